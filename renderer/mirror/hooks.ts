import { useCallback, useMemo, useSyncExternalStore } from 'react';
import type { Activity } from '../../app/activity/activity.ts';
import type { Connection } from '../../app/contract/connections.ts';
import type { PoolId, View } from '../../app/inventory/view.ts';
import { Derived, DerivedOfAll } from './derived.ts';
import type { Phase, PoolStore } from './pool-store.ts';
import { useMirror } from './provider.tsx';

/** All saved and open connections; undefined until main has told. */
export function useConnections(): readonly Connection[] | undefined {
  const { connections } = useMirror();
  return useSyncExternalStore(connections.subscribe, connections.get);
}

/** Whether practice pools can be opened in this console. */
export function useOffersPractice(): boolean {
  const { practice } = useMirror();
  return useSyncExternalStore(practice.subscribe, practice.get);
}

/** Why what was changed about servers is not on disk, if that is so. */
export function useUnwritten(): string | undefined {
  const { unwritten } = useMirror();
  return useSyncExternalStore(unwritten.subscribe, unwritten.get);
}

/** The file of a server list that could not be read at this start, if that was so. */
export function usePutAside(): string | undefined {
  const { putAside } = useMirror();
  return useSyncExternalStore(putAside.subscribe, putAside.get);
}

export function useConnection(pool: PoolId): Connection | undefined {
  return useConnections()?.find(({ id }) => id === pool);
}

/** The stores of all connections, in the order of the list. */
export function usePools(): readonly PoolStore[] {
  const { pools } = useMirror();
  return useSyncExternalStore(pools.subscribe, pools.get);
}

function usePool(pool: PoolId): PoolStore {
  const mirror = useMirror();
  const pools = usePools();
  return useMemo(() => pools.find((store) => store.pool === pool) ?? mirror.pool(pool), [pools, mirror, pool]);
}

/** How much of a pool is here. */
export function usePhase(pool: PoolId): Phase {
  const store = usePool(pool);
  return useSyncExternalStore(
    useCallback((listener) => store.onFlush(listener), [store]),
    () => store.phase,
  );
}

/** How much of each pool is here: for what looks through all of them, and has to look again when more has come. */
export function usePhases(): string {
  const pools = usePools();
  return useSyncExternalStore(
    useCallback(
      (listener) => {
        const stops = pools.map((store) => store.onFlush(listener));
        return () => stops.forEach((stop) => stop());
      },
      [pools],
    ),
    () => pools.map((store) => store.phase).join(' '),
  );
}

/**
 * The objects of a pool, to hand to rules. A new view each time something changed (at most once per frame), so it may stand in
 * lists of dependencies; prefer `useDerived` where a rule's answer is all that is shown.
 */
export function useView(pool: PoolId): View {
  const store = usePool(pool);
  return useSyncExternalStore(
    useCallback((listener) => store.onFlush(listener), [store]),
    () => store.view,
  );
}

/**
 * What `select` makes of a pool; asked again only when an object or class that it read has changed, and a new value only when
 * that differs.
 */
export function useDerived<T>(pool: PoolId, select: (view: View) => T): T {
  const store = usePool(pool);
  const derived = useMemo(() => new Derived<T>(store), [store]);
  return useSyncExternalStore(derived.subscribe, () => derived.read(select));
}

/** As `useDerived`, for what takes long: computed again the less often the longer it takes. */
export function useDerivedAtLeisure<T>(pool: PoolId, select: (view: View) => T): T {
  const store = usePool(pool);
  const derived = useMemo(() => new DerivedOfAll<T>([store]), [store]);
  return useSyncExternalStore(derived.subscribe, () => derived.read(select).get(pool) as T);
}

/** What `select` makes of each pool, by the pool's id: a new map only when one of them differs, and the later the longer it takes. */
export function useDerivedOfAll<T>(select: (view: View) => T): ReadonlyMap<PoolId, T> {
  const pools = usePools();
  const all = useMemo(() => new DerivedOfAll<T>(pools), [pools]);
  return useSyncExternalStore(all.subscribe, () => all.read(select));
}

/** The timeline, the newest first. */
export function useActivity(): readonly Activity[] {
  const { activity } = useMirror();
  return useSyncExternalStore(activity.subscribe, activity.get);
}
