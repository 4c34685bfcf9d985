import { setMaxListeners } from 'node:events';
import { randomUUID } from 'node:crypto';
import type {
  Activity,
  ActivityStep,
  ActionRequest,
  CallShown,
  ObjectName,
  ServersAsked,
  TransferShown,
} from '../../app/activity/activity.ts';
import { FailureError, toFailure } from '../../app/errors/failure.ts';
import type { Failure } from '../../app/errors/failure.ts';
import { inOneDirection } from '../../app/inventory/describe/names.ts';
import type { PoolId } from '../../app/inventory/view.ts';
import type { CallOptions } from '../xenapi/options.ts';
import { Gate } from './flow.ts';
import type { ApartSession } from '../xenapi/sign-in.ts';

/** A part of a job while it runs. */
export class Part {
  readonly title: string;
  readonly target: ObjectName | undefined;
  state: ActivityStep['state'] = 'pending';
  failure: Failure | undefined;
  /** What the servers said, where none would have its VM. */
  servers: ServersAsked | undefined;
  readonly calls: CallShown[] = [];
  /** Arguments that a retry has besides. */
  again: Readonly<Record<string, unknown>> | undefined;
  /** How far its transfer of bytes is, while there is one. */
  flowed: TransferShown | undefined;
  /** Tasks that run for it now, by reference. */
  readonly tasks = new Set<string>();
  #done = 0;
  #running = 0;
  #last: string | undefined;

  constructor(title: string, target?: ObjectName) {
    this.title = inOneDirection(title);
    this.target = target;
  }

  /** 0 to 1; never goes back. */
  get progress(): number {
    return this.state === 'done' ? 1 : Math.min(1, this.#running);
  }

  /** A task of `share` of this part stands at `fraction`. */
  report(fraction: number, share: number): void {
    this.#running = Math.max(this.#running, this.#done + fraction * share);
  }

  finishShare(share: number): void {
    this.#done = Math.min(1, this.#done + share);
    this.#running = Math.max(this.#running, this.#done);
  }

  began(task: string): void {
    this.#last = task;
    this.tasks.add(task);
  }

  shown(): ActivityStep {
    return {
      title: this.title,
      state: this.state,
      progress: this.progress,
      calls: [...this.calls],
      ...(this.target ? { target: this.target } : {}),
      ...(this.#last === undefined ? {} : { task: this.#last }),
      ...(this.failure ? { failure: this.failure } : {}),
      ...(this.servers ? { servers: this.servers } : {}),
    };
  }
}

export interface JobHead {
  readonly title: string;
  readonly action: string;
  readonly who: string;
  readonly targets: readonly ObjectName[];
}

/** One job has as many parts as it has targets, and each of them listens. */
function manyMayWait(abort: AbortController): AbortController {
  setMaxListeners(0, abort.signal);
  return abort;
}

/** One row of the timeline while it runs: its parts, and what its end means for the whole. */
export class Job {
  readonly id = randomUUID();
  readonly head: JobHead;
  readonly abort = manyMayWait(new AbortController());
  /** Its transfers pass here. */
  readonly gate = new Gate();
  /** Sessions of somebody else that it runs in instead of the pools' own; they end with it. */
  readonly apart: ReadonlyMap<PoolId, ApartSession>;
  /** One per target, in the order of the targets. */
  readonly mains: Part[] = [];
  /** Named parts within the targets. */
  readonly subs: Part[] = [];
  /** Files of this machine that it made: no others are removed again. */
  readonly files = new Set<string>();
  /** Settles once it has ended. */
  whole: Promise<void> = Promise.resolve();
  retry: ActionRequest | undefined;
  asks: ActionRequest | undefined;
  undo: ActionRequest | undefined;
  #started = Date.now();
  #finished: number | undefined;

  constructor(head: JobHead, apart: ReadonlyMap<PoolId, ApartSession> = new Map()) {
    this.head = { ...head, title: inOneDirection(head.title) };
    this.apart = apart;
  }

  /** What calls to a pool are made with besides their own options. */
  sessionIn(pool: PoolId): Pick<CallOptions, 'session'> {
    const session = this.apart.get(pool)?.session;
    return session === undefined ? {} : { session };
  }

  get ended(): boolean {
    return this.#finished !== undefined;
  }

  end(): void {
    this.#finished = Date.now();
  }

  shown(cancel: Activity['cancel']): Activity {
    const failure = this.mains.find((part) => part.failure && part.state === 'failed')?.failure;
    const refused = this.mains.find((part) => part.failure)?.failure;
    const state = this.#state();
    const first = state === 'failed' || state === 'cancelled' ? (failure ?? refused) : failure;
    const parts = this.mains.length === 1 && this.subs.length > 0 ? this.#single() : [...this.mains, ...this.subs];
    return {
      id: this.id,
      kind: 'action',
      title: this.head.title,
      action: this.head.action,
      state,
      progress: this.mains.reduce((sum, part) => sum + part.progress, 0) / Math.max(1, this.mains.length),
      started: this.#started,
      who: this.head.who,
      targets: this.head.targets,
      steps: parts.map((part) => part.shown()),
      ...this.#transfer(),
      cancel: this.ended ? { can: false, why: 'It has ended' } : cancel,
      ...(this.#finished === undefined ? {} : { finished: this.#finished }),
      ...(first ? { failure: first } : {}),
      ...(this.retry && this.ended ? { retry: this.retry } : {}),
      ...(this.asks && this.ended ? { asks: this.asks } : {}),
      ...(this.undo && this.ended ? { undo: this.undo } : {}),
    };
  }

  #transfer(): Pick<Activity, 'transfer'> {
    const flowing = [...this.mains, ...this.subs].flatMap(({ flowed }) => flowed ?? []);
    if (flowing.length === 0) return {};
    const sum = (of: (one: TransferShown) => number): number => flowing.reduce((all, one) => all + of(one), 0);
    const totals = flowing.every(({ total }) => total !== undefined) ? { total: sum(({ total }) => total ?? 0) } : {};
    const rate = this.ended || this.gate.paused ? 0 : sum((one) => one.rate);
    return { transfer: { done: sum(({ done }) => done), ...totals, rate, paused: this.gate.paused } };
  }

  /** The one target's own part is shown only for the calls that no named part made. */
  #single(): readonly Part[] {
    const own = this.mains[0];
    return own && own.calls.length > 0 ? [own, ...this.subs] : this.subs;
  }

  #state(): Activity['state'] {
    const of = (state: ActivityStep['state']) => this.mains.filter((part) => part.state === state).length;
    if (!this.ended) return of('running') + of('done') + of('failed') > 0 ? 'running' : 'queued';
    const done = of('done');
    const partFailed = this.subs.some((part) => part.state === 'failed');
    if (done === this.mains.length) return partFailed ? 'partly' : 'done';
    // What somebody took out of it did not go wrong: the rest went as it was meant to.
    const stopped = of('cancelled') > 0 && done + of('cancelled') === this.mains.length;
    if (stopped && !partFailed) return 'cancelled';
    if (done > 0) return 'partly';
    return of('cancelled') > 0 && of('failed') === 0 ? 'cancelled' : 'failed';
  }
}

/** The end of a part that threw. */
export function ended(part: Part, error: unknown, cancelled: boolean): void {
  const failure = toFailure(error);
  part.state = cancelled || failure.kind === 'cancelled' || failure.code === 'TASK_CANCELLED' ? 'cancelled' : 'failed';
  part.failure = failure;
}

export function refusal(code: string, why: string): FailureError {
  return new FailureError({ kind: 'refused', code, params: [why] });
}
