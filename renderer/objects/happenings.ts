import { useCallback, useMemo } from 'react';
import type { Activity } from '../../app/activity/activity.ts';
import type { RolloutRow } from '../../app/rollout/run/row.ts';
import { messageText, isNews, subjectsIn, tellsOf } from '../../app/inventory/describe/message.ts';
import { displayName } from '../../app/inventory/describe/names.ts';
import { serverTime } from '../../app/inventory/describe/server-time.ts';
import type { View } from '../../app/inventory/view.ts';
import { useActivity, useConnections, useDerivedOfAll } from '../mirror/hooks.ts';
import { useRollouts } from '../mirror/rollouts.ts';
import type { ObjectKey, Place } from './place.ts';

const ENDED = { can: false, why: 'It has ended' } as const;

/** What a pool's server wrote down, by its own clock. */
export function messagesOf(view: View): readonly Activity[] {
  const rows: Activity[] = [];
  const subjectOf = subjectsIn(view);
  for (const message of view.all('message')) {
    const object = subjectOf(message);
    const { title, detail } = messageText(message.name, message.body, object ? displayName(view, object) : '');
    const time = serverTime(message.timestamp) ?? 0;
    const target = object && { cls: object.$cls, ref: object.$ref, name: displayName(view, object) };
    rows.push({
      id: `message ${view.pool} ${message.uuid}`,
      kind: 'message',
      message: message.name,
      title: detail === '' ? title : `${title}, ${detail}`,
      state: 'done',
      progress: 1,
      started: time,
      finished: time,
      who: '',
      // Of what is gone only its pool is left.
      targets: [{ pool: view.pool, ...(target ?? { cls: 'message', ref: message.$ref, name: '' }) }],
      steps: [],
      cancel: ENDED,
    });
  }
  return rows;
}

/** The message that a row was made of. */
export function messageKey({ id, kind }: Activity): ObjectKey | undefined {
  const [, pool = '', uuid = ''] = id.split(' ');
  return kind === 'message' ? { pool, cls: 'message', uuid } : undefined;
}

/** How long before and after a deed its server may write that it was done, in milliseconds. */
const BEFORE = 5000;
const AFTER = 30_000;

/** Messages without those that only say what a row of the timeline, of this or another console, says already. */
export function withoutEchoes(messages: readonly Activity[], deeds: readonly Activity[]): readonly Activity[] {
  const byTarget = new Map<string, Activity[]>();
  for (const deed of deeds) {
    const targets = [...deed.targets, ...deed.steps.flatMap(({ target }) => target ?? [])];
    for (const key of new Set(targets.map(({ pool, ref }) => `${pool} ${ref}`))) {
      const known = byTarget.get(key);
      if (known) known.push(deed);
      else byTarget.set(key, [deed]);
    }
  }
  return messages.filter(({ message = '', started, targets: [target] }) => {
    if (!isNews(message) || !target) return true;
    return !byTarget
      .get(`${target.pool} ${target.ref}`)
      ?.some(
        (deed) =>
          tellsOf(message, deed.title) &&
          started >= deed.started - BEFORE &&
          started <= (deed.finished ?? Infinity) + AFTER,
      );
  });
}

const endings = { complete: 'done', stopped: 'cancelled' } as const;

/** A run of updates as a row; its own page tells the rest. */
export function rolloutRow({ run, pool, poolName, who, began, ended, taken, progress }: RolloutRow): Activity {
  const finished = ended?.at ?? taken?.at;
  return {
    id: `rollout ${run}`,
    kind: 'rollout',
    title: ended
      ? `Update ${poolName}`
      : taken
        ? `Update ${poolName}, taken over by ${taken.who}`
        : `Updating ${poolName}`,
    state: ended ? endings[ended.how] : taken ? 'cancelled' : 'running',
    progress,
    started: began,
    ...(finished === undefined ? {} : { finished }),
    who,
    // Told apart by its pool; the pool itself is found through its page.
    targets: pool === undefined ? [] : [{ pool, cls: 'pool', ref: '', name: poolName }],
    steps: [],
    cancel: { can: false, why: 'it is stopped on its own page' },
  };
}

/** Where the run that a row stands for is seen. */
export function rolloutPlace({ id, kind, state }: Activity): Place | undefined {
  const [, run = ''] = id.split(' ');
  if (kind !== 'rollout') return undefined;
  return { at: 'page', page: 'rollout', rest: [state === 'running' ? 'run' : 'report', run] };
}

const newestFirst = (a: Activity, b: Activity): number => b.started - a.started;

/**
 * All that happened and happens, the newest first: actions, other clients' tasks and connections, which this console keeps; messages,
 * which their servers keep; rollouts, which have journals.
 */
export function useHappenings(): readonly Activity[] {
  const kept = useActivity();
  const rollouts = useRollouts();
  const connections = useConnections();
  const messages = useDerivedOfAll(useCallback((view: View) => messagesOf(view), []));
  const written = useMemo(() => {
    const offsets = new Map(
      (connections ?? []).map(({ id, state }) => [id, state.at === 'live' ? state.clockOffset : 0]),
    );
    const ours = [...messages].flatMap(([pool, rows]) => {
      const offset = offsets.get(pool) ?? 0;
      if (offset === 0) return rows;
      return rows.map((row) => ({ ...row, started: row.started - offset, finished: row.started - offset }));
    });
    return ours.sort(newestFirst);
  }, [messages, connections]);
  return useMemo(
    () => [...kept, ...withoutEchoes(written, kept), ...(rollouts ?? []).map(rolloutRow)].sort(newestFirst),
    [kept, written, rollouts],
  );
}
