import { Keyboard, Search } from 'lucide-react';
import { useMemo, useState } from 'react';
import { actions } from '../../../app/actions/registry.ts';
import type { DialogBodyProps } from '../../objects/dialogs.ts';
import { SearchBox } from '../../ui/field/text-field.tsx';
import { Keys } from '../../ui/kbd.tsx';
import { Dialog } from '../../ui/layer/dialog.tsx';
import css from './settings.module.css';

const fixed: readonly { readonly title: string; readonly rows: readonly (readonly [string, string])[] }[] = [
  {
    title: 'Everywhere',
    rows: [
      ['Ctrl+K', 'Search and commands'],
      ['Ctrl+F', 'Filter the navigator'],
      ['Ctrl+J', 'Open or close the activity'],
      ['Ctrl+,', 'Settings'],
      ['Alt+←', 'Back'],
      ['Alt+→', 'Forward'],
      ['F1', 'This list'],
      ['F2', 'Properties of what is selected'],
      ['Alt+Enter', 'The same'],
    ],
  },
  {
    title: 'In the tree',
    rows: [
      ['↑', 'Line above; with Shift extend, with Ctrl only move'],
      ['↓', 'Line below'],
      ['→', 'Open, or to the first line below'],
      ['←', 'Close, or to the line above'],
      ['*', 'Open everything below'],
      ['Enter', 'Start, resume, connect, or open'],
      ['Shift+F2', 'Rename in place'],
      ['Ctrl+Space', 'Add to the selection'],
      ['Ctrl+A', 'Select all beside it'],
      ['a … z', 'The next name that begins so'],
    ],
  },
];

/** Every key that does something. */
export function ShortcutList() {
  const verbs = useMemo(() => {
    const found = new Map<string, string[]>();
    for (const { shortcut, label } of actions) {
      if (shortcut === undefined) continue;
      const plain = label.replace(/…$/, '');
      const labels = found.get(shortcut) ?? [];
      if (!labels.includes(plain)) found.set(shortcut, [...labels, plain]);
    }
    return [...found].map(([keys, labels]) => [keys, labels.join(' or ')] as const);
  }, []);
  const [filter, setFilter] = useState('');
  const wanted = filter.trim().toLowerCase();
  const groups = [...fixed, { title: 'On what is selected', rows: verbs }]
    .map(({ title, rows }) => ({
      title,
      rows: rows.filter(([keys, what]) => `${keys} ${what}`.toLowerCase().includes(wanted)),
    }))
    .filter(({ rows }) => rows.length > 0);
  const lists = groups.map(({ title, rows }) => (
    <section key={title} className={css['part']} aria-label={title}>
      <h3 className={css['partTitle']}>{title}</h3>
      <dl className={css['keys']}>
        {rows.map(([keys, what]) => (
          <div key={keys} className={css['keyRow']}>
            <dt>
              <Keys of={keys} />
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </section>
  ));
  return (
    <>
      <SearchBox
        className={css['find']}
        icon={Search}
        label="Find a key or what it does"
        value={filter}
        onChange={setFilter}
      />
      {lists.length === 0 ? <p className={css['text']}>No key does that.</p> : lists}
    </>
  );
}

/** The same list over the page. */
export function Shortcuts({ onClose }: DialogBodyProps) {
  return (
    <Dialog open onClose={onClose} title="Keyboard shortcuts" icon={Keyboard} width={560}>
      <ShortcutList />
    </Dialog>
  );
}
