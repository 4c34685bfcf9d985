import { Dialog } from '@base-ui/react/dialog';
import { Ban, Search } from 'lucide-react';
import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { dragLine, useDrag } from '../../objects/drag.ts';
import { objectOf } from '../../objects/offers.ts';
import type { DialogBodyProps } from '../../objects/dialogs.ts';
import { usePools } from '../../mirror/hooks.ts';
import { ObjectGlyph } from '../../objects/glyph.tsx';
import { useSubject, type ObjectKey } from '../../objects/place.ts';
import { cx } from '../../ui/cx.ts';
import { Icon } from '../../ui/glyph/icon.tsx';
import { Kbd, Keys } from '../../ui/kbd.tsx';
import type { Item } from './item.ts';
import { subjectName, useItems } from './items.tsx';
import css from './palette.module.css';

const nothing: readonly ObjectKey[] = [];

function Marked({ label, runs }: Pick<Item, 'label' | 'runs'>) {
  const parts: ReactNode[] = [];
  let end = 0;
  for (const [from, to] of runs) {
    if (from < end) continue;
    parts.push(label.slice(end, from), <b key={from}>{label.slice(from, to)}</b>);
    end = to;
  }
  return (
    <span className={css['label']}>
      {parts}
      {label.slice(end)}
    </span>
  );
}

function Line({
  item,
  id,
  current,
  onRun,
  onPoint,
}: {
  readonly item: Item;
  readonly id: string;
  readonly current: boolean;
  readonly onRun: () => void;
  readonly onPoint: () => void;
}) {
  const element = useRef<HTMLDivElement>(null);
  const { drag } = item;
  const { pool, cls, uuid } = drag ?? {};
  useEffect(() => {
    if (current) element.current?.scrollIntoView({ block: 'nearest' });
  }, [current]);
  useEffect(
    () =>
      pool === undefined || cls === undefined || uuid === undefined
        ? undefined
        : dragLine({ pool, cls, uuid }, () => nothing)(element.current),
    [pool, cls, uuid],
  );
  return (
    <div
      role="option"
      id={id}
      tabIndex={-1}
      aria-selected={current}
      aria-disabled={item.why === undefined ? undefined : true}
      className={cx(css['line'], current && css['current'], item.why !== undefined && css['off'])}
      ref={element}
      onPointerMove={current ? undefined : onPoint}
      onPointerUp={onRun}
    >
      <span className={css['mark']}>{item.mark}</span>
      <Marked label={item.label} runs={item.runs} />
      {item.why === undefined ? (
        <span className={css['note']}>{item.note}</span>
      ) : (
        <span className={css['why']}>
          <Icon of={Ban} size={14} />
          {item.why}
        </span>
      )}
      {item.shortcut === undefined ? null : <Keys of={item.shortcut} />}
    </div>
  );
}

function Scope({ subject, on }: { readonly subject: readonly ObjectKey[]; readonly on: boolean }) {
  const views = usePools();
  const name = subjectName(views, subject);
  const [first] = subject;
  const view = views.find(({ pool }) => pool === first?.pool);
  const object = view === undefined || first === undefined ? undefined : objectOf(view, first);
  if (name === undefined) return null;
  return (
    <>
      <span className={cx(css['scope'], !on && css['scopeOff'])}>
        {on && view !== undefined && object !== undefined && subject.length === 1 ? (
          <ObjectGlyph pool={view.pool} object={object} />
        ) : null}
        {on ? `on ${name}` : 'on nothing'}
      </span>
      <Kbd>Tab</Kbd>
      <span className={css['hint']}>to change</span>
    </>
  );
}

/** Everything by typing: objects of all pools, verbs for the selection with why not, places, commands, settings. */
export function Palette({ onClose }: DialogBodyProps) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const [at, setAt] = useState<number>();
  const [scoped, setScoped] = useState(true);
  const subject = useSubject();
  // What is dragged out of it stays in the document until it is let go; the rest of the window is what it goes to.
  const drag = useDrag();
  const away = drag.at === 'carried' && drag.how === 'pointer';
  const before = useRef(away);
  useEffect(() => {
    if (before.current && !away) onClose();
    before.current = away;
  }, [away, onClose]);
  const items = useItems(text, scoped ? subject : nothing);
  // Nothing is chosen before something was typed or pointed at: Enter alone must not act.
  const current = Math.min(at ?? (text === '' ? -1 : 0), items.length - 1);
  const groups = useMemo(() => {
    const found = new Map<string, { readonly item: Item; readonly place: number }[]>();
    for (const [place, item] of items.entries()) {
      const group = found.get(item.group);
      if (group === undefined) found.set(item.group, [{ item, place }]);
      else group.push({ item, place });
    }
    return [...found];
  }, [items]);

  const run = (item: Item | undefined): void => {
    if (item === undefined || item.why !== undefined) return;
    onClose();
    item.run();
  };
  const move = (by: number): void =>
    setAt((items.length + Math.max(current, by > 0 ? -1 : 0) + by) % Math.max(1, items.length));
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown') move(1);
    else if (event.key === 'ArrowUp') move(-1);
    else if (event.key === 'PageDown') setAt(Math.min(items.length - 1, current + 10));
    else if (event.key === 'PageUp') setAt(Math.max(0, current - 10));
    else if (event.key === 'Enter') run(items[current]);
    else if (event.key === 'Tab' && !event.shiftKey && subject.length > 0) setScoped(!scoped);
    else return;
    event.preventDefault();
  };

  return (
    <Dialog.Root open modal={!away} onOpenChange={(open) => (open ? undefined : onClose())}>
      <Dialog.Portal>
        <Dialog.Backdrop className={css['scrim']} data-away={away || undefined} />
        <Dialog.Popup
          data-away={away || undefined}
          className={css['palette']}
          initialFocus={input}
          aria-label="Search and commands"
        >
          <div className={css['head']}>
            <Icon of={Search} />
            <input
              ref={(box) => {
                input.current = box;
                // With the first frame, so that no key goes where the focus was before.
                if (box !== null && document.activeElement !== box) box.focus();
              }}
              className={css['input']}
              role="combobox"
              aria-label="Search, or type > for a command"
              aria-expanded
              aria-controls={`${id}-list`}
              aria-activedescendant={current >= 0 ? `${id}-${current}` : undefined}
              aria-autocomplete="list"
              autoComplete="off"
              spellCheck={false}
              placeholder="Search, or type > for a command"
              value={text}
              onChange={(event) => {
                setText(event.currentTarget.value);
                setAt(undefined);
              }}
              onKeyDown={onKeyDown}
            />
            <Scope subject={subject} on={scoped} />
          </div>
          <div id={`${id}-list`} role="listbox" aria-label="Found" className={css['list']}>
            {groups.map(([group, lines]) => (
              <div key={group} role="group" aria-label={group}>
                <div className={css['group']} aria-hidden>
                  {group}
                </div>
                {lines.map(({ item, place }) => (
                  <Line
                    key={item.id}
                    item={item}
                    id={`${id}-${place}`}
                    current={place === current}
                    onPoint={() => setAt(place)}
                    onRun={() => run(item)}
                  />
                ))}
              </div>
            ))}
          </div>
          {items.length === 0 ? <p className={css['nothing']}>Nothing answers to that.</p> : null}
          <div className={css['foot']}>
            <Kbd>↑</Kbd>
            <Kbd>↓</Kbd> choose
            <Kbd>Enter</Kbd> run
            <span className={css['spring']} />
            <Kbd>&gt;</Kbd> commands
            <Kbd>tag:</Kbd>
            <Kbd>host:</Kbd> narrow
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
