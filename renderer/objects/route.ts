import type { MirroredCls, PoolId } from '../../app/inventory/view.ts';

/** One object, named so that it still means the same after a restart of the server or of this console. */
export interface ObjectKey {
  readonly pool: PoolId;
  readonly cls: MirroredCls;
  readonly uuid: string;
}

/** What the middle of the window shows. */
export type Place =
  /** `rest`: what a link says of the tab, which alone reads it. */
  | (ObjectKey & { readonly at: 'object'; readonly tab?: string; readonly rest?: readonly string[] })
  /** The grid of everything selected in the navigator. */
  | { readonly at: 'selection' }
  /** A tag, a folder, a kind of object: a node of the navigator that is no object itself. */
  | { readonly at: 'group'; readonly view: string; readonly path: readonly string[] }
  /** Everything else, by its name: pools, alerts, updates, activity ... */
  | { readonly at: 'page'; readonly page: string; readonly rest: readonly string[] };

const decode = (part: string): string => {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
};

/** The place a hash route names; anything odd is the page of all pools. */
export function placeOf(route: string): Place {
  const parts = route.split('/').filter(Boolean).map(decode);
  const [first, pool, cls, uuid, tab, ...rest] = parts;
  if (first === 'pool' && pool !== undefined && cls !== undefined && uuid !== undefined)
    return {
      at: 'object',
      pool,
      cls: cls as MirroredCls,
      uuid,
      ...(tab === undefined ? {} : { tab }),
      ...(rest.length === 0 ? {} : { rest }),
    };
  if (first === 'selection') return { at: 'selection' };
  if (first === 'group' && pool !== undefined) return { at: 'group', view: pool, path: parts.slice(2) };
  return { at: 'page', page: first ?? 'pools', rest: parts.slice(1) };
}

/** The hash route of a place, without the #. */
export function routeOf(place: Place): string {
  const join = (parts: readonly (string | undefined)[]): string =>
    `/${parts
      .filter((part) => part !== undefined)
      .map(encodeURIComponent)
      .join('/')}`;
  switch (place.at) {
    case 'object':
      return join(['pool', place.pool, place.cls, place.uuid, place.tab, ...(place.rest ?? [])]);
    case 'selection':
      return '/selection';
    case 'group':
      return join(['group', place.view, ...place.path]);
    case 'page':
      return join([place.page, ...place.rest]);
  }
}

/** For a link: `<a href={hrefOf(place)}>`. */
export const hrefOf = (place: Place): string => `#${routeOf(place)}`;

export const sameObject = (a: ObjectKey, b: ObjectKey): boolean =>
  a.uuid === b.uuid && a.cls === b.cls && a.pool === b.pool;
