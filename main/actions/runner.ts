import type { Action, AnyAction, Undo } from '../../app/actions/action.ts';
import { actionById } from '../../app/actions/registry.ts';
import { holdsSecret, withoutSecrets } from '../../app/actions/show/redact.ts';
import { judge, mayCall, methodsOn } from '../../app/actions/verdict.ts';
import { nameOf, several } from '../../app/actions/words.ts';
import type { Activity, ActionRequest, ObjectName } from '../../app/activity/activity.ts';
import { valuesOf } from '../../app/wizards/properties/values.ts';
import { FailureError, toFailure } from '../../app/errors/failure.ts';
import type { AnyObj, MirroredCls, PoolId } from '../../app/inventory/view.ts';
import type { ActivityStore } from '../activity/store.ts';
import type { Pool } from '../pools/pool.ts';
import { PoolCaller } from './caller.ts';
import type { ApartSession, Credentials } from '../xenapi/sign-in.ts';
import { ended, Job, Part, refusal } from './job.ts';
import { Limit } from './limit.ts';
import type { MoveQueue } from './move-queue.ts';
import { situationOf } from '../pools/outside.ts';
import type { Outside } from '../pools/outside.ts';

const FORCES: ReadonlySet<string> = new Set(['vm.forceShutdown', 'vm.forceReboot']);

type Args = Readonly<Record<string, unknown>>;
type Target = ActionRequest['targets'][number];

interface Aimed {
  readonly target: Target;
  readonly pool: Pool | undefined;
  readonly object: AnyObj | undefined;
  readonly args: Args;
  readonly part: Part;
}

function bad(...params: readonly string[]): FailureError {
  return new FailureError({ kind: 'bad-message', code: 'bad-message', params });
}

/** Carries out actions: judged again on the engine's own inventory, a row in the timeline for each, cancellable. */
export class ActionRunner {
  readonly #outside: Outside;
  readonly #store: ActivityStore;
  readonly #jobs = new Map<string, Job>();
  readonly #limits = new Map<string, Limit>();
  readonly #queue: MoveQueue;

  readonly #atOnce: () => number;

  /** `atOnce`: how many actions may run side by side in one pool. */
  constructor(outside: Outside, store: ActivityStore, queue: MoveQueue, atOnce: () => number) {
    this.#outside = outside;
    this.#atOnce = atOnce;
    this.#store = store;
    this.#queue = queue;
  }

  /** As `run`, with sessions of somebody else that last as long as the action. */
  async runAs(request: ActionRequest, credentials: Credentials): Promise<string> {
    const action = actionById(request.action);
    if (!action) throw bad(request.action);
    const apart = new Map<PoolId, ApartSession>();
    const end = () => [...apart.values()].map((session) => session.end());
    try {
      for (const id of new Set(request.targets.map(({ pool }) => pool))) {
        const theirs = request.targets.filter((target) => target.pool === id);
        const pool = this.#outside.pools.get(id);
        if (!pool) throw refusal('pool-away', 'Its pool is away');
        const session = await pool.signInApart(credentials);
        apart.set(id, session);
        const allowed = mayCall(
          session.role,
          theirs.flatMap(({ cls }) => methodsOn(action, cls)),
        );
        if (!allowed.ok) throw new FailureError({ kind: 'refused', code: 'role', params: [allowed.why], pool: id });
      }
      return this.run(request, apart);
    } catch (error) {
      await Promise.all(end());
      throw error;
    }
  }

