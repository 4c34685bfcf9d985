import { LEASE_KEY, LEASE_SILENCE, readLease, TAKEN_KEY } from '../../app/rollout/lease.ts';
import type { Lease } from '../../app/rollout/lease.ts';
import type { Pool } from '../pools/pool.ts';
import { JOURNAL_KEY } from './shared.ts';

/** Milliseconds between two looks whether a console that owns a run has fallen silent: that changes nothing in the pool. */
const LOOK = 15_000;

export function markOf(pool: Pool): Lease | undefined {
  const [record] = pool.inventory.all('pool');
  return record && readLease(record.other_config);
}

/** Whether the owner of a mark has not been heard of for so long that it is taken to be gone. */
export const isSilent = (pool: Pool, lease: Lease): boolean =>
  Date.now() + pool.clockOffset - lease.beat > LEASE_SILENCE;

interface Seen {
  readonly stop: () => void;
  text: string;
}

/** Tells of each pool that came, and whose mark of a run, or the journal beside it, is another than before. */
export class Marks {
  readonly #pools: () => readonly Pool[];
  readonly #tell: (pool: Pool) => void;
  readonly #seen = new Map<Pool, Seen>();
  readonly #timer: NodeJS.Timeout;

  constructor(pools: () => readonly Pool[], tell: (pool: Pool) => void) {
    this.#pools = pools;
    this.#tell = tell;
    this.#timer = setInterval(() => this.look(), LOOK);
    this.#timer.unref();
    this.look();
  }

  /** Follows the pools that there are now. */
  look(): void {
    const pools = this.#pools();
    for (const [pool, { stop }] of this.#seen) {
      if (pools.includes(pool)) continue;
      stop();
      this.#seen.delete(pool);
    }
    for (const pool of pools) {
      if (!this.#seen.has(pool))
        this.#seen.set(pool, { stop: pool.inventory.onChange(() => this.#compare(pool)), text: '' });
      this.#compare(pool);
    }
  }

  close(): void {
    clearInterval(this.#timer);
    for (const { stop } of this.#seen.values()) stop();
    this.#seen.clear();
  }

  #compare(pool: Pool): void {
    const seen = this.#seen.get(pool);
    const [record] = pool.inventory.all('pool');
    const lease = markOf(pool);
    const keys = [LEASE_KEY, TAKEN_KEY, JOURNAL_KEY].map((key) => record?.other_config[key] ?? '');
    const text = [record?.uuid ?? '', ...keys, lease && isSilent(pool, lease) ? 'silent' : ''].join('\n');
    if (!seen || seen.text === text) return;
    seen.text = text;
    this.#tell(pool);
  }
}
