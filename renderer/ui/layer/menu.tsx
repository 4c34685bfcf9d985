import { ContextMenu as BaseContext } from '@base-ui/react/context-menu';
import { Menu as Base } from '@base-ui/react/menu';
import type { LucideIcon } from 'lucide-react';
import { Check, ChevronRight } from 'lucide-react';
import { useRef, type ReactElement, type ReactNode, type Ref } from 'react';
import { cx } from '../cx.ts';
import { Icon } from '../glyph/icon.tsx';
import { Keys } from '../kbd.tsx';
import css from './menu.module.css';

interface Verb {
  readonly kind?: 'verb';
  readonly label: string;
  readonly icon?: LucideIcon | undefined;
  /** Instead of an icon: a state shape. */
  readonly glyph?: ReactNode;
  readonly shortcut?: string | undefined;
  /** Why it cannot be chosen now, under ten words. */
  readonly why?: string | undefined;
  /** Quiet words after the label: "2 fit". */
  readonly note?: string | undefined;
  readonly danger?: boolean;
  readonly onSelect: () => void;
}

/** What a menu holds; the same list serves a button's menu and a context menu. */
export type MenuEntry =
  | Verb
  | {
      readonly kind: 'check';
      readonly label: string;
      readonly checked: boolean;
      readonly onChange: (on: boolean) => void;
    }
  | {
      readonly kind: 'choice';
      readonly label: string;
      readonly value: string;
      readonly options: readonly { readonly value: string; readonly label: string }[];
      readonly onChange: (value: string) => void;
    }
  | {
      readonly kind: 'submenu';
      readonly label: string;
      readonly icon?: LucideIcon | undefined;
      readonly why?: string | undefined;
      readonly entries: readonly MenuEntry[];
    }
  | { readonly kind: 'heading'; readonly label: string }
  | { readonly kind: 'separator' };

export type MenuEntries = readonly MenuEntry[] | (() => readonly MenuEntry[]);

function VerbRow({ entry }: { readonly entry: Verb }) {
  const { icon, glyph, label, note, why, shortcut } = entry;
  return (
    <Base.Item
      className={cx(css['item'], entry.danger && css['danger'])}
      disabled={why !== undefined}
      label={label}
      onClick={entry.onSelect}
    >
      <span className={css['mark']}>{glyph ?? (icon === undefined ? null : <Icon of={icon} />)}</span>
      <span className={css['label']}>{label}</span>
      {why === undefined && note === undefined ? null : <span className={css['note']}>{why ?? note}</span>}
      {shortcut === undefined ? null : <Keys of={shortcut} />}
    </Base.Item>
  );
}

function Submenu({ entry }: { readonly entry: Extract<MenuEntry, { readonly kind: 'submenu' }> }) {
  const popup = useRef<HTMLDivElement>(null);
  const byKeys = useRef(false);
  return (
    <Base.SubmenuRoot
      onOpenChange={(_open, { reason }) => {
        byKeys.current = reason === 'list-navigation';
      }}
      onOpenChangeComplete={(open) => {
        // Where nothing in it can be done the focus would stay outside, and the reasons out of reach.
        if (open && byKeys.current && !popup.current?.contains(document.activeElement))
          popup.current?.querySelector<HTMLElement>('[role^=menuitem]')?.focus();
      }}
    >
      <Base.SubmenuTrigger className={css['item']} disabled={entry.why !== undefined} label={entry.label}>
        <span className={css['mark']}>{entry.icon === undefined ? null : <Icon of={entry.icon} />}</span>
        <span className={css['label']}>{entry.label}</span>
        {entry.why === undefined ? null : <span className={css['note']}>{entry.why}</span>}
        <Icon of={ChevronRight} size={14} />
      </Base.SubmenuTrigger>
      <Popup entries={entry.entries} popup={popup} />
    </Base.SubmenuRoot>
  );
}

function Row({ entry }: { readonly entry: MenuEntry }) {
  switch (entry.kind) {
    case 'separator':
      return <Base.Separator className={css['separator']} />;
    case 'heading':
      return <div className={css['heading']}>{entry.label}</div>;
    case 'check':
      return (
        <Base.CheckboxItem className={css['item']} checked={entry.checked} onCheckedChange={entry.onChange}>
          <span className={css['mark']}>{entry.checked ? <Icon of={Check} size={14} /> : null}</span>
          <span className={css['label']}>{entry.label}</span>
        </Base.CheckboxItem>
      );
    case 'choice':
      return (
        <Base.RadioGroup
          aria-label={entry.label}
          value={entry.value}
          onValueChange={(value: unknown) => entry.onChange(String(value))}
        >
          {entry.options.map((option) => (
            <Base.RadioItem key={option.value} value={option.value} className={css['item']} closeOnClick>
              <span className={css['mark']}>{option.value === entry.value ? <Icon of={Check} size={14} /> : null}</span>
              <span className={css['label']}>{option.label}</span>
            </Base.RadioItem>
          ))}
        </Base.RadioGroup>
      );
    case 'submenu':
      return <Submenu entry={entry} />;
    default:
      return <VerbRow entry={entry} />;
  }
}

const keyOf = (entry: MenuEntry, place: number): string =>
  entry.kind === 'separator' ? `separator ${place}` : `${entry.kind ?? 'verb'} ${entry.label} ${place}`;

/** The lines of a menu; also the content of a context menu whose entries take hooks to find. */
export function MenuRows({ entries }: { readonly entries: MenuEntries }) {
  const list = typeof entries === 'function' ? entries() : entries;
  return list.map((entry, place) => <Row key={keyOf(entry, place)} entry={entry} />);
}

interface PopupProps {
  readonly entries: MenuEntries;
  readonly align?: 'start' | 'end';
  readonly popup?: Ref<HTMLDivElement>;
}

function Popup({ entries, align = 'start', popup }: PopupProps) {
  return (
    <Base.Portal>
      <Base.Positioner className={css['place']} sideOffset={4} align={align} collisionPadding={8}>
        <Base.Popup ref={popup} className={css['menu']}>
          <MenuRows entries={entries} />
        </Base.Popup>
      </Base.Positioner>
    </Base.Portal>
  );
}

interface MenuButtonProps {
  /** A `Button` or `IconButton`. */
  readonly trigger: ReactElement<Record<string, unknown>>;
  readonly entries: MenuEntries;
  readonly align?: 'start' | 'end';
}

/** A button that opens a menu. Entries given as a function are made when it opens. */
export function MenuButton({ trigger, entries, align = 'start' }: MenuButtonProps) {
  return (
    <Base.Root modal={false}>
      <Base.Trigger render={trigger} />
      <Popup entries={entries} align={align} />
    </Base.Root>
  );
}

interface ContextMenuProps {
  /** Made when the menu opens. */
  readonly entries?: MenuEntries;
  /** Instead of entries, where hooks are needed to find them: `MenuRows`, mounted while the menu is open. */
  readonly content?: ReactNode;
  /** The element that answers to the right mouse button and the menu key. */
  readonly children: ReactElement<Record<string, unknown>>;
}

/** The right mouse button's menu. Every verb in it is also somewhere else. */
export function ContextMenu({ entries = [], content, children }: ContextMenuProps) {
  return (
    <BaseContext.Root>
      <BaseContext.Trigger render={children} />
      <BaseContext.Portal>
        <BaseContext.Positioner className={css['place']} collisionPadding={8}>
          <BaseContext.Popup className={css['menu']}>{content ?? <MenuRows entries={entries} />}</BaseContext.Popup>
        </BaseContext.Positioner>
      </BaseContext.Portal>
    </BaseContext.Root>
  );
}