  /** Starts an action and answers its row's id at once. */
  run(request: ActionRequest, apart?: ReadonlyMap<PoolId, ApartSession>): string {
    const action = actionById(request.action);
    if (!action) throw bad(request.action);
    const aimed = request.targets.map((target) => this.#aim(action, request, target));
    const [first] = aimed;
    const head = {
      action: action.id,
      title: this.#title(action, aimed),
      who: apart?.get(first?.target.pool ?? '')?.username ?? this.#who(first?.target.pool),
      targets: aimed.map(({ part }) => part.target ?? never()),
    };
    const job = new Job(head, apart);
    job.mains.push(...aimed.map(({ part }) => part));
    this.#jobs.set(job.id, job);
    this.#show(job);
    job.whole = this.#carryOut(job, action, request, aimed);
    return job.id;
  }

  /** Stops what has not begun and asks the server to stop what has; the row tells how it ended. */
  async cancel(id: string): Promise<void> {
    const job = this.#jobs.get(id);
    if (!job) throw refusal('not-running', 'It has ended already');
    job.gate.resume();
    job.abort.abort(new FailureError({ kind: 'cancelled', code: 'cancelled', params: [] }));
    await this.#stop(job, [...job.mains, ...job.subs]);
  }

  /** Holds the transfer of a row, or lets it go on. */
  pause(id: string, paused: boolean): void {
    const job = this.#jobs.get(id);
    if (!job) throw refusal('not-running', 'It has ended already');
    if (paused) job.gate.pause();
    else job.gate.resume();
    this.#show(job);
  }

  /** Before the console ends: transfers stop and leave nothing half, borrowed sessions end. What servers do goes on. */
  async close(): Promise<void> {
    const ends: Promise<void>[] = [];
    for (const job of this.#jobs.values()) {
      if ([...job.mains, ...job.subs].some((part) => part.flowed && part.state === 'running')) {
        job.gate.resume();
        job.abort.abort(new FailureError({ kind: 'cancelled', code: 'console-closed', params: [] }));
        ends.push(job.whole);
      }
      for (const session of job.apart.values()) ends.push(session.end());
    }
    await Promise.all(ends);
  }

  running(): readonly Activity[] {
    return [...this.#jobs.keys()].flatMap((id) => this.#store.get(id) ?? []);
  }

  #aim(action: AnyAction, request: ActionRequest, target: Target): Aimed {
    const pool = this.#outside.pools.get(target.pool);
    const object = pool?.inventory.get(target.cls as MirroredCls, target.ref) as AnyObj | undefined;
    const parsed = action.args.safeParse({ ...request.args, ...target.args });
    if (!parsed.success) throw bad(action.id, parsed.error.message);
    const name: ObjectName = { pool: target.pool, cls: target.cls, ref: target.ref, name: nameOf(object) };
    const title = pool && object ? action.title(object, parsed.data, pool.inventory) : `${action.label} ${name.name}`;
    return { target, pool, object, args: parsed.data, part: new Part(title, name) };
  }

  #title(action: AnyAction, aimed: readonly Aimed[]): string {
    const [one] = aimed;
    if (aimed.length === 1 && one) return one.part.title;
    return several(
      action.label,
      aimed.map(({ object }) => object),
    );
  }

