import { defaultRangeExtractor, useVirtualizer, type Range } from '@tanstack/react-virtual';
import {
  useCallback,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  type DragEvent,
  type KeyboardEvent,
  type MouseEvent,
} from 'react';
import type { Row } from '../../../../app/inventory/tree/row.ts';
import { keepSoon, kept } from '../../../ui/kept.ts';
import { useSetting } from '../../../mirror/settings.ts';
import { ContextMenu } from '../../../ui/layer/menu.tsx';
import { pick, press, typed, type Cursor, type Lines } from './cursor.ts';
import { Peek } from '../peek.tsx';
import { useStay } from './stay.ts';
import { TreeMenu } from './tree-menu.tsx';
import { TreeRow } from './tree-row.tsx';
import css from '../navigator.module.css';

interface TreeListProps {
  readonly label: string;
  readonly lines: Lines<Row>;
  readonly cursor: Cursor;
  readonly onCursor: (cursor: Cursor) => void;
  readonly onTwist: (key: string, open: boolean) => void;
  /** Double-click and Enter. */
  readonly onOpen: (key: string) => void;
  readonly renaming: string | undefined;
  readonly onRename: (key: string | undefined) => void;
  readonly onTwistAll: (key: string, open: boolean) => void;
  /** Scroll is remembered under this name. */
  readonly remember: string;
  /** A line that has to be brought in sight when it becomes another one. */
  readonly show: string | undefined;
}

const TYPING_MS = 800;
const SPRING_MS = 700;
const EDGE = 24;
const EDGE_STEP = 12;

const keyUnder = (target: EventTarget): string | null | undefined =>
  (target as Element).closest('[data-key]')?.getAttribute('data-key');

const offset = (value: unknown): number => (typeof value === 'number' ? value : 0);

