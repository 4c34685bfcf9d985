import type { DataSource, History, LiveMessage, MetricObject, RecordingState } from '../../app/contract/metrics.ts';
import type { MetricCls } from '../../app/metrics/metric-cls.ts';
import type { Sink } from '../../app/contract/wire/gateway.ts';
import { FailureError } from '../../app/errors/failure.ts';
import { writeAlarm, type Alarm } from '../../app/metrics/alarms.ts';
import { colourKey, layoutChanges, type Graph, type KeyChange } from '../../app/metrics/layout.ts';
import { Archives } from './archives.ts';
import { HistoryReader, type HistoryArgs } from './history.ts';
import { LiveFeed, type LiveArgs } from './live-feed.ts';
import { PoolMetrics } from './pool-metrics.ts';
import { Recorder } from './recorder.ts';
import type { Recording, RecordingLimits } from './recording.ts';
import { ringKey, type MetricsPool } from './source.ts';

interface Open {
  readonly metrics: PoolMetrics;
  readonly archives: Archives;
  readonly history: HistoryReader;
  readonly recorder: Recorder;
}

interface SourceRecord {
  readonly name_label: string;
  readonly name_description: string;
  readonly enabled: boolean;
  readonly standard: boolean;
  readonly units: string;
}

const SOURCES_MS = 8000;

export interface Target extends MetricObject {
  readonly pool: string;
}

/** All numbers of all pools, for whoever asks. */
export class Metrics {
  readonly #pools: { get(id: string): MetricsPool | undefined };
  readonly #recording: Recording;
  readonly #open = new Map<string, Open & { readonly pool: MetricsPool }>();

  constructor(pools: { get(id: string): MetricsPool | undefined }, recording: Recording) {
    this.#pools = pools;
    this.#recording = recording;
  }

