import { useQueries, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import type { Connection } from '../../app/contract/connections.ts';
import { toFailure, type Failure } from '../../app/errors/failure.ts';
import type { PoolId } from '../../app/inventory/view.ts';
import { dismissedIn } from '../../app/updates/dismissed.ts';
import type { PoolUpdates } from '../../app/updates/updates.ts';
import { useLink } from '../link/link.tsx';
import { useConnections, usePools } from './hooks.ts';
import { useRollouts } from './rollouts.ts';

/** What one pool still needs, as far as is known. */
export interface PoolList {
  readonly pool: PoolId;
  readonly name: string;
  /** Its connection is up; else only what was read before is here. */
  readonly live: boolean;
  readonly reading: boolean;
  readonly list: PoolUpdates | undefined;
  /** Updates that somebody put out of sight, for every console. */
  readonly dismissed: readonly string[];
  readonly error: Failure | undefined;
}

const keyOf = (pool: PoolId) => ['updates.list', { pool, fresh: false }] as const;
const none: readonly Connection[] = [];

interface Read {
  readonly isFetching: boolean;
  readonly data: PoolUpdates | undefined;
  readonly error: Error | null;
}

const failureOf = (error: Error | null | undefined): Failure | undefined => (error ? toFailure(error) : undefined);

const noneDismissed: readonly string[] = [];

/** What is dismissed in each pool; the same map until that changes. */
function useDismissed(): ReadonlyMap<PoolId, readonly string[]> {
  const pools = usePools();
  const text = useSyncExternalStore(
    useCallback(
      (listener) => {
        const stops = pools.map((pool) => pool.onFlush(({ classes }) => classes.has('pool') && listener()));
        return () => stops.forEach((stop) => stop());
      },
      [pools],
    ),
    () => JSON.stringify(pools.map((store) => [store.pool, [...store.all('pool')].flatMap(dismissedIn)])),
  );
  return useMemo(() => new Map(JSON.parse(text) as readonly (readonly [PoolId, readonly string[]])[]), [text]);
}

/** The lists of all pools that were ever live; read once, and again only when somebody asks. */
export function usePoolLists(): readonly PoolList[] {
  const link = useLink();
  const connections = useConnections() ?? none;
  const client = useQueryClient();
  const ended = useRollouts()?.filter((row) => row.ended).length;
  const before = useRef(ended);
  useEffect(() => {
    // What a run installed is no longer missing.
    if (before.current !== undefined && before.current !== ended)
      void client.invalidateQueries({ queryKey: ['updates.list'] });
    before.current = ended;
  }, [ended, client]);
  const dismissed = useDismissed();
  const known = useMemo(() => connections.filter((one) => one.seenAt !== undefined || one.state.at === 'live'), [connections]); // prettier-ignore
  const combine = useCallback(
    (results: readonly Read[]) =>
      known.map(({ id, name, state }, index): PoolList => ({
        pool: id,
        name,
        live: state.at === 'live',
        reading: results[index]?.isFetching ?? false,
        list: results[index]?.data,
        dismissed: dismissed.get(id) ?? noneDismissed,
        error: failureOf(results[index]?.error),
      })),
    [known, dismissed],
  );
  return useQueries({
    queries: known.map(({ id, state }) => ({
      queryKey: keyOf(id),
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        link.call('updates.list', { pool: id, fresh: false }, { signal }),
      enabled: state.at === 'live',
      staleTime: 600_000,
    })),
    combine,
  });
}

/** Lets pools fetch from their sources again; true for those that are at it. */
export function useCheckAgain(): readonly [(pools: readonly PoolId[]) => void, ReadonlySet<PoolId>] {
  const link = useLink();
  const client = useQueryClient();
  const [busy, setBusy] = useState<ReadonlySet<PoolId>>(new Set());
  const check = useCallback(
    (pools: readonly PoolId[]) => {
      setBusy((before) => new Set([...before, ...pools]));
      for (const pool of pools)
        void client
          .fetchQuery({
            queryKey: keyOf(pool),
            queryFn: ({ signal }) => link.call('updates.list', { pool, fresh: true }, { signal }),
            staleTime: 0,
          })
          .catch(() => undefined)
          .finally(() => setBusy((before) => new Set([...before].filter((one) => one !== pool))));
    },
    [link, client],
  );
  return [check, busy];
}

/** How many different updates wait in all pools, those put out of sight not counted. */
export function waitingUpdates(lists: readonly PoolList[]): number {
  return lists.reduce((sum, { list, dismissed }) => {
    const waiting = new Set(list?.hosts.flatMap((host) => host.missing));
    for (const id of dismissed) waiting.delete(id);
    return sum + waiting.size;
  }, 0);
}
