import type { Situation } from '../../app/inventory/situation.ts';
import type { PoolId } from '../../app/inventory/view.ts';
import type { Pool, Pools } from './pool.ts';

/** What actions need of the rest of the engine. */
export interface Outside {
  readonly pools: Pick<Pools, 'get' | 'list' | 'connections' | 'remove' | 'passwordChanged' | 'trustNext' | 'takeOn'>;
  /** Called whenever objects of a pool changed. */
  watch(pool: PoolId, changed: () => void): () => void;
}

/** `apart`: sessions that stand for the pools' own. */
export function situationOf(
  outside: Outside,
  pool: Pool,
  apart?: ReadonlyMap<PoolId, { readonly role: string; readonly localRoot: boolean }>,
): Situation {
  return {
    view: pool.inventory,
    role: apart?.get(pool.id)?.role ?? pool.role,
    localRoot: apart?.get(pool.id)?.localRoot ?? pool.localRoot,
    readOnly: pool.readOnly && apart?.get(pool.id) === undefined,
    live: pool.state.at === 'live',
    now: Date.now() + pool.clockOffset,
    other: (id) => {
      const other = outside.pools.get(id);
      return other && situationOf(outside, other, apart);
    },
  };
}
