import { useCallback, useEffect, useState } from 'react';
import type { PoolId } from '../../../../app/inventory/view.ts';
import type { UpdateFile } from '../../../../app/rollout/updates/update-file.ts';
import type { Selection } from '../../../../app/rollout/updates/updates.ts';
import { usePools } from '../../../mirror/hooks.ts';
import type { Phase } from '../../../mirror/pool-store.ts';
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
      const granted = wanted.flatMap((store) => {
        const list = lists.find((one) => one.pool === store.pool);
        if (!list?.live || unread(list, store.phase, selection)) return [];
        const offers = offersOf(list, store.view, selection, file).filter((one) => one.whyNot === undefined);
        return [[store.pool, offers.map((one) => one.host.uuid)] as const];
      });
      if (granted.length === 0) return;
      edit((one) => ({ ...one, pools: { ...one.pools, ...Object.fromEntries(granted.map(([pool, hosts]) => [pool, { ...(one.pools[pool] ?? emptyPool), hosts }])) } }));
      for (const [pool] of granted) set(pool, false);
    };
    grant();
    const stops = wanted.map((store) => store.onFlush(grant));
    return () => stops.forEach((stop) => stop());
  }, [wished, stores, lists, selection, file, set, edit]);
  return { has: (pool) => wished.has(pool), set };
} // prettier-ignore
