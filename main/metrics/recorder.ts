import type { MetricObject } from '../../app/contract/metrics.ts';
import { RING_ROWS, RING_STEP } from '../../app/metrics/rings.ts';
import type { PoolMetrics } from './pool-metrics.ts';
import type { Recording } from './recording.ts';
import { ringKey } from './source.ts';

/** Half of what the rings hold: one missed turn loses nothing. */
const EVERY_MS = 5 * 60_000;

/** Writes down the 5-second numbers of one pool's kept objects, which it asks for all the time, and of those somebody looked at. */
export class Recorder {
  readonly #metrics: PoolMetrics;
  readonly #recording: Recording;
  readonly #written = new Map<string, number>();
  readonly #unwatch: () => void;
  readonly #timer: NodeJS.Timeout;

  constructor(metrics: PoolMetrics, recording: Recording) {
    this.#metrics = metrics;
    this.#recording = recording;
    this.#unwatch = metrics.watch({
      hosts: () => this.#kept().flatMap(([object]) => metrics.hostsOf(object)),
      rows: RING_ROWS,
      changed: () => undefined,
    });
    this.#timer = setInterval(() => void this.flush(), EVERY_MS).unref();
  }

  close(): Promise<void> {
    clearInterval(this.#timer);
    const last = this.flush();
    this.#unwatch();
    return last;
  }

  /** Writes what is new in the rings. */
  async flush(): Promise<void> {
    const { pool, rings } = this.#metrics;
    const looked = this.#metrics.takeLooked();
    const all = new Map(this.#kept().map(([, cls, uuid]) => [ringKey(cls, uuid), uuid]));
    if (this.#recording.watched)
      for (const { cls, ref } of looked) {
        const uuid = pool.inventory.get(cls, ref)?.uuid;
        if (uuid !== undefined && (cls === 'host' || cls === 'VM')) all.set(ringKey(cls, uuid), uuid);
      }
    for (const [key, uuid] of all) {
      const newest = rings.newest(key);
      const since = this.#written.get(key) ?? 0;
      const count = Math.min(RING_ROWS, Math.round((newest - since) / RING_STEP));
      if (newest === 0 || count <= 0) continue;
      this.#written.set(key, newest);
      const columns = new Map(rings.names(key).map((name) => [name, rings.read(key, name, newest, count)]));
      const times = Float64Array.from({ length: count }, (_, row) => newest - (count - 1 - row) * RING_STEP);
      await this.#recording.append(pool.id, uuid, { times, columns }).catch(() => this.#written.set(key, since));
    }
  }

  #kept(): readonly (readonly [MetricObject, 'host' | 'VM', string])[] {
    const { pool } = this.#metrics;
    const found: (readonly [MetricObject, 'host' | 'VM', string])[] = [];
    for (const cls of ['host', 'VM'] as const)
      for (const object of pool.inventory.all(cls))
        if (this.#recording.keeps(pool.id, object.uuid)) found.push([{ cls, ref: object.$ref }, cls, object.uuid]);
    return found;
  }
}
