import type { Caller, Load, Machine, Transfer } from '../../app/actions/action.ts';
import { shownCall } from '../../app/actions/show/shown.ts';
import { FailureError, toFailure } from '../../app/errors/failure.ts';
import type { PoolId, View } from '../../app/inventory/view.ts';
import type { Pool } from '../pools/pool.ts';
import { ended, Part } from './job.ts';
import type { Job } from './job.ts';
import { machineFiles } from './machine-files.ts';
import type { MoveQueue } from './move-queue.ts';
import type { Outside } from '../pools/outside.ts';
import { askServers } from './servers.ts';
import { transferFile } from './transfer.ts';

/** What `fetch` is for is small and quick, or not worth waiting for. */
const SMALL_DEADLINE = 10_000;
const SMALL_LIMIT = 8 * 1024 * 1024;

/** An action's calls for real: each noted in its part of the job, each abortable, progress told as it comes. */
export class PoolCaller implements Caller {
  readonly #outside: Outside;
  readonly #pool: Pool;
  readonly #job: Job;
  readonly #part: Part;
  readonly #changed: () => void;
  readonly #appliesTo: readonly string[];
  readonly #queue: MoveQueue;
  readonly #signal: AbortSignal;
  #steps = 0;

  constructor(
    outside: Outside,
    queue: MoveQueue,
    pool: Pool,
    job: Job,
    part: Part,
    changed: () => void,
    appliesTo: readonly string[],
    signal = job.abort.signal,
  ) {
    this.#signal = signal;
    this.#outside = outside;
    this.#queue = queue;
    this.#pool = pool;
    this.#job = job;
    this.#part = part;
    this.#changed = changed;
    this.#appliesTo = appliesTo;
  }

  get view(): View {
    return this.#pool.inventory;
  }

  call<T>(method: string, ...params: readonly unknown[]): Promise<T> {
    const signal = this.#signal;
    signal.throwIfAborted();
    this.#note(method, params);
    return this.#pool.call<T>(method, params, { signal, ...this.#job.sessionIn(this.#pool.id) });
  }

