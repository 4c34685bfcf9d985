import type { PoolUpdates } from '../../app/rollout/updates.ts';
import type { Pool } from '../pools/pool.ts';
import { readUpdates } from './read.ts';

/** The last list of each pool, read once and again when asked, so that a window opens at once. */
export class Updates {
  readonly #indexOf: (pool: Pool) => string | undefined;
  readonly #lists = new Map<string, Promise<PoolUpdates>>();

  /** `indexOf`: address of the vendor's index for a pool that is updated by files. */
  constructor(indexOf: (pool: Pool) => string | undefined) {
    this.#indexOf = indexOf;
  }

  /** `fresh` lets the pool fetch from its source first, which takes a while. */
  list(pool: Pool, fresh: boolean, signal: AbortSignal): Promise<PoolUpdates> {
    const known = this.#lists.get(pool.id);
    if (known && !fresh) return known;
    const reading = readUpdates(pool, { fresh, index: this.#indexOf(pool), signal });
    this.#lists.set(pool.id, reading);
    reading.catch(() => this.#lists.delete(pool.id));
    return reading;
  }

  /** After a server was updated the list is another one. */
  forget(pool: string): void {
    this.#lists.delete(pool);
  }
}
