import type { Group } from '../../../app/actions/action.ts';
import { roleName } from '../../../app/xenapi/roles.ts';
import { iconOfAction } from '../../ui/glyph/action-icons.ts';
import type { MenuEntry } from '../../ui/layer/menu.tsx';
import { askedOf, type Offer } from '../offers.ts';
import type { ObjectKey } from '../place.ts';

/** For a verb that needs another role than the session has: what pressing it leads to. */
export const elevationTip = ({ needs }: Offer): string | undefined =>
  needs && `Needs ${roleName(needs)}: asks for other credentials`;

const groups: readonly Group[] = ['power', 'place', 'snapshot', 'copy', 'devices', 'organise', 'change', 'remove'];

/** Long groups that are wanted less often fold into one line. */
const foldedGroups: { readonly [G in Group]?: string } = {
  copy: 'Copy and export',
  devices: 'Devices',
  organise: 'Organise',
  change: 'Settings',
};

/** The label of an offer for a selection: "Shut down" for one, "Shut down 2" where it can run on two of several. */
export function labelOf(offer: Offer, of: number): string {
  if (of < 2) return offer.action.label;
  const asks = offer.action.label.endsWith('…') ? '…' : '';
  const plain = offer.action.label.replace(/…$/, '');
  return offer.able.length === 0 ? offer.action.label : `${plain} ${offer.able.length}${asks}`;
}

/** Offers as a menu: by group, each with its shortcut, those that cannot run with the reason. */
export function verbEntries(
  offers: readonly Offer[],
  of: number,
  run: (id: string, keys: readonly ObjectKey[]) => void,
): readonly MenuEntry[] {
  const entry = (offer: Offer): MenuEntry => ({
    label: labelOf(offer, of),
    icon: iconOfAction(offer.action.id),
    shortcut: offer.action.shortcut,
    why: offer.disabled,
    ...(offer.needs ? { note: `needs ${roleName(offer.needs)}` } : {}),
    ...(of > 1 && offer.refused.length > 0 && offer.able.length > 0
      ? { note: `${offer.refused.length} left out` }
      : {}),
    danger: offer.action.danger ?? false,
    onSelect: () => run(offer.action.id, askedOf(offer)),
  });
  const entries: MenuEntry[] = [];
  for (const group of groups) {
    const mine = offers.filter((offer) => offer.action.group === group);
    if (mine.length === 0) continue;
    const folded = mine.length < 4 ? undefined : foldedGroups[group];
    const together = folded !== undefined && entries.at(-1)?.kind === 'submenu';
    if (entries.length > 0 && !together) entries.push({ kind: 'separator' });
    if (folded === undefined) entries.push(...mine.map(entry));
    else entries.push({ kind: 'submenu', label: folded, entries: mine.map(entry) });
  }
  return entries;
}
