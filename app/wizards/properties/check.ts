import type { AnyObj, View } from '../../inventory/view.ts';
import type { Values } from './facet.ts';
import { facets } from './facets.ts';

/** What is wrong with a field before anything is asked of the server. */
export function errorsOf(view: View, object: AnyObj, values: Values): Readonly<Record<string, string>> {
  const errors: Record<string, string> = {};
  for (const facet of facets) facet.check?.(view, object, values, errors);
  return errors;
}
