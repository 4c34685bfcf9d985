import { icons } from '../../ui/glyph/icons.ts';
import { MenuRows, type MenuEntry } from '../../ui/layer/menu.tsx';
import { openDialog } from '../dialogs.ts';
import { useActionsFor, useRunAction } from '../offers.ts';
import type { ObjectKey } from '../place.ts';
import { verbEntries } from './verbs.ts';

/** How a VM has a disk or a network; what there is to change of these their own verbs ask. */
const links: ReadonlySet<string> = new Set(['VBD', 'VIF']);

interface ObjectMenuProps {
  /** What the verbs are for; the same array while it means the same. */
  readonly keys: readonly ObjectKey[];
  /** How many things these are, where one is several objects: a disk of a VM, and how it is attached. */
  readonly of?: number;
  /** What else can be done here, after the verbs. */
  readonly more?: readonly MenuEntry[];
}

/** Content of a context menu: every verb for these objects, those that cannot run with the reason. */
export function ObjectMenu({ keys, of = keys.length, more = [] }: ObjectMenuProps) {
  const offers = useActionsFor(keys, of);
  const run = useRunAction();
  const [one] = of === 1 ? keys : [];
  const first: readonly MenuEntry[] =
    one?.cls === 'pool' || one?.cls === 'host'
      ? [
          {
            label: 'New VM…',
            icon: icons.vm,
            shortcut: 'Ctrl+N',
            onSelect: () => openDialog('new-vm', { targets: keys }),
          },
        ]
      : [];
  const last: readonly MenuEntry[] =
    one && !links.has(one.cls)
      ? [{ label: 'Properties…', shortcut: 'F2', onSelect: () => openDialog('properties', { targets: [one] }) }]
      : [];
  const blocks = [first, verbEntries(offers, of, run), more, last].filter((block) => block.length > 0);
  const nothing: readonly MenuEntry[] = [{ kind: 'heading', label: 'Nothing can be done with these together' }];
  return (
    <MenuRows
      entries={
        blocks.length === 0
          ? nothing
          : blocks.flatMap((block, at): readonly MenuEntry[] => (at === 0 ? block : [{ kind: 'separator' }, ...block]))
      }
    />
  );
}
