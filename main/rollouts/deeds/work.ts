import type { MirroredCls, Obj, View } from '../../../app/inventory/view.ts';
import { FailureError } from '../../../app/errors/failure.ts';
import { byUuid } from '../../../app/inventory/find.ts';
import type { Image } from '../../../app/updates/payload.ts';
import type { Facts, Run } from '../../../app/rollout/run/run.ts';
import type { Step } from '../../../app/rollout/run/step.ts';
import type { Pool } from '../../pools/pool.ts';
import type { Caller } from '../hooks/hooks.ts';

/** Everything a deed has at hand while it is carried out. */
export interface Work {
  readonly pool: Pool;
  readonly step: Step;
  /** As it stands at this moment. */
  readonly run: () => Run;
  readonly signal: AbortSignal;
  /** Ends what only tells others, once everything is to be put back. */
  readonly stopping: AbortSignal;
  readonly hooks: Caller;
  /** Milliseconds between two tries of something that settles by itself. */
  readonly patience: number;
  /** Milliseconds that count as a minute of the plan. */
  readonly minute: number;
  /** Alarms of the pool that came after the run began. */
  readonly alarms: () => number;
  /** Who carries the run out: this installation and the person at it. */
  readonly owner: { readonly installation: string; readonly who: string };
  /** Written to the journal before it is relied on. */
  note(facts: Facts): Promise<void>;
  /** Another step of the run came about through this one; `since` is when it was seen to begin, if it was. */
  came(step: string, facts: Facts, since?: number): Promise<void>;
  /** Something the report should tell. */
  tell(sentence: string): Promise<void>;
  progress(fraction: number): void;
  /** The file of an update on this machine, fetched where it is not here yet. */
  fileOf(image: Image): Promise<string>;
}

export const viewOf = (work: Work): View => work.pool.inventory;

/** The object of that uuid as it is now. Throws `gone` where there is none. */
export function need<C extends MirroredCls>(work: Work, cls: C, uuid: string): Obj<C> {
  const object = byUuid(viewOf(work), cls, uuid);
  if (!object) throw new FailureError({ kind: 'refused', code: 'gone', params: [cls, uuid], pool: work.pool.id });
  return object;
}

export function hostOf(work: Work): Obj<'host'> {
  return need(work, 'host', work.step.host ?? '');
}

export function poolOf(work: Work): Obj<'pool'> {
  const [pool] = viewOf(work).all('pool');
  if (!pool) throw new FailureError({ kind: 'refused', code: 'not-connected', params: [], pool: work.pool.id });
  return pool;
}

export const call = <T = unknown>(work: Work, method: string, ...params: readonly unknown[]): Promise<T> =>
  work.pool.call<T>(method, params, { signal: work.signal });

export const task = <T = unknown>(work: Work, method: string, ...params: readonly unknown[]): Promise<T> =>
  work.pool.task<T>(method, params, { signal: work.signal, onProgress: (fraction) => work.progress(fraction) });

/** Sets one key of a map, leaving the others to others. */
export async function setKey(
  work: Work,
  cls: 'pool' | 'host',
  ref: string,
  key: string,
  value: string | undefined,
): Promise<void> {
  await call(work, `${cls}.remove_from_other_config`, ref, key);
  if (value !== undefined) await call(work, `${cls}.add_to_other_config`, ref, key, value);
}
