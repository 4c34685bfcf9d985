import { homeOf, hostOfSr, poolOf, standaloneHost } from '../../app/inventory/describe/home.ts';
import { displayName } from '../../app/inventory/describe/names.ts';
import type { AnyObj, View } from '../../app/inventory/view.ts';
import type { Place } from '../objects/place.ts';

export interface Crumb {
  readonly name: string;
  readonly place: Place;
}

/** The server an object is found under in the tree. */
function hostOf(view: View, object: AnyObj): AnyObj | undefined {
  switch (object.$cls) {
    case 'VM':
      return homeOf(view, object);
    case 'SR':
      return hostOfSr(view, object);
    default:
      return undefined;
  }
}

/** The way from the pool to the object; a lone server has no pool above it. */
export function crumbsOf(view: View, object: AnyObj): readonly Crumb[] {
  const above = [standaloneHost(view) === undefined ? poolOf(view) : undefined, hostOf(view, object)];
  const way = [...above.filter((one) => one !== undefined && one.$ref !== object.$ref), object];
  return way
    .filter((one) => one !== undefined)
    .map((one) => ({
      name: displayName(view, one),
      place: { at: 'object', pool: view.pool, cls: one.$cls, uuid: one.uuid },
    }));
}
