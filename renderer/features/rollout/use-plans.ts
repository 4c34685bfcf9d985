import { useQueries, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import type { PoolId, View } from '../../../app/inventory/view.ts';
import { noHistory } from '../../../app/rollout/estimate/estimate.ts';
import type { History } from '../../../app/rollout/estimate/estimate.ts';
import { sourceOf } from '../../../app/rollout/estimate/history.ts';
import { checkAll, outstanding } from '../../../app/rollout/findings/check-all.ts';
import type { Checked } from '../../../app/rollout/findings/check-all.ts';
import { noEvidence } from '../../../app/rollout/findings/finding.ts';
import type { Evidence, Finding } from '../../../app/rollout/findings/finding.ts';
import { readLease } from '../../../app/rollout/lease.ts';
import { plan } from '../../../app/rollout/plan/plan.ts';
import type { Choices, Planned } from '../../../app/rollout/plan/plan.ts';
import type { HostWork } from '../../../app/updates/payload.ts';
import { timelineOf } from '../../../app/rollout/board/timeline.ts';
import type { Timeline } from '../../../app/rollout/board/timeline.ts';
import { workOn } from '../../../app/updates/work.ts';
import type { UpdateFile } from '../../../app/updates/update-file.ts';
import { useLink } from '../../link/link.tsx';
import { useConnections, usePools } from '../../mirror/hooks.ts';
import type { PoolStore } from '../../mirror/pool-store.ts';
import { useRollouts } from '../../mirror/rollouts.ts';
import type { PoolList } from '../../mirror/updates.ts';
import { useNow } from '../../ui/use-now.ts';
import { choicesOf } from './draft.ts';
import type { Draft } from './draft.ts';

/** Everything known beforehand about the rollout of one pool. */
export interface PoolPlan {
  readonly pool: PoolId;
  readonly name: string;
  readonly view: View;
  readonly work: readonly HostWork[];
  readonly choices: Choices;
  readonly planned: Planned;
  readonly timeline: Timeline;
  /** What its times are learned from; undefined while they are usual values. */
  readonly source: string | undefined;
  readonly checked: Checked;
  readonly open: readonly Finding[];
  /** Whether the servers themselves have been asked; `away`: their pool is not connected. */
  readonly asked: 'asking' | 'answered' | 'failed' | 'away';
  /** The same plan with another choice, for verdicts while something is carried over the board. */
  readonly what: (choices: Choices) => Planned;
}

const CALM = 1500;

const viewsOf = (stores: readonly PoolStore[]): ReadonlyMap<PoolId, View> =>
  new Map(stores.map((store) => [store.pool, store.view] as const));

/** The pools' objects, renewed at most every so often: a plan need not be made again for every counter. */
function useCalmViews(pools: readonly PoolId[]): ReadonlyMap<PoolId, View> {
  const names = pools.join(' ');
  const stores = usePools();
  const wanted = useMemo(() => stores.filter((store) => names.split(' ').includes(store.pool)), [stores, names]);
  const [views, setViews] = useState(() => viewsOf(wanted));
  const [readFrom, setReadFrom] = useState(wanted);
  if (readFrom !== wanted) {
    setReadFrom(wanted);
    setViews(viewsOf(wanted));
  }
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const later = (): void => {
      timer ??= setTimeout(() => {
        timer = undefined;
        setViews(viewsOf(wanted));
      }, CALM);
    };
    later();
    const stops = wanted.map((store) => store.onFlush(later));
    return () => {
      clearTimeout(timer);
      for (const stop of stops) stop();
    };
  }, [wanted]);
  return views;
}

/** What the servers answer hangs on this: they are asked again once it is another, as after a fix. */
function answersHangOn(view: View | undefined): string {
  if (!view) return '';
  return JSON.stringify([
    [...view.all('pool')].map((one) => one.ha_enabled),
    [...view.all('pool_update')].map((one) => [one.vdi, one.hosts.length]),
    [...view.all('pool_patch')].map((one) => one.size),
    [...view.all('host')].map((one) => [one.enabled, one.resident_VMs]),
  ]);
}

