import { isHidden, isInternal } from '../../../app/inventory/describe/hidden.ts';
import { classesOf, kindIn } from '../../../app/inventory/search/kinds.ts';
import { holdsOf } from '../../../app/inventory/search/matches.ts';
import type { SavedView } from '../../../app/inventory/search/saved-view.ts';
import type { AnyObj, View } from '../../../app/inventory/view.ts';

/** How many objects a view finds now, and in how many pools. */
export function countOf(pools: readonly View[], { kinds, filter }: SavedView) {
  let objects = 0;
  let holding = 0;
  const classes = classesOf(kinds);
  const now = Date.now();
  for (const view of pools) {
    let here = 0;
    for (const cls of classes)
      for (const one of view.all(cls)) {
        const obj = one as AnyObj;
        const kind = kindIn(obj);
        if (kind === undefined || !kinds.includes(kind) || isInternal(obj) || isHidden(obj)) continue;
        if (holdsOf({ view, now }, obj, filter) !== false) here += 1;
      }
    objects += here;
    if (here > 0) holding += 1;
  }
  return { objects, pools: holding };
}
