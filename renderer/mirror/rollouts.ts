import { useEffect, useState, useSyncExternalStore } from 'react';
import type { Link } from '../../app/contract/wire/connect.ts';
import type { RolloutRow } from '../../app/rollout/run/row.ts';
import type { Next } from '../../app/rollout/run/next.ts';
import { advance, replay } from '../../app/rollout/run/run.ts';
import type { Run, RunEvent } from '../../app/rollout/run/run.ts';
import { useLink } from '../link/link.tsx';
import { useConnections } from './hooks.ts';
import { Value } from './value.ts';

type Rows = readonly RolloutRow[] | undefined;

const lists = new WeakMap<Link, Value<Rows>>();

/** One subscription for the whole window: the list is small and the frame always shows something of it. */
function rowsOf(link: Link): Value<Rows> {
  let rows = lists.get(link);
  if (!rows) {
    const fresh = new Value<Rows>(undefined);
    lists.set(link, (rows = fresh));
    link.subscribe(
      'rollouts',
      {},
      {
        message: ({ rows: all }) =>
          fresh.set(all.filter((row, at) => all.findIndex((one) => one.run === row.run) === at)),
      },
    );
  }
  return rows;
}

/** Every run this console knows, the newest first; undefined until main has told. */
export function useRollouts(): Rows {
  const rows = rowsOf(useLink());
  return useSyncExternalStore(rows.subscribe, rows.get);
}

/** Why nothing can be done about a run now; undefined where its pool answers. */
export function useWhyAway(row: RolloutRow): string | undefined {
  const state = useConnections()?.find(({ id }) => id === row.pool)?.state;
  return state?.at === 'live' ? undefined : 'its pool is not connected';
}

/** A run with its whole story. */
export interface FollowedRun {
  readonly run: Run;
  readonly events: readonly RunEvent[];
  readonly wants: Next | undefined;
}

/** Follows one run; undefined until its story is here. */
export function useFollowedRun(id: string): FollowedRun | undefined {
  const link = useLink();
  const [followed, follow] = useState<FollowedRun>();
  useEffect(() => {
    const stop = link.subscribe(
      'rollout',
      { run: id },
      {
        message(message) {
          if (message.type === 'reset') {
            const run = replay(message.events);
            follow(run && { run, events: message.events, wants: message.wants });
            return;
          }
          const { event, wants } = message;
          follow((before) =>
            before && event
              ? { run: advance(before.run, event), events: [...before.events, event], wants }
              : before && { ...before, wants },
          );
        },
      },
    );
    return () => {
      stop();
      follow(undefined);
    };
  }, [link, id]);
  return followed;
}
