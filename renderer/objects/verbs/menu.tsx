import type { Group } from '../../../app/actions/action.ts';
import { icons } from '../../ui/glyph/icons.ts';
import { MenuRows, type MenuEntry } from '../../ui/layer/menu.tsx';
import { openDialog } from '../dialogs.ts';
import { useActionsFor, useRunAction } from '../offers.ts';
import type { ObjectKey } from '../place.ts';
import { verbEntries } from './verbs.ts';

const direct: readonly Group[] = ['power', 'place', 'snapshot', 'copy'];
/** Rarely wanted, and they would make the menu longer than the window. */
const folded: readonly { readonly label: string; readonly group: Group }[] = [
  { label: 'Devices', group: 'devices' },
  { label: 'Organise', group: 'organise' },
  { label: 'Change', group: 'change' },
];

interface ObjectMenuProps {
  /** What the verbs are for; the same array while it means the same. */
  readonly keys: readonly ObjectKey[];
  /** What else can be done here, after the verbs. */
  readonly more?: readonly MenuEntry[];
}

/** Content of a context menu: every verb for these objects, those that cannot run with the reason. */
export function ObjectMenu({ keys, more = [] }: ObjectMenuProps) {
  const offers = useActionsFor(keys);
  const run = useRunAction();
  const of = (...groups: readonly Group[]): readonly MenuEntry[] =>
    verbEntries(
      offers.filter(({ action }) => groups.includes(action.group)),
      keys.length,
      run,
    );
  const submenus = folded.flatMap(({ label, group }): readonly MenuEntry[] => {
    const [only, ...others] = of(group);
    const entries =
      only === undefined ? [] : only.kind === 'submenu' && others.length === 0 ? only.entries : [only, ...others];
    return entries.length === 0 ? [] : [{ kind: 'submenu', label, entries }];
  });
  const [one] = keys;
  const single = keys.length === 1 && one !== undefined;
  const first: readonly MenuEntry[] =
    single && (one.cls === 'pool' || one.cls === 'host')
      ? [
          {
            label: 'New VM…',
            icon: icons.vm,
            shortcut: 'Ctrl+N',
            onSelect: () => openDialog('new-vm', { targets: keys }),
          },
        ]
      : [];
  const last: readonly MenuEntry[] = single
    ? [{ label: 'Properties…', shortcut: 'F2', onSelect: () => openDialog('properties', { targets: keys }) }]
    : [];
  const blocks = [first, of(...direct), submenus, of('remove'), more, last].filter((block) => block.length > 0);
  return (
    <MenuRows
      entries={blocks.flatMap((block, at): readonly MenuEntry[] =>
        at === 0 ? block : [{ kind: 'separator' }, ...block],
      )}
    />
  );
}
