import { toFailure, type Failure } from '../../app/errors/failure.ts';
import type { Legend, Updates } from '../../app/metrics/columns.ts';
import { readUpdates } from '../../app/metrics/read.ts';
import { RING_ROWS, RING_STEP, type Rings } from '../../app/metrics/rings.ts';
import type { ForeignClocks } from './foreign-clocks.ts';
import { askNumbers, serverNow, type MetricsPool } from './source.ts';

/** A host's numbers come every 5 s; the next request leaves a little before, and soon again when it was too early. */
const EARLY_MS = 100;
const AGAIN_MS = 600;
const FIRST_BACKOFF_MS = 5000;
const LAST_BACKOFF_MS = 30_000;

export type HostState =
  | { readonly at: 'loading' }
  | { readonly at: 'live'; readonly newest: number }
  /** `since`: seconds, coordinator's time. */
  | { readonly at: 'failing'; readonly since: number; readonly failure: Failure };

interface HostPollerOptions {
  readonly pool: MetricsPool;
  readonly host: string;
  readonly rings: Rings;
  readonly clocks: ForeignClocks;
  /** A sample has been written, or the state is another one. */
  readonly changed: () => void;
}

/** Asks one host for the numbers of itself and all its VMs, as long as it is not stopped. One request at a time. */
export class HostPoller {
  state: HostState = { at: 'loading' };
  readonly #options: HostPollerOptions;
  readonly #abort = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #rows: number;
  #last: number | undefined;
  #legend: Legend | undefined;
  #handles = new WeakMap<Legend, Int32Array>();
  #backoff = FIRST_BACKOFF_MS;

  constructor(options: HostPollerOptions, rows: number) {
    this.#options = options;
    this.#rows = rows;
    void this.#poll();
  }

  /** Somebody wants more of the past than was fetched. */
  reachBack(rows: number): void {
    if (rows <= this.#rows) return;
    this.#rows = rows;
    this.#last = undefined;
  }

  /** Handles were given back: find them anew. */
  forgetHandles(): void {
    this.#handles = new WeakMap();
  }

  stop(): void {
    this.#abort.abort();
    clearTimeout(this.#timer);
  }

  async #poll(): Promise<void> {
    const { pool, host, clocks, changed } = this.#options;
    let wait: number;
    try {
      // After a sleep, a coarser archive would answer: what is older than the rings is for the history.
      if (this.#last !== undefined && serverNow(pool) - (this.#last - clocks.of(host)) > RING_ROWS * RING_STEP - 30)
        this.#last = undefined;
      const start = this.#last === undefined ? -RING_STEP * Math.min(this.#rows, RING_ROWS) : this.#last + 1;
      const body = await askNumbers(pool, host, '/rrd_updates', {
        query: { start: String(start), interval: String(RING_STEP), cf: 'AVERAGE', host: 'true' },
        signal: this.#abort.signal,
      });
      const updates = readUpdates(body, this.#legend);
      if (this.#abort.signal.aborted) return;
      const newest = updates.times[updates.rows - 1];
      const shift = newest === undefined ? 0 : await clocks.at(host, newest, 0, this.#abort.signal);
      const fresh = this.#take(updates, newest, shift);
      this.#backoff = FIRST_BACKOFF_MS;
      wait = fresh ? RING_STEP * 1000 - EARLY_MS : AGAIN_MS;
      if (fresh) changed();
    } catch (error) {
      if (this.#abort.signal.aborted) return;
      const since = this.state.at === 'failing' ? this.state.since : serverNow(pool);
      this.state = { at: 'failing', since, failure: toFailure(error) };
      wait = this.#backoff;
      this.#backoff = Math.min(LAST_BACKOFF_MS, this.#backoff * 2);
      changed();
    }
    this.#timer = setTimeout(() => void this.#poll(), wait);
    this.#timer.unref();
  }

  /** Answers whether there was anything new. */
  #take(updates: Updates, newest: number | undefined, shift: number): boolean {
    const { rings } = this.#options;
    this.#legend = updates.legend;
    if (updates.step !== RING_STEP) {
      this.#last = undefined;
      return false;
    }
    // A clock that was put back would leave us waiting for a future that is hours away.
    if (this.#last !== undefined && updates.end < this.#last - 2 * RING_STEP) {
      this.#last = undefined;
      return false;
    }
    if (newest === undefined || (this.#last !== undefined && newest <= this.#last)) return false;
    const handles = this.#handlesOf(updates.legend);
    const { rows, times, values } = updates;
    for (let column = 0; column < handles.length; column += 1) {
      const handle = handles[column] ?? -1;
      if (handle < 0) continue;
      for (let row = 0; row < rows; row += 1) {
        const value = values[column * rows + row] ?? Number.NaN;
        // Infinite, negative and absurd numbers are no knowledge.
        rings.write(handle, (times[row] ?? 0) - shift, value >= 0 && value < 1e18 ? value : Number.NaN);
      }
    }
    this.#last = newest;
    this.state = { at: 'live', newest: newest - shift };
    return true;
  }

  #handlesOf(legend: Legend): Int32Array {
    const known = this.#handles.get(legend);
    if (known) return known;
    const handles = Int32Array.from(legend.entries, (entry) =>
      entry?.cf === 'AVERAGE' ? this.#options.rings.handle(`${entry.cls}/${entry.uuid}`, entry.name) : -1,
    );
    this.#handles.set(legend, handles);
    return handles;
  }
}