  #who(pool: PoolId | undefined): string {
    return this.#outside.pools.connections().find((connection) => connection.id === pool)?.username ?? '';
  }

  async #carryOut(job: Job, action: AnyAction, request: ActionRequest, aimed: readonly Aimed[]): Promise<void> {
    const undos: (Undo | undefined)[] = await Promise.all(aimed.map((one) => this.#one(job, action, one)));
    const tried = aimed.filter(({ part }) => part.state === 'failed' || part.state === 'cancelled');
    // Where nothing was even tried, the rule that forbade it may be satisfied later.
    const failed = aimed.every(({ part }) => part.state === 'skipped') ? aimed : tried;
    const theirs = aimed.some(({ part }) => part.failure?.code === 'changed-meanwhile');
    if (failed.length > 0 && !theirs) {
      if (holdsSecret(request)) job.asks = askedAgain(request, failed);
      else job.retry = { action: request.action, args: request.args, targets: failed.map(again) };
    }
    job.undo = wayBack(aimed, undos);
    for (const session of job.apart.values()) void session.end();
    job.end();
    this.#jobs.delete(job.id);
    this.#show(job);
    if (request.next && aimed.every(({ part }) => part.state === 'done')) this.run(request.next, undefined);
  }

  async #one(job: Job, action: AnyAction, aim: Aimed): Promise<Undo | undefined> {
    const { part, pool, args } = aim;
    try {
      return await this.#inTurn(job, action, aim, async () => {
        const object = pool?.inventory.get(aim.target.cls as MirroredCls, aim.target.ref) as AnyObj | undefined;
        if (!pool || !object) throw refusal('gone', `${part.target?.name ?? 'It'} is gone`);
        const verdict = judge(action, situationOf(this.#outside, pool, job.apart), object, args);
        if (!verdict.ok) {
          part.state = 'skipped';
          throw refusal(verdict.code, verdict.why);
        }
        await this.#unchanged(pool, aim);
        if (FORCES.has(action.id)) await this.#giveWay(job, pool.id, object.$ref);
        part.state = 'running';
        const changed = () => this.#show(job);
        changed();
        const caller = new PoolCaller(this.#outside, this.#queue, pool, job, part, changed, [object.$ref]);
        const result = await action.run(caller, object, args);
        await pool.barrier(job.abort.signal).catch(() => undefined);
        part.state = 'done';
        changed();
        return undoOf(action, object, args, result);
      });
    } catch (error) {
      const skipped = part.state === 'skipped';
      ended(part, about(error, aim.target), job.abort.signal.aborted);
      if (skipped) part.state = 'skipped';
      this.#show(job);
      return undefined;
    }
  }

  /** Whether all is as the person saw it, right before the first write: what somebody else changed since is theirs. */
  async #unchanged(pool: Pool, { target: { seen }, part }: Aimed): Promise<void> {
    if (!seen) return;
    await pool.barrier().catch(() => undefined);
    const object = pool.inventory.get(seen.cls as MirroredCls, seen.ref) as AnyObj | undefined;
    const now = object && valuesOf(pool.inventory, object);
    const other = Object.entries(seen.values).find(([field, value]) => (now?.[field] ?? '') !== value);
    if (!other) return;
    part.state = 'skipped';
    throw new FailureError({
      kind: 'refused',
      code: 'changed-meanwhile',
      params: [other[0], String(now?.[other[0]] ?? '')],
    });
  }

  /** As XenCenter does: whatever else this console does to the VM alone ends before it is forced. */
  async #giveWay(job: Job, pool: PoolId, ref: string): Promise<void> {
    for (const other of this.#jobs.values())
      if (other !== job && other.head.targets.every((target) => target.pool === pool && target.ref === ref))
        await this.cancel(other.id);
  }

  /** Migrations wait in their queue, everything else behind the limit of its pool or its kind. */
  #inTurn<T>(job: Job, action: AnyAction, aim: Aimed, work: () => Promise<T>): Promise<T> {
    const { pool, object, args, part, target } = aim;
    const { signal } = job.abort;
    const load = pool && object ? action.load?.(pool.inventory, object, args) : undefined;
    if (!load) return this.#limit(target.pool, action).run(work, signal);
    return this.#queue.run(
      { activity: job.id, title: part.title, pool: target.pool, load, signal, stop: () => this.#stop(job, [part]) },
      work,
    );
  }

  /** Asks the servers to end what runs for these parts; the parts tell how it ended. */
  async #stop(job: Job, parts: readonly Part[]): Promise<void> {
    const asks: Promise<unknown>[] = [];
    for (const part of parts)
      for (const task of part.tasks) {
        const pool = part.target && this.#outside.pools.get(part.target.pool);
        if (pool) asks.push(pool.call('task.cancel', [task], job.sessionIn(pool.id)).catch(() => undefined));
      }
    await Promise.all(asks);
  }

  #limit(pool: PoolId, action: AnyAction): Limit {
    const key = action.atOnce === undefined ? pool : `${pool} ${action.id}`;
    const most = action.atOnce ?? this.#atOnce();
    let limit = this.#limits.get(key);
    if (!limit) this.#limits.set(key, (limit = new Limit(most)));
    limit.most = most;
    return limit;
  }

  #show(job: Job): void {
    this.#store.put(job.shown(this.#mayCancel(job)));
  }

  #mayCancel(job: Job): Activity['cancel'] {
    if (job.abort.signal.aborted) return { can: false, why: 'It is being cancelled' };
    if (job.mains.some((part) => part.state === 'pending')) return { can: true };
    for (const part of [...job.mains, ...job.subs]) {
      if (part.state !== 'running') continue;
      if (part.tasks.size === 0 || part.flowed) return { can: true };
      const pool = part.target && this.#outside.pools.get(part.target.pool);
      for (const task of part.tasks)
        if (pool?.inventory.get('task', task)?.allowed_operations.includes('cancel') !== false) return { can: true };
    }
    return { can: false, why: 'The server cannot stop this step' };
  }
}

function again({ target, part }: Aimed): Target {
  const { seen, ...rest } = target;
  // What was begun has changed it itself: that is nobody else's.
  const same = part.state === 'skipped' && seen ? target : rest;
  return part.again ? { ...same, args: { ...same.args, ...part.again } } : same;
}

/** Without what must not be kept. */
function askedAgain(request: ActionRequest, failed: readonly Aimed[]): ActionRequest {
  const { action, args } = request;
  return withoutSecrets({ action, args, targets: failed.map(again) }) as ActionRequest;
}

function never(): never {
  throw bad('target');
}

/** A failure that names no object is about the one that was aimed at. */
function about(error: unknown, { cls, ref }: Target): unknown {
  const failure = toFailure(error);
  return failure.object ? error : new FailureError({ ...failure, object: { cls, ref } });
}

function undoOf<C extends MirroredCls>(
  action: Action<C>,
  before: AnyObj,
  args: Args,
  result: unknown,
): Undo | undefined {
  return action.undo?.(before as unknown as Parameters<NonNullable<typeof action.undo>>[0], args, result);
}

/** One request that takes back every target that succeeded, if they all go back by the same action. */
function wayBack(aimed: readonly Aimed[], undos: readonly (Undo | undefined)[]): ActionRequest | undefined {
  const targets: Target[] = [];
  let name: string | undefined;
  for (const [index, undo] of undos.entries()) {
    if (!undo) continue;
    if (name !== undefined && name !== undo.action) return undefined;
    name = undo.action;
    const { cls, ref, pool } = undo.target;
    targets.push({ pool: pool ?? aimed[index]?.target.pool ?? '', cls, ref, args: { ...undo.args } });
  }
  return name === undefined ? undefined : { action: name, targets, args: {} };
}
