import type { Arrangement } from '../../../app/inventory/tree/arrangement.ts';
import { infrastructure } from '../../../app/inventory/tree/infrastructure.ts';
import { labels } from '../../../app/inventory/tree/labels.ts';
import { objects } from '../../../app/inventory/tree/objects.ts';
import type { ViewId } from './views.ts';

const arrangements: Readonly<Record<ViewId, Arrangement>> = {
  infrastructure,
  objects,
  tags: labels,
  saved: infrastructure,
};

export const arrangementOf = (view: ViewId): Arrangement => arrangements[view];
