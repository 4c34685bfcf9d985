import { useCallback, useEffect, useState } from 'react';
import type { PoolId } from '../../../../app/inventory/view.ts';
import type { UpdateFile } from '../../../../app/updates/update-file.ts';
import type { Selection } from '../../../../app/updates/updates.ts';
import { usePools } from '../../../mirror/hooks.ts';
import type { Phase, PoolStore } from '../../../mirror/pool-store.ts';
import type { PoolList } from '../../../mirror/updates.ts';
import { emptyPool } from '../draft.ts';
import type { Drafting } from '../draft.ts';
import { offersOf } from './offers.ts';

/** Pools that are wanted as a whole while it is not known yet which of their servers can be chosen. */
export interface Wishes {
  has(pool: PoolId): boolean;
  set(pool: PoolId, on: boolean): void;
}

/** Whether servers of a pool may still come to those that can be chosen: its objects or its list are on their way. */
export function unread({ live, list, error, reading }: PoolList, phase: Phase, selection: Selection): boolean {
  if (!live || phase !== 'complete') return live;
  const listed = selection.what === 'everything' || selection.what === 'some';
  return listed && (reading || (list === undefined && error === undefined));
}

/** The servers of each of these pools that can be chosen, once it is read; pools that are still read are left out. */
export function grantsOf(
  pools: readonly Pick<PoolStore, 'pool' | 'phase' | 'view'>[],
  lists: readonly PoolList[],
  selection: Selection,
  file: UpdateFile | undefined,
): ReadonlyMap<PoolId, readonly string[]> {
  return new Map(
    pools.flatMap(({ pool, phase, view }) => {
      const list = lists.find((one) => one.pool === pool);
      if (!list?.live || unread(list, phase, selection)) return [];
      const able = offersOf(list, view, selection, file).filter((one) => one.whyNot === undefined);
      return [[pool, able.map((one) => one.host.uuid)] as const];
    }),
  );
}

/** Each wish is granted as soon as its pool is read: every server that can be updated is chosen then. */
export function useWishes({ draft, edit }: Drafting, lists: readonly PoolList[], file: UpdateFile | undefined): Wishes {
  const [wished, wish] = useState<ReadonlySet<PoolId>>(new Set());
  const stores = usePools();
  const { selection } = draft;
  const set = useCallback((pool: PoolId, on: boolean): void => {
    wish((before) => {
      if (before.has(pool) === on) return before;
      return new Set(on ? [...before, pool] : [...before].filter((one) => one !== pool));
    });
  }, []);
  useEffect(() => {
    const wanted = stores.filter((store) => wished.has(store.pool));
    const grant = (): void => {
      const granted = grantsOf(wanted, lists, selection, file);
      if (granted.size === 0) return;
      edit((one) => {
        const chosen = [...granted].map(([pool, hosts]) => [pool, { ...(one.pools[pool] ?? emptyPool), hosts }]);
        return { ...one, pools: { ...one.pools, ...Object.fromEntries(chosen) } };
      });
      for (const pool of granted.keys()) set(pool, false);
    };
    grant();
    const stops = wanted.map((store) => store.onFlush(grant));
    return () => stops.forEach((stop) => stop());
  }, [wished, stores, lists, selection, file, set, edit]);
  return { has: (pool) => wished.has(pool), set };
}
