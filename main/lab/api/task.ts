import type { Value } from '../world/db.ts';
import type { Tables } from '../world/tables.ts';
import { xenTime } from '../world/typed.ts';
import type { World } from '../world/world.ts';
import { XenError } from './handler.ts';
import type { Call, Handlers, TaskHandle } from './handler.ts';
import { demand } from './roles.ts';
import type { Session } from './session.ts';

export interface RunningTask extends TaskHandle {
  succeed(result: string): void;
  fail(error: unknown): void;
  /** Removes it, as a call does whose caller waited for the answer. */
  vanish(): void;
}

interface Entry {
  readonly owner: string;
  readonly cancel: AbortController | undefined;
  destroyWhenDone: boolean;
}

const MOST_KEPT = 200;
const KEPT_MS = 65 * 60_000;

function textOf(value: Value | undefined): string {
  return typeof value === 'string' ? value : '';
}

/** ErrorDescription of whatever was thrown. */
export function errorOf(error: unknown): readonly [code: string, ...params: string[]] {
  if (error instanceof XenError) return [error.code, ...error.params];
  return ['INTERNAL_ERROR', error instanceof Error ? error.message : String(error)];
}

/** The tasks of one pool: records others can see, and the means to stop what they stand for. */
export class TaskBook {
  readonly #world: World;
  readonly #tables: Tables;
  readonly #entries = new Map<string, Entry>();

  constructor(world: World, tables: Tables) {
    this.#world = world;
    this.#tables = tables;
  }

  /** A task somebody here carries out. */
  start(name: string, owner: string, host: string): RunningTask {
    this.#prune();
    const cancel = new AbortController();
    const ref = this.#write(name, '', host, ['cancel']);
    this.#entries.set(ref, { owner, cancel, destroyWhenDone: false });
    return this.#handle(ref, cancel.signal);
  }

  /** A task a client made and may hand to a transfer. */
  create(label: string, description: string, owner: string, host: string): string {
    this.#prune();
    const ref = this.#write(label, description, host, []);
    this.#entries.set(ref, { owner, cancel: new AbortController(), destroyWhenDone: false });
    return ref;
  }

  /** Lets a transfer report to a task that exists already. */
  adopt(ref: string): RunningTask {
    this.#tables.need('task', ref);
    return this.#handle(ref, this.#entries.get(ref)?.cancel?.signal ?? new AbortController().signal);
  }

  /** A stand-in for calls too small for a record. */
  anonymous(name: string, signal: AbortSignal): RunningTask {
    const ref = `DummyRef:|${this.#world.random.uuid()}|${name}`;
    const nothing = () => undefined;
    return { ref, signal, progress: nothing, succeed: nothing, fail: nothing, vanish: nothing };
  }

  cancel(ref: string, by: Session): void {
    const row = this.#tables.need('task', ref);
    const entry = this.#entries.get(ref);
    if (entry?.owner !== by.ref) demand(by.role, 'task.destroy/any');
    if (row['status'] !== 'pending') return;
    const mark = `DummyRef:|${this.#world.random.uuid()}|task.cancel`;
    this.#world.db.patch('task', ref, { status: 'cancelling', current_operations: { [mark]: 'cancel' } });
    entry?.cancel?.abort(new XenError('TASK_CANCELLED', ref));
  }

  destroy(ref: string, by: Session): void {
    const row = this.#tables.need('task', ref);
    const entry = this.#entries.get(ref);
    if (entry !== undefined && entry.owner !== by.ref) demand(by.role, 'task.destroy/any');
    if (entry?.cancel !== undefined && row['status'] === 'pending' && this.#isRun(row)) entry.destroyWhenDone = true;
    else this.#remove(ref);
  }

  /** What a restart of the agent of a host does: its tasks are gone, nobody tells. */
  drop(host: string): void {
    for (const [ref, row] of this.#tables.rows('task')) {
      if (row['resident_on'] !== host || row['status'] !== 'pending') continue;
      this.#entries.get(ref)?.cancel?.abort(new XenError('TASK_CANCELLED', ref));
      this.#remove(ref);
    }
  }

  #isRun(row: ReturnType<Tables['need']>): boolean {
    const allowed = row['allowed_operations'];
    return Array.isArray(allowed) && allowed.includes('cancel');
  }

  #write(name: string, description: string, host: string, allowed: readonly string[]): string {
    return this.#world.db.create('task', {
      name_label: name,
      name_description: description,
      allowed_operations: allowed,
      created: xenTime(this.#world.clock.now()),
      status: 'pending',
      resident_on: host,
      type: '<none/>',
    });
  }

  #handle(ref: string, signal: AbortSignal): RunningTask {
    const alive = () => this.#tables.get('task', ref) !== undefined;
    const finish = (fields: Parameters<Tables['patch']>[2]) => {
      if (!alive()) return;
      const finished = xenTime(this.#world.clock.now());
      this.#world.db.patch('task', ref, { allowed_operations: [], finished, progress: 1, ...fields });
      if (this.#entries.get(ref)?.destroyWhenDone === true) this.#remove(ref);
    };
    return {
      ref,
      signal,
      progress: (fraction) => {
        if (alive() && !signal.aborted) this.#world.db.patch('task', ref, { progress: Math.min(1, fraction) });
      },
      succeed: (result) => finish({ result, status: 'success' }),
      fail: (error) => {
        const description = errorOf(error);
        if (signal.aborted || description[0] === 'TASK_CANCELLED') finish({ status: 'cancelled' });
        else finish({ error_info: description, status: 'failure' });
      },
      vanish: () => this.#remove(ref),
    };
  }

  #remove(ref: string): void {
    this.#entries.delete(ref);
    if (this.#tables.get('task', ref) !== undefined) this.#world.db.destroy('task', ref);
  }

  /** Finished tasks are kept an hour, and two hundred at most. */
  #prune(): void {
    const old = xenTime(this.#world.clock.now() - KEPT_MS);
    const finished = [...this.#tables.rows('task')].filter(([, row]) => row['status'] !== 'pending');
    const surplus = Math.max(0, this.#tables.count('task') - MOST_KEPT);
    finished.forEach(([ref, row], index) => {
      if (index < surplus || textOf(row['finished']) < old) this.#remove(ref);
    });
  }
}

export function taskHandlers(book: TaskBook, check: (ref: string) => Session): Handlers {
  return {
    'task.create': (call: Call, label: string, description: string) =>
      book.create(label, description, call.session, call.host),
    'task.cancel': (call: Call, self: string) => book.cancel(self, check(call.session)),
    'task.destroy': (call: Call, self: string) => book.destroy(self, check(call.session)),
    'task.set_progress': (call: Call, self: string, progress: number) => call.db.patch('task', self, { progress }),
    'task.set_status': (call: Call, self: string, status: string) => call.db.patch('task', self, { status }),
    'task.set_result': (call: Call, self: string, result: string) => call.db.patch('task', self, { result }),
    'task.set_error_info': (call: Call, self: string, error_info: readonly string[]) =>
      call.db.patch('task', self, { error_info }),
  };
}
