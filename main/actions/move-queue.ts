import { randomUUID } from 'node:crypto';
import type { Load } from '../../app/actions/action.ts';
import type { MoveLimits, QueuedMove } from '../../app/contract/moves.ts';
import type { PoolId } from '../../app/inventory/view.ts';
import { FailureError } from '../../app/errors/failure.ts';

/** More than three mirrors at a time the server refuses: TOO_MANY_STORAGE_MIGRATES. */
const MIRRORS = 3;

/** What the queue is told of a migration. */
export interface Wish {
  readonly activity: string;
  readonly title: string;
  readonly pool: PoolId;
  readonly load: Load;
  /** Ends the job it belongs to. */
  readonly signal: AbortSignal;
  /** Asks the server to stop it once it runs. */
  stop(): Promise<void>;
}

interface Entry extends Wish {
  readonly id: string;
  running: boolean;
  started: number;
  beside: number;
  readonly begin: () => void;
  readonly leave: (reason: unknown) => void;
}

/** One that came to its end, for whoever learns from it. */
export interface MovedOnce extends Pick<Wish, 'pool' | 'load'> {
  readonly seconds: number;
  readonly beside: number;
}

const endsOf = ({ pool, load }: Pick<Wish, 'pool' | 'load'>): readonly string[] => [
  ...(load.from === undefined ? [] : [`${pool} ${load.from}`]),
  ...(load.to === undefined ? [] : [`${load.into ?? pool} ${load.to}`]),
];

/**
 * Every migration of this console, whatever action it is a part of: so many side by side on a server and in a pool, the rest
 * in an order that can be changed. Who waits for a busy server lets those pass that do not need it.
 */
export class MoveQueue {
  readonly #entries: Entry[] = [];
  readonly #changed: () => void;
  readonly #moved: (move: MovedOnce) => void;
  #limits: MoveLimits;

  constructor(limits: MoveLimits, changed: () => void, moved: (move: MovedOnce) => void) {
    this.#limits = limits;
    this.#changed = changed;
    this.#moved = moved;
  }

  get limits(): MoveLimits {
    return this.#limits;
  }

  set(limits: Partial<MoveLimits>): void {
    this.#limits = { ...this.#limits, ...limits };
    this.#next();
  }

  rows(): readonly QueuedMove[] {
    const running = this.#entries.filter((entry) => entry.running);
    return [...running, ...this.#entries.filter((entry) => !entry.running)].map((entry) => {
      const { vm, from, to, bytes } = entry.load;
      const behind = entry.running ? undefined : this.#full(entry)?.split(' ')[1];
      return {
        id: entry.id,
        activity: entry.activity,
        title: entry.title,
        pool: entry.pool,
        bytes,
        state: entry.running ? 'running' : 'waiting',
        ...(vm === undefined ? {} : { vm }),
        ...(from === undefined ? {} : { from }),
        ...(to === undefined ? {} : { to }),
        ...(behind === undefined ? {} : { behind }),
      };
    });
  }

  /** Waits its turn, then works. */
  async run<T>(wish: Wish, work: () => Promise<T>): Promise<T> {
    const entry = await this.#turn(wish);
    try {
      const result = await work();
      const seconds = (performance.now() - entry.started) / 1000;
      this.#moved({ pool: wish.pool, load: wish.load, seconds, beside: entry.beside });
      return result;
    } finally {
      this.#entries.splice(this.#entries.indexOf(entry), 1);
      this.#next();
    }
  }

  /** Before another that waits, or to the end. */
  order(id: string, before: string | undefined): void {
    const entry = this.#waiting(id);
    const other = before === undefined ? undefined : this.#waiting(before);
    if (!entry || entry === other) return;
    this.#entries.splice(this.#entries.indexOf(entry), 1);
    this.#entries.splice(other ? this.#entries.indexOf(other) : this.#entries.length, 0, entry);
    this.#next();
  }

  async cancel(id: string): Promise<void> {
    const entry = this.#entries.find((one) => one.id === id);
    if (entry?.running) await entry.stop();
    else entry?.leave(new FailureError({ kind: 'cancelled', code: 'cancelled', params: [] }));
  }

  #waiting(id: string): Entry | undefined {
    return this.#entries.find((one) => one.id === id && !one.running);
  }

  #turn(wish: Wish): Promise<Entry> {
    const { signal } = wish;
    signal.throwIfAborted();
    return new Promise((resolve, reject) => {
      const aborted = (): void => entry.leave(signal.reason);
      const entry: Entry = {
        ...wish,
        id: randomUUID(),
        running: false,
        started: 0,
        beside: 1,
        begin: () => {
          signal.removeEventListener('abort', aborted);
          entry.running = true;
          entry.started = performance.now();
          resolve(entry);
        },
        leave: (reason) => {
          signal.removeEventListener('abort', aborted);
          this.#entries.splice(this.#entries.indexOf(entry), 1);
          reject(reason);
          this.#changed();
        },
      };
      signal.addEventListener('abort', aborted, { once: true });
      this.#entries.push(entry);
      this.#next();
    });
  }

  /** What has as many as it may, if anything does. */
  #full(entry: Entry): string | undefined {
    const running = this.#entries.filter((one) => one.running);
    for (const pool of new Set([entry.pool, entry.load.into ?? entry.pool])) {
      const there = running.filter((one) => one.pool === pool || one.load.into === pool);
      if (there.length >= this.#limits.perPool) return pool;
      if (entry.load.disks && there.filter((one) => one.load.disks).length >= MIRRORS) return pool;
    }
    return endsOf(entry).find(
      (end) => running.filter((one) => endsOf(one).includes(end)).length >= this.#limits.perHost,
    );
  }

  #next(): void {
    for (const entry of this.#limits.paused ? [] : this.#entries.filter((one) => !one.running)) {
      if (this.#full(entry) !== undefined) continue;
      entry.begin();
      const sharing = this.#entries.filter((one) => one.running && one.load.from === entry.load.from);
      for (const one of sharing) one.beside = Math.max(one.beside, sharing.length);
    }
    this.#changed();
  }
}
