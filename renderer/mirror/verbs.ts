import type { Group } from '../../app/actions/action.ts';
import { iconOfAction } from '../ui/action-icons.ts';
import type { MenuEntry } from '../ui/layer/menu.tsx';
import type { Offer } from './actions.ts';
import type { ObjectKey } from './place.ts';

const groups: readonly Group[] = ['power', 'place', 'snapshot', 'copy', 'devices', 'organise', 'change', 'remove'];

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
  const entries: MenuEntry[] = [];
  for (const group of groups) {
    const mine = offers.filter((offer) => offer.action.group === group);
    if (mine.length > 0 && entries.length > 0) entries.push({ kind: 'separator' });
    for (const offer of mine)
      entries.push({
        label: labelOf(offer, of),
        icon: iconOfAction(offer.action.id),
        shortcut: offer.action.shortcut,
        why: offer.disabled,
        ...(of > 1 && offer.refused.length > 0 && offer.able.length > 0
          ? { note: `${offer.refused.length} left out` }
          : {}),
        danger: offer.action.danger ?? false,
        onSelect: () => run(offer.action.id, offer.able),
      });
  }
  return entries;
}