/** The lines of the tree: only those in sight are in the document; one tab stop, the rest is arrow keys. */
export function TreeList(props: TreeListProps) {
  const { lines, cursor, onCursor, onTwist, onTwistAll, onOpen, renaming, onRename, remember, show } = props;
  const { rows, indexOf } = lines;
  const id = useId();
  const [density] = useSetting('density');
  const height = density === 'comfortable' ? 34 : 28;
  const { box, look, hold } = useStay(lines, height, show);
  const latest = useRef({ lines, cursor });
  useLayoutEffect(() => {
    latest.current = { lines, cursor };
  });
  // The line that is dragged stays in the document when it is scrolled away: the browser tells it alone how the drag ended.
  const dragged = useRef<string | null>(undefined);
  const rangeExtractor = useCallback(
    (range: Range): number[] => {
      const shown = defaultRangeExtractor(range);
      const at = dragged.current ? lines.indexOf(dragged.current) : -1;
      return at < 0 || shown.includes(at) ? shown : [...shown, at].sort((a, b) => a - b);
    },
    [lines],
  );
  // The same function for the same rows: with another one all of them are measured again, and each scrolling is a rendering.
  const keyAt = useCallback((index: number) => rows[index]?.node.key ?? index, [rows]);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => height,
    overscan: 8,
    rangeExtractor,
    initialOffset: () => offset(kept(`navigator.scroll.${remember}`)),
    getItemKey: keyAt,
  });
  useEffect(() => virtual.measure(), [virtual, height]);

  const twist = useCallback(
    (key: string, isOpen: boolean): void => {
      hold(key);
      onTwist(key, isOpen);
    },
    [hold, onTwist],
  );
  const twistAll = (key: string, isOpen: boolean): void => {
    hold(key);
    onTwistAll(key, isOpen);
  };
  const openLine = useCallback(
    (key: string): void => {
      hold(key);
      onOpen(key);
    },
    [hold, onOpen],
  );

  const scrollTo = useCallback(
    (key: string | undefined) => {
      const at = key === undefined ? -1 : latest.current.lines.indexOf(key);
      if (at >= 0) virtual.scrollToIndex(at, { align: 'auto' });
    },
    [virtual],
  );
  const there = show !== undefined && indexOf(show) >= 0;
  useEffect(() => {
    if (!there) return;
    scrollTo(show);
    // The browser tells of it later, and lines that come above until then would push it out of sight for good.
    look();
  }, [show, there, scrollTo, look]);

  const soFar = useRef({ text: '', at: 0 });
  const type = (letter: string): string => {
    const now = performance.now();
    const text = now - soFar.current.at < TYPING_MS ? soFar.current.text + letter : letter;
    soFar.current = { text, at: now };
    return text;
  };

  const put = (next: Cursor): void => {
    onCursor(next);
    scrollTo(next.at);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || renaming !== undefined) return;
    const ctrl = event.ctrlKey || event.metaKey;
    if (event.key === 'Enter' && cursor.at !== undefined) openLine(cursor.at);
    else if (event.key === 'F2' && event.shiftKey && cursor.at !== undefined) onRename(cursor.at);
    else if (event.key === '*' && cursor.at !== undefined) twistAll(cursor.at, true);
    else {
      const page = Math.floor((box.current?.clientHeight ?? height) / height);
      const pressed = press(lines, cursor, { key: event.key, shift: event.shiftKey, ctrl, page });
      if (pressed !== undefined) {
        if (pressed.open !== undefined) twist(pressed.open.id, pressed.open.open);
        put(pressed.cursor);
      } else if (!ctrl && event.key.length === 1 && event.key !== ' ') {
        const found = typed(lines, cursor, type(event.key));
        if (found === undefined) return;
        put(pick(lines, cursor, found, 'alone'));
      } else return;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  const onClick = useCallback(
    (key: string, event: MouseEvent) => {
      const how = event.shiftKey ? 'range' : event.ctrlKey || event.metaKey ? 'toggle' : 'alone';
      box.current?.focus();
      onCursor(pick(latest.current.lines, latest.current.cursor, key, how));
    },
    [box, onCursor],
  );
  // Something is carried over the tree: its edges scroll it, and a closed line that is waited on opens.
  const waited = useRef<{ readonly key: string | null | undefined; readonly since: number }>({
    key: undefined,
    since: 0,
  });
  const onDragOver = (event: DragEvent<HTMLDivElement>): void => {
    const { top, bottom } = event.currentTarget.getBoundingClientRect();
    if (event.clientY < top + EDGE) event.currentTarget.scrollTop -= EDGE_STEP;
    if (event.clientY > bottom - EDGE) event.currentTarget.scrollTop += EDGE_STEP;
    const key = keyUnder(event.target);
    if (key !== waited.current.key) waited.current = { key, since: event.timeStamp };
    else if (key && event.timeStamp - waited.current.since > SPRING_MS) {
      const row = rows[indexOf(key)];
      if (row?.expandable && !row.expanded) twist(key, true);
    }
  };
  const onRenamed = useCallback(() => {
    onRename(undefined);
    box.current?.focus();
  }, [box, onRename]);
  const domId = (key: string): string => `${id}-${key}`;
  const items = virtual.getVirtualItems();
  const current = items.some((item) => item.key === cursor.at) ? cursor.at : undefined;

  return (
    <>
      <ContextMenu content={<TreeMenu rows={rows} cursor={cursor} onTwistAll={twistAll} onOpen={openLine} />}>
        <div
          ref={box}
          role="tree"
          tabIndex={0}
          aria-label={props.label}
          aria-multiselectable
          aria-activedescendant={current === undefined ? undefined : domId(current)}
          className={css['tree']}
          onKeyDown={onKeyDown}
          onFocus={(event) => {
            // Lines take the focus only because the mouse gives it to them.
            // Not at once: a focus that moves during the press would keep the browser from starting a drag.
            const tree = event.currentTarget;
            if (event.target instanceof HTMLElement && event.target.role === 'treeitem') setTimeout(() => tree.focus());
          }}
          onDragStart={(event) => {
            dragged.current = keyUnder(event.target);
          }}
          onDragEnd={() => {
            dragged.current = undefined;
          }}
          onDragOver={onDragOver}
          onContextMenu={(event) => {
            const key = keyUnder(event.target);
            if (key && !cursor.picked.has(key)) onCursor(pick(lines, cursor, key, 'alone'));
          }}
          onScroll={(event) => {
            look();
            keepSoon(`navigator.scroll.${remember}`, event.currentTarget.scrollTop);
          }}
        >
          <div role="presentation" style={{ height: virtual.getTotalSize() }}>
            {items.map((item) => {
              const row = rows[item.index];
              if (row === undefined) return null;
              const { key } = row.node;
              return (
                <TreeRow
                  key={key}
                  row={row}
                  domId={domId(key)}
                  top={item.start}
                  picked={cursor.picked.has(key)}
                  cursor={cursor.at === key}
                  renaming={renaming === key}
                  onRenamed={onRenamed}
                  onTwist={twist}
                  onClick={onClick}
                  onOpen={openLine}
                />
              );
            })}
          </div>
        </div>
      </ContextMenu>
      <Peek tree={box} lines={lines} />
    </>
  );
}
