import type { Group } from '../../app/actions/action.ts';
import { MenuRows, type MenuEntry } from '../ui/layer/menu.tsx';
import { useActionsFor, useRunAction } from './actions.ts';
import type { ObjectKey } from './place.ts';
import { verbEntries } from './verbs.ts';

/** Groups that are rarely wanted, and would make the menu longer than the window. */
const folded: readonly { readonly label: string; readonly groups: readonly Group[] }[] = [
  { label: 'Devices', groups: ['devices'] },
  { label: 'Organise', groups: ['organise'] },
  { label: 'Change', groups: ['change'] },
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
  const direct = offers.filter(({ action }) => !folded.some(({ groups }) => groups.includes(action.group)));
  const verbs = [...verbEntries(direct, keys.length, run)];
  for (const { label, groups } of folded) {
    const mine = verbEntries(
      offers.filter(({ action }) => groups.includes(action.group)),
      keys.length,
      run,
    );
    if (mine.length > 0) verbs.push({ kind: 'submenu', label, entries: mine });
  }
  const separator: readonly MenuEntry[] = verbs.length > 0 && more.length > 0 ? [{ kind: 'separator' }] : [];
  return <MenuRows entries={[...verbs, ...separator, ...more]} />;
}
