import { MenuRows, type MenuEntry } from '../ui/layer/menu.tsx';
import { useActionsFor, useRunAction } from './actions.ts';
import type { ObjectKey } from './place.ts';
import { verbEntries } from './verbs.ts';

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
  const verbs = verbEntries(offers, keys.length, run);
  const separator: readonly MenuEntry[] = verbs.length > 0 && more.length > 0 ? [{ kind: 'separator' }] : [];
  return <MenuRows entries={[...verbs, ...separator, ...more]} />;
}
