import { RING_STEP } from '../../app/metrics/rings.ts';
import { clocksOf } from '../pools/clocks.ts';
import { serverNow, type MetricsPool } from './source.ts';

/** A clock further off than this is another clock: its times are brought to the coordinator's. Seconds. */
const FOREIGN = 30;
/** Milliseconds before a server is asked again what time it has. */
const ASK_AGAIN = 60_000;

interface Known {
  /** Seconds to take off its times: whole steps, so that rows of several servers fall on the same moments. */
  readonly shift: number;
  readonly asked: number;
}

/** The clocks of a pool's servers that go wrong. The same for everything a server tells, or its lines would not meet. */
export class ForeignClocks {
  readonly #pool: MetricsPool;
  readonly #known = new Map<string, Known>();

  constructor(pool: MetricsPool) {
    this.#pool = pool;
  }

  /** Seconds to take off a server's times, as far as known. */
  of(host: string): number {
    return this.#known.get(host)?.shift ?? 0;
  }

  /** The same, asked of the server itself where its newest row cannot be of now. `late`: how many seconds old that may be. */
  async at(host: string, newest: number, late: number, signal?: AbortSignal): Promise<number> {
    const off = newest - serverNow(this.#pool);
    const fits = (shift: number): boolean => off - shift <= FOREIGN && off - shift >= -late - FOREIGN;
    const known = this.#known.get(host);
    if (fits(known?.shift ?? 0)) return known?.shift ?? 0;
    if (known && performance.now() - known.asked < ASK_AGAIN) return known.shift;
    const skew = await clocksOf(this.#pool, host, signal).then(
      (clocks) => clocks.skew,
      () => {
        // Nobody waits for it any more: no reason to guess, and to hold to that.
        signal?.throwIfAborted();
        // Who may not ask takes the row for one of the last seconds.
        return off + RING_STEP / 2;
      },
    );
    const shift = Math.abs(skew) > FOREIGN ? Math.round(skew / RING_STEP) * RING_STEP : 0;
    this.#known.set(host, { shift, asked: performance.now() });
    return shift;
  }
}
