import type { AnyObj, View } from '../../inventory/view.ts';
import { Writes, type Edited, type Values, type Write } from './facet.ts';
import { facets } from './facets.ts';

/** The actions that write what changed, and nothing else, in the order in which the server takes them. */
export function writesFor(view: View, object: AnyObj, edited: Edited): readonly Write[] {
  const writes = new Writes(edited);
  for (const facet of facets) facet.put(writes, view, object);
  return writes.all;
}

/**
 * What a write stands on, to be compared once more before it. Tags take in what others did to them; of places one write
 * changes two.
 */
export const seenBy = ({ fields }: Write, live: Values): Values =>
  Object.fromEntries(
    fields
      .filter((field) => field !== 'tags' && !field.endsWith('/position'))
      .map((field) => [field, live[field] ?? '']),
  );
