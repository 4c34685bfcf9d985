import type { Sink } from '../../app/contract/wire/gateway.ts';
import type { LiveMessage, MetricColumn, MetricObject, MetricState } from '../../app/contract/metrics.ts';
import { summaryOf } from '../../app/metrics/derived.ts';
import { RING_STEP } from '../../app/metrics/rings.ts';
import type { PoolMetrics } from './pool-metrics.ts';

/** A few objects are shown as soon as their host speaks; many wait for each other. */
const SOON_MS = 30;
const MANY = 40;
const TOGETHER_MS = 1000;

export interface LiveArgs {
  readonly objects: 'all' | readonly MetricObject[];
  readonly sources: 'summary' | readonly string[];
  readonly rows: number;
}

/** One subscription to live numbers. */
export class LiveFeed {
  readonly #metrics: PoolMetrics;
  readonly #args: LiveArgs;
  readonly #sink: Sink<LiveMessage>;
  readonly #unwatch: () => void;
  #epoch = 0;
  #shape = '';
  #objects: readonly MetricObject[] = [];
  #columns: readonly MetricColumn[] = [];
  #sent = 0;
  #states = '';
  #timer: NodeJS.Timeout | undefined;

  constructor(metrics: PoolMetrics, args: LiveArgs, sink: Sink<LiveMessage>) {
    this.#metrics = metrics;
    this.#args = args;
    this.#sink = sink;
    this.#objects = this.#wanted();
    this.#unwatch = metrics.watch({
      hosts: () => new Set(this.#wanted().flatMap((object) => metrics.hostsOf(object))),
      rows: args.rows,
      ...(args.objects !== 'all' && args.sources !== 'summary' ? { closely: args.objects } : {}),
      changed: () => this.#soon(),
    });
    this.#emit();
  }

  stop(): void {
    this.#unwatch();
    clearTimeout(this.#timer);
  }

  #wanted(): readonly MetricObject[] {
    const { objects } = this.#args;
    if (objects !== 'all') return objects;
    const { inventory } = this.#metrics.pool;
    const all: MetricObject[] = [...inventory.all('host')].map((host) => ({ cls: 'host', ref: host.$ref }));
    for (const vm of inventory.all('VM'))
      if (vm.power_state === 'Running' && !vm.is_control_domain && !vm.is_a_template)
        all.push({ cls: 'VM', ref: vm.$ref });
    return all;
  }

  #soon(): void {
    this.#timer ??= setTimeout(
      () => {
        this.#timer = undefined;
        this.#emit();
      },
      this.#objects.length > MANY ? TOGETHER_MS : SOON_MS,
    );
  }

  #emit(): void {
    if (this.#sink.full) return this.#soon();
    const metrics = this.#metrics;
    const objects = this.#wanted();
    const columns: MetricColumn[] = [];
    objects.forEach((object, index) => {
      const sources = this.#args.sources === 'summary' ? summaryOf(object.cls) : this.#args.sources;
      for (const source of sources) if (metrics.has(object, source)) columns.push({ object: index, source });
    });
    const shape = `${objects.map((object) => object.ref).join()} ${columns.map((column) => `${column.object}${column.source}`).join()}`;
    if (shape !== this.#shape) {
      this.#shape = shape;
      this.#epoch += 1;
      this.#objects = objects;
      this.#columns = columns;
      this.#sent = 0;
      this.#states = '';
      this.#sink.send({ type: 'layout', epoch: this.#epoch, objects, columns, step: RING_STEP });
    }
    this.#emitStates();
    this.#emitRows();
  }

  #emitStates(): void {
    const states: MetricState[] = this.#objects.map((object) => this.#metrics.stateOf(object));
    const text = JSON.stringify(states);
    if (text === this.#states) return;
    this.#states = text;
    this.#sink.send({ type: 'states', epoch: this.#epoch, states });
  }

  #emitRows(): void {
    const metrics = this.#metrics;
    if (this.#columns.length === 0) return;
    const newest = metrics.newest(new Set(this.#objects.flatMap((object) => metrics.hostsOf(object))));
    if (newest === 0) return;
    // The row before is sent again: another host may have been late for it.
    const missing = this.#sent === 0 ? this.#args.rows : Math.round((newest - this.#sent) / RING_STEP) + 1;
    const count = Math.max(1, Math.min(this.#args.rows, missing));
    const data = new Float64Array(count * (this.#columns.length + 1));
    for (let row = 0; row < count; row += 1) data[row] = newest - (count - 1 - row) * RING_STEP;
    this.#columns.forEach(({ object, source }, index) => {
      const target = this.#objects[object];
      const values = target && metrics.read(target, source, newest, count);
      if (values) data.set(values, count * (index + 1));
      else data.fill(Number.NaN, count * (index + 1), count * (index + 2));
    });
    this.#sent = newest;
    const clockOffset = metrics.pool.clockOffset;
    this.#sink.send({ type: 'rows', epoch: this.#epoch, count, clockOffset, body: data.buffer });
  }
}