  /** Call when pools came or went: kept objects are recorded whether or not somebody looks. */
  poolsChanged(): void {
    for (const [id, open] of this.#open) {
      if (this.#pools.get(id) === open.pool) continue;
      this.#open.delete(id);
      void open.recorder.close().finally(() => open.metrics.close());
    }
    for (const { pool } of this.#recording.state.objects) if (this.#pools.get(pool)) this.of(pool);
  }

  of(id: string): Open {
    const pool = this.#pools.get(id);
    if (!pool) throw new FailureError({ kind: 'refused', code: 'no-such-pool', params: [id], pool: id });
    const known = this.#open.get(id);
    if (known?.pool === pool) return known;
    const metrics = new PoolMetrics(pool);
    const archives = new Archives(pool, metrics.clocks);
    const open = {
      pool,
      metrics,
      archives,
      history: new HistoryReader(metrics, archives, this.#recording),
      recorder: new Recorder(metrics, this.#recording),
    };
    this.#open.set(id, open);
    return open;
  }

  live(pool: string, args: LiveArgs, sink: Sink<LiveMessage>): () => void {
    const feed = new LiveFeed(this.of(pool).metrics, args, sink);
    return () => feed.stop();
  }

  history(pool: string, args: HistoryArgs, signal?: AbortSignal): Promise<History> {
    return this.of(pool).history.read(args, signal);
  }

  async sources({ pool: id, cls, ref }: Target): Promise<readonly DataSource[]> {
    const { metrics, archives } = this.of(id);
    const { pool } = metrics;
    if (cls === 'pool') return [];
    const hosts = metrics.hostsOf({ cls, ref });
    const uuid = pool.inventory.get(cls, ref)?.uuid ?? '';
    if (cls === 'SR') return this.#sourcesOfSr(id, hosts, uuid);
    const archived = archives.get(cls, uuid, hosts[0]).catch(() => undefined);
    // The coordinator asks the object's server, and waits long for one that is dead: then what is known here has to do.
    const signal = AbortSignal.timeout(SOURCES_MS);
    const offered =
      hosts.length === 0
        ? []
        : await pool
            .call<SourceRecord[]>(`${cls}.get_data_sources`, [ref], { signal })
            .catch((error: unknown) => (signal.aborted ? [] : Promise.reject(error as Error)));
    const list = offered.map((record): DataSource => ({
      name: record.name_label,
      description: record.name_description,
      units: record.units,
      enabled: record.enabled,
      standard: record.standard,
      offered: true,
    }));
    const known = new Set(list.map((source) => source.name));
    const kept = (await archived)?.sources ?? [];
    const watched = cls === 'host' || cls === 'VM' ? metrics.rings.names(ringKey(cls, uuid)) : [];
    for (const name of new Set([...kept, ...watched])) {
      if (known.has(name)) continue;
      list.push({ name, description: '', units: '', enabled: true, standard: false, offered: false });
    }
    return list;
  }

  /** An SR's numbers are those its hosts keep of it, without its id. */
  async #sourcesOfSr(pool: string, hosts: readonly string[], uuid: string): Promise<readonly DataSource[]> {
    const tail = `_${uuid.slice(0, 8)}`;
    const all = await Promise.all(hosts.map((ref) => this.sources({ pool, cls: 'host', ref }).catch(() => [])));
    const found = new Map<string, DataSource>();
    for (const source of all.flat()) {
      if (!source.name.endsWith(tail)) continue;
      const name = source.name.slice(0, -tail.length);
      if (!found.has(name)) found.set(name, { ...source, name });
    }
    return [...found.values()];
  }

  async record({ pool: id, cls, ref }: Target, source: string, on: boolean): Promise<void> {
    const { pool } = this.of(id).metrics;
    const method = on ? 'record_data_source' : 'forget_data_source_archives';
    await pool.call(`${cls}.${method}`, [ref, source]);
  }

  async layout({ pool: id, cls, ref }: Target, graphs: readonly Graph[] | null): Promise<void> {
    const { pool } = this.of(id).metrics;
    const uuid = pool.inventory.get(cls, ref)?.uuid ?? '';
    for (const of of pool.inventory.all('pool'))
      await write(pool, 'pool', of.$ref, 'gui_config', layoutChanges(of.gui_config, cls, uuid, graphs), of.gui_config);
    await pool.barrier();
  }

  async colour({ pool: id, cls, ref }: Target, source: string, argb: number | null): Promise<void> {
    const { pool } = this.of(id).metrics;
    const key = colourKey(cls, pool.inventory.get(cls, ref)?.uuid ?? '', source);
    const value = argb === null ? undefined : String(argb);
    for (const of of pool.inventory.all('pool'))
      await write(pool, 'pool', of.$ref, 'gui_config', [{ key, value }], of.gui_config);
    await pool.barrier();
  }

  async alarm({ pool: id, cls, ref }: Target, variable: string, alarm: Omit<Alarm, 'variable'> | null): Promise<void> {
    const { pool } = this.of(id).metrics;
    const target = pool.inventory.get(cls, ref);
    if (!target) throw new FailureError({ kind: 'refused', code: 'HANDLE_INVALID', params: [cls, ref], pool: id });
    const value = writeAlarm(target.other_config['perfmon'], variable, alarm);
    await write(pool, cls, ref, 'other_config', [{ key: 'perfmon', value }], target.other_config);
    await pool.barrier();
    // The daemon reads its alarms every half hour; asking it to do so now is a kindness, not a condition.
    for (const host of this.of(id).metrics.hostsOf({ cls, ref }))
      await pool.call('host.call_plugin', [host, 'perfmon', 'refresh', {}]).catch(() => undefined);
  }

  get recording(): RecordingState {
    return this.#recording.state;
  }

  async keep(pool: string, cls: MetricCls, uuid: string, on: boolean): Promise<void> {
    await this.#recording.keep(pool, cls, uuid, on);
    if (this.#pools.get(pool)) this.of(pool).metrics.recheck();
  }

  limitRecording(limits: RecordingLimits): Promise<void> {
    return this.#recording.limit(limits);
  }

  clearRecording(): Promise<void> {
    return this.#recording.clear();
  }

  async close(): Promise<void> {
    for (const { recorder, metrics } of this.#open.values()) {
      await recorder.close();
      metrics.close();
    }
    this.#open.clear();
    await this.#recording.settled();
  }
}

/** One key at a time: writing the whole map would undo what another admin wrote meanwhile. */
async function write(
  pool: MetricsPool,
  cls: string,
  ref: string,
  field: string,
  changes: readonly KeyChange[],
  now: Readonly<Record<string, string>>,
): Promise<void> {
  for (const { key, value } of changes) {
    if (key in now) await pool.call(`${cls}.remove_from_${field}`, [ref, key]);
    if (value !== undefined) await pool.call(`${cls}.add_to_${field}`, [ref, key, value]);
  }
}
