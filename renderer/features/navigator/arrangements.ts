import { savedArrangement } from '../../../app/inventory/search/arrangement.ts';
import type { SavedView } from '../../../app/inventory/search/saved-view.ts';
import type { Arrangement } from '../../../app/inventory/tree/arrangement.ts';
import { infrastructure } from '../../../app/inventory/tree/infrastructure.ts';
import { labels } from '../../../app/inventory/tree/labels.ts';
import { objects } from '../../../app/inventory/tree/objects.ts';
import type { ViewId } from './views.ts';

const made = new WeakMap<SavedView, Arrangement>();

/** One arrangement for each view, so that who looks at the same view shares nothing but is never told it is another one. */
function arrangementOfSaved(view: SavedView): Arrangement {
  let arrangement = made.get(view);
  if (!arrangement) made.set(view, (arrangement = savedArrangement(view, Date.now)));
  return arrangement;
}

export function arrangementOf(view: ViewId, saved: SavedView): Arrangement {
  switch (view) {
    case 'infrastructure':
      return infrastructure;
    case 'objects':
      return objects;
    case 'tags':
      return labels;
    case 'saved':
      return arrangementOfSaved(saved);
  }
}
