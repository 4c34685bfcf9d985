import type { AnyObj, View } from '../../inventory/view.ts';
import type { Guard, Values } from './facet.ts';
import { facets } from './facets.ts';

/** What can be changed about an object, as it is now. */
export const valuesOf = (view: View, object: AnyObj): Values =>
  Object.assign({}, ...facets.map((facet) => facet.values(view, object))) as Values;

/** Fields that a rule may keep shut. */
export const guardsOf = (view: View, object: AnyObj): readonly Guard[] =>
  facets.flatMap((facet) => facet.guards?.(view, object) ?? []);