interface Cached {
  readonly from: readonly unknown[];
  readonly plan: PoolPlan;
}

/** One plan for each pool of the draft that has servers chosen; made again when the pool or a choice changes. */
export function usePlans(draft: Draft, lists: readonly PoolList[], file: UpdateFile | undefined): readonly PoolPlan[] {
  const link = useLink();
  const rows = useRollouts();
  const connections = useConnections();
  const pools = Object.keys(draft.pools).filter((pool) => (draft.pools[pool]?.hosts.length ?? 0) > 0);
  const views = useCalmViews(pools);
  const asked = useQueries({
    queries: pools.map((pool) => {
      const hosts = [...(draft.pools[pool]?.hosts ?? [])].sort();
      return {
        queryKey: ['rollout.evidence', pool, hosts.join(), answersHangOn(views.get(pool))],
        queryFn: ({ signal }: { signal: AbortSignal }) => link.call('rollout.evidence', { pool, hosts }, { signal }),
        enabled: lists.find((one) => one.pool === pool)?.live ?? false,
        staleTime: 30_000,
        refetchInterval: 60_000,
        // Asked again, the same servers keep their answers until the new ones come.
        placeholderData: (
          before: Evidence | undefined,
          query: { readonly queryKey: readonly unknown[] } | undefined,
        ) => (query?.queryKey[2] === hosts.join() ? before : undefined),
      };
    }),
  });
  const { data: history = noHistory } = useQuery({
    queryKey: ['rollout.history', rows?.filter((row) => row.ended).length],
    queryFn: ({ signal }) => link.call('rollout.history', {}, { signal }),
  });
  const now = useNow(60_000);
  const [cache] = useState(() => new Map<PoolId, Cached>());
  const own = useMemo(() => new Set(rows?.map((row) => row.run)), [rows]);
  return pools.flatMap((pool, index) => {
    const view = views.get(pool);
    const list = lists.find((one) => one.pool === pool);
    if (!view || !list || view.count('host') === 0) return [];
    const { data: evidence, isError } = asked[index] ?? { data: undefined, isError: false };
    const state = connections?.find(({ id }) => id === pool)?.state;
    const offset = state?.at === 'live' ? state.clockOffset : 0;
    const from = [view, list.list, list.name, draft.pools[pool], draft.selection, file, draft.safeguards, evidence, isError, own.size, history, list.live]; // prettier-ignore
    const known = cache.get(pool);
    if (known && known.from.every((one, at) => one === from[at])) return [known.plan];
    const answered = !list.live ? 'away' : evidence ? 'answered' : isError ? 'failed' : 'asking';
    const made = { ...makePlan(list, view, draft, file, evidence ?? noEvidence, now + offset, own, history), asked: answered } as const; // prettier-ignore
    cache.set(pool, { from, plan: made });
    return [made];
  });
}

function makePlan(
  list: PoolList,
  view: View,
  draft: Draft,
  file: UpdateFile | undefined,
  evidence: Evidence,
  now: number,
  own: ReadonlySet<string>,
  history: History,
): Omit<PoolPlan, 'asked'> {
  const hosts = draft.pools[list.pool]?.hosts ?? [];
  const work = workOn(view, hosts, draft.selection, { known: list.list, file });
  const choices = choicesOf(draft, list.pool);
  const planned = plan(view, work, choices, now);
  const [pool] = view.all('pool');
  const lease = pool && readLease(pool.other_config);
  // A mark that one of our own runs left is ours.
  const owner = lease && own.has(lease.run) ? lease.owner : '';
  const checked = checkAll({ view, work, choices, planned, evidence, now, owner, history });
  return {
    pool: list.pool,
    name: list.name,
    view,
    work,
    choices,
    planned,
    timeline: timelineOf(planned.plan, view, history, Math.max(now, choices.safeguards.window?.from ?? 0)),
    checked,
    source: sourceOf(history),
    open: outstanding(checked.findings, choices.waivers),
    what: (other) => plan(view, work, other, now),
  };
}