  async task<T>(method: string, params: readonly unknown[], share = 1): Promise<T> {
    this.#signal.throwIfAborted();
    this.#note(`Async.${method}`, params);
    let ref: string | undefined;
    try {
      const result = await this.#pool.task<T>(method, params, {
        ...this.#job.sessionIn(this.#pool.id),
        appliesTo: this.#appliesTo,
        onTask: (task) => {
          ref = task;
          this.#part.began(task);
          this.#changed();
        },
        onProgress: (fraction) => {
          this.#part.report(fraction, share);
          this.#changed();
        },
      });
      this.#part.finishShare(share);
      return result;
    } catch (error) {
      await this.#whyNowhere(error, params);
      throw error;
    } finally {
      if (ref !== undefined) this.#part.tasks.delete(ref);
      this.#changed();
    }
  }

  async transfer<T>(transfer: Transfer, share = 1): Promise<T> {
    this.#note(`${transfer.direction === 'download' ? 'GET' : 'PUT'} ${transfer.path}`, [
      transfer.query,
      transfer.file,
    ]);
    let task: string | undefined;
    try {
      const result = await transferFile<T>(this.#pool, transfer, {
        signal: this.#signal,
        session: this.#job.sessionIn(this.#pool.id),
        gate: this.#job.gate,
        appliesTo: this.#appliesTo,
        onTask: (ref) => {
          task = ref;
          this.#part.began(ref);
          this.#changed();
        },
        onProgress: (fraction) => {
          this.#part.report(fraction, share);
          this.#changed();
        },
        onFlow: (flowed) => {
          this.#part.flowed = { ...flowed, paused: false };
          this.#changed();
        },
      });
      this.#part.finishShare(share);
      if (transfer.direction === 'download') this.#job.files.add(transfer.file);
      return result;
    } finally {
      if (task !== undefined) this.#part.tasks.delete(task);
      this.#changed();
    }
  }

  async fetch(
    method: 'GET' | 'PUT',
    path: string,
    query: Readonly<Record<string, string>>,
    body?: Uint8Array,
  ): Promise<Uint8Array> {
    this.#note(`${method} ${path}`, [query]);
    const [pool] = this.view.all('pool');
    const reply = await this.#pool.http(pool?.master ?? '', path, {
      method,
      query,
      signal: this.#signal,
      deadline: SMALL_DEADLINE,
      limit: SMALL_LIMIT,
      ...(body ? { body } : {}),
      ...this.#job.sessionIn(this.#pool.id),
    });
    const bytes = await reply.bytes();
    if (reply.status === 200) return bytes;
    throw new FailureError({ kind: 'transport', code: 'http-status', params: [String(reply.status), path] });
  }

  step<T>(title: string, work: (caller: Caller) => Promise<T>): Promise<T> {
    const part = this.#begun(title);
    return this.#work(part, this.#appliesTo, work);
  }

  move<T>(title: string, load: Load, work: (caller: Caller) => Promise<T>): Promise<T> {
    const part = this.#begun(title);
    const { id, abort } = this.#job;
    const wish = { activity: id, title, pool: this.#pool.id, load, signal: abort.signal, stop: () => this.#stop(part) };
    return this.#queue
      .run(wish, () => this.#work(part, load.vm === undefined ? this.#appliesTo : [load.vm], work))
      .catch((error: unknown) => {
        if (part.state === 'pending') ended(part, error, true);
        this.#changed();
        throw error;
      });
  }

  retryWith(args: Readonly<Record<string, unknown>>): void {
    this.#part.again = { ...this.#part.again, ...args };
  }

  expectSteps(count: number): void {
    this.#steps = count;
  }

  #begun(title: string): Part {
    const part = new Part(title, this.#part.target);
    this.#job.subs.push(part);
    this.#changed();
    return part;
  }

  async #work<T>(part: Part, appliesTo: readonly string[], work: (caller: Caller) => Promise<T>): Promise<T> {
    part.state = 'running';
    this.#changed();
    const inner = this.#like(part, this.#signal, appliesTo);
    try {
      const result = await work(inner);
      part.state = 'done';
      return result;
    } catch (error) {
      ended(part, error, this.#job.abort.signal.aborted);
      throw error;
    } finally {
      const subs = this.#job.subs.filter((sub) => sub.target === this.#part.target);
      const over = subs.filter((sub) => sub.state !== 'running' && sub.state !== 'pending').length;
      this.#part.report(over / (Math.max(subs.length, this.#steps) + 1), 1);
      this.#changed();
    }
  }

  /** No server would have the VM: each is asked while things are as they were. */
  async #whyNowhere(error: unknown, params: readonly unknown[]): Promise<void> {
    const vm = params.find((one) => typeof one === 'string' && this.view.get('VM', one) !== undefined);
    if (toFailure(error).code !== 'NO_HOSTS_AVAILABLE' || typeof vm !== 'string') return;
    try {
      this.#part.servers = await askServers(this.#pool, vm, this.#signal, this.#job.sessionIn(this.#pool.id));
    } catch {
      // Cancelled meanwhile: the failure itself is what is told.
    }
  }

  async #stop(part: Part): Promise<void> {
    await Promise.all(
      [...part.tasks].map((task) => this.#pool.call('task.cancel', [task], this.#job.sessionIn(this.#pool.id))),
    );
  }

  get steadfast(): Caller {
    return this.#like(this.#part, new AbortController().signal);
  }

  until(condition: (view: View) => boolean, seconds: number, waitingFor: string): Promise<void> {
    const signal = this.#signal;
    return new Promise((resolve, reject) => {
      const settle = (finish: () => void) => {
        clearTimeout(timer);
        stop();
        signal.removeEventListener('abort', aborted);
        finish();
      };
      const look = () => {
        if (condition(this.view)) settle(resolve);
      };
      const aborted = () => settle(() => reject(signal.reason as Error));
      const timer = setTimeout(
        () => settle(() => reject(new FailureError({ kind: 'refused', code: 'timed-out', params: [waitingFor] }))),
        seconds * 1000,
      );
      const stop = this.#outside.watch(this.#pool.id, look);
      signal.addEventListener('abort', aborted, { once: true });
      look();
    });
  }

  other(id: PoolId): Caller {
    const pool = this.#outside.pools.get(id);
    if (!pool) throw new FailureError({ kind: 'refused', code: 'pool-away', params: [id] });
    return this.#like(this.#part, this.#signal, [], pool);
  }

  expectAbsence(waitingFor: string, seconds: number): void {
    this.#pool.expectAbsence(waitingFor, seconds * 1000);
  }

  get machine(): Machine {
    return machineFiles(this.#job.files, this.#signal);
  }

  async proveSelf(password: string): Promise<void> {
    try {
      const session = await this.#pool.signInApart({ username: this.#who, password });
      await session.end();
    } catch (error) {
      if (toFailure(error).code !== 'SESSION_AUTHENTICATION_FAILED') throw error;
      throw new FailureError({ kind: 'refused', code: 'wrong-current-password', params: [this.#who] });
    }
  }

  passwordChanged(password: string): Promise<void> {
    return this.#outside.pools.passwordChanged(this.#pool.id, this.#who, password);
  }

  trustNext(host: string, pem?: string): (cameToPass: boolean) => Promise<void> {
    return this.#outside.pools.trustNext(this.#pool.id, host, pem);
  }

  get #who(): string {
    const { id } = this.#pool;
    const own = this.#outside.pools.connections().find((connection) => connection.id === id)?.username;
    return this.#job.apart.get(id)?.username ?? own ?? '';
  }

  takeOn(name: string, address: string): Promise<void> {
    return this.#outside.pools.takeOn(this.#pool.id, name, address);
  }

  letGo(): void {
    this.#outside.pools.remove(this.#pool.id).catch(() => undefined);
  }

  #like(part: Part, signal: AbortSignal, appliesTo = this.#appliesTo, pool = this.#pool): PoolCaller {
    return new PoolCaller(this.#outside, this.#queue, pool, this.#job, part, this.#changed, appliesTo, signal);
  }

  #note(method: string, params: readonly unknown[]): void {
    this.#part.calls.push(shownCall(this.view, method, params));
    this.#changed();
  }
}
