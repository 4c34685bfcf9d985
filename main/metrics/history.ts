import type { Gap, History, MetricColumn, MetricObject } from '../../app/contract/metrics.ts';
import type { Obj } from '../../app/inventory/view.ts';
import { combine, compositionOf, recipeFor } from '../../app/metrics/derived.ts';
import { findGaps, restsOf, type Stretch } from '../../app/metrics/gaps.ts';
import { RING_ROWS, RING_STEP } from '../../app/metrics/rings.ts';
import { thinRows } from '../../app/metrics/thin.ts';
import { pieces, resample, timeOf, unionTimes, type Span } from '../../app/metrics/windows.ts';
import type { Archives } from './archives.ts';
import type { PoolMetrics } from './pool-metrics.ts';
import type { Recorded, Recording } from './recording.ts';
import { ringKey, serverNow } from './source.ts';

export interface HistoryArgs {
  readonly objects: readonly MetricObject[];
  readonly sources: readonly string[];
  readonly from: number;
  readonly to: number;
  readonly points: number;
}

/** One object's rows in a window: raw sources on one axis. */
interface Rows {
  readonly times: Float64Array;
  readonly names: readonly string[];
  column(name: string): Float64Array;
  /** The longest step in it. */
  readonly step: number;
  /** Second of the oldest value there is, wherever the window begins. */
  readonly since: number;
}

/** More rows than this many times the points asked for are not worth their reading. */
const OVERSAMPLE = 12;

/** Answers windows of any length and age from the rings, the servers' archives and the console's own recording. */
export class HistoryReader {
  readonly #metrics: PoolMetrics;
  readonly #archives: Archives;
  readonly #recording: Recording;

  constructor(metrics: PoolMetrics, archives: Archives, recording: Recording) {
    this.#metrics = metrics;
    this.#archives = archives;
    this.#recording = recording;
  }

  async read(args: HistoryArgs, signal?: AbortSignal): Promise<History> {
    const rows = await Promise.all(args.objects.map((object) => this.#object(object, args, signal)));
    const times = unionTimes(rows.map((row) => row.times));
    const columns: MetricColumn[] = [];
    const values: Float64Array[] = [];
    const gaps: Gap[] = [];
    rows.forEach((row, object) => {
      const own: Float64Array[] = [];
      for (const source of args.sources) {
        const column = row.series.get(source);
        if (!column) continue;
        columns.push({ object, source });
        own.push(column);
        values.push(resample(row.times, column, times, row.step));
      }
      if (own.length === 0) return;
      const reasons = this.#reasons(args.objects[object] ?? { cls: 'pool', ref: '' });
      const unborn = { from: 0, to: row.since, reason: 'nothing was recorded yet' };
      gaps.push(...findGaps(row.times, own, [[unborn], ...reasons], 'no data').map((gap) => ({ ...gap, object })));
    });
    const kept = thinRows(times, values, args.points);
    const count = kept.length;
    const data = new Float64Array(count * (values.length + 1));
    kept.forEach((row, at) => {
      data[at] = times[row] ?? 0;
      values.forEach((column, index) => {
        data[count * (index + 1) + at] = column[row] ?? Number.NaN;
      });
    });
    return {
      count,
      columns,
      step: Math.max(...rows.map((row) => row.step)),
      gaps,
      clockOffset: this.#metrics.pool.clockOffset,
      states: args.objects.map((object) => this.#metrics.stateOf(object)),
      body: data.buffer,
    };
  }

  async #object(
    object: MetricObject,
    args: HistoryArgs,
    signal?: AbortSignal,
  ): Promise<{
    readonly times: Float64Array;
    readonly series: ReadonlyMap<string, Float64Array>;
    readonly step: number;
    readonly since: number;
  }> {
    const { cls } = object;
    if (cls === 'host' || cls === 'VM') {
      const rows = await this.#rows(cls, object, args, signal);
      const series = new Map<string, Float64Array>();
      for (const source of args.sources) {
        const recipe = recipeFor(cls, source, rows.names);
        if (!recipe) continue;
        const inputs = recipe.inputs.map(([name, factor]) => ({ values: rows.column(name), factor }));
        series.set(source, combine(recipe.how, inputs, rows.times.length));
      }
      return { times: rows.times, series, step: rows.step, since: rows.since };
    }
    return this.#composed(cls, object, args, signal);
  }

  /** A pool's or an SR's numbers: its hosts' joined. Hosts that do not answer are left out. */
  async #composed(cls: 'pool' | 'SR', object: MetricObject, args: HistoryArgs, signal?: AbortSignal) {
    const uuid = this.#metrics.pool.inventory.get(cls, object.ref)?.uuid ?? '';
    const hosts = this.#metrics.hostsOf(object);
    const wanted = args.sources.map((source) => ({ source, made: compositionOf(cls, source, uuid) }));
    const sources = wanted.flatMap(({ made }) => (made ? [made.source] : []));
    const answers = await Promise.all(
      hosts.map(async (ref) => {
        const host = { cls: 'host', ref } as const;
        try {
          return { ref, rows: await this.#object(host, { ...args, sources }, signal) };
        } catch (error) {
          if (hosts.length === 1 || signal?.aborted) throw error;
          return undefined;
        }
      }),
    );
    const there = answers.filter((answer) => answer !== undefined);
    const times = unionTimes(there.map((answer) => answer.rows.times));
    const series = new Map<string, Float64Array>();
    for (const { source, made } of wanted) {
      const inputs = there.flatMap(({ ref, rows }) => {
        const column = made && rows.series.get(made.source);
        if (!column) return [];
        return [
          { values: resample(rows.times, column, times, rows.step), factor: 1, weight: this.#metrics.weightOf(ref) },
        ];
      });
      if (made && inputs.length > 0) series.set(source, combine(made.how, inputs, times.length));
    }
    return {
      times,
      series,
      step: Math.max(RING_STEP, ...there.map(({ rows }) => rows.step)),
      since: Math.min(Infinity, ...there.map(({ rows }) => rows.since)),
    };
  }

  async #rows(cls: 'host' | 'VM', object: MetricObject, args: HistoryArgs, signal?: AbortSignal): Promise<Rows> {
    const { pool, rings } = this.#metrics;
    const uuid = pool.inventory.get(cls, object.ref)?.uuid ?? '';
    const [host] = this.#metrics.hostsOf(object);
    const key = ringKey(cls, uuid);
    // A server that is away takes its archives with it; what was seen of it in the last minutes stays.
    const kept = await this.#archives.get(cls, uuid, host, signal).catch((error: unknown) => {
      if (signal?.aborted || rings.newest(key) === 0) throw error;
      return { archives: [], sources: [], since: 0 };
    });
    const ring: Span = { step: RING_STEP, end: rings.newest(key), rows: rings.newest(key) === 0 ? 0 : RING_ROWS };
    // The archive's own 5 s rows stand in where nobody watched.
    const fine = kept.archives.find((archive) => archive.step === RING_STEP);
    const ringIsNewer = ring.rows > 0 && ring.end >= (fine?.end ?? 0);
    const coarse = kept.archives.filter((archive) => archive !== fine);
    const spans: Span[] = [ringIsNewer ? ring : (fine ?? ring), ...coarse];
    const parts = pieces(spans, args.from, args.to);
    const names = new Set([...kept.sources, ...rings.names(key)]);
    const total = parts.reduce((sum, part) => sum + part.to - part.from, 0);
    const times = new Float64Array(total);
    let at = 0;
    for (const part of parts) {
      const span = spans[part.span] ?? ring;
      for (let row = part.from; row < part.to; row += 1, at += 1) times[at] = timeOf(span, row);
    }
    const column = (name: string): Float64Array => {
      const out = new Float64Array(total);
      let at = 0;
      for (const part of parts) {
        const fromRing = part.span === 0 && ringIsNewer;
        const archived = part.span === 0 ? fine?.columns.get(name) : coarse[part.span - 1]?.columns.get(name);
        const ringValues = fromRing ? rings.read(key, name, ring.end, RING_ROWS) : undefined;
        for (let row = part.from; row < part.to; row += 1, at += 1) {
          let value = (ringValues ?? archived)?.[row] ?? Number.NaN;
          if (fromRing && Number.isNaN(value) && fine && archived) {
            const older = fine.rows - 1 - Math.round((fine.end - (times[at] ?? 0)) / RING_STEP);
            value = archived[older] ?? Number.NaN;
          }
          out[at] = value;
        }
      }
      return out;
    };
    const first = spans[parts[0]?.span ?? 0];
    const rows: Rows = { times, names: [...names], column, step: first?.step ?? RING_STEP, since: kept.since };
    return coarsen(await this.#withRecording(rows, uuid, args), (args.to - args.from) / args.points);
  }

  /** Lays the console's own 5-second rows over coarser ones, where the window is short enough for them. */
  async #withRecording(rows: Rows, uuid: string, args: HistoryArgs): Promise<Rows> {
    if (rows.step <= RING_STEP || (args.to - args.from) / RING_STEP > args.points * OVERSAMPLE) return rows;
    const recorded = await this.#recording.read(this.#metrics.pool.id, uuid, args.from, args.to);
    return recorded ? overlay(rows, recorded) : rows;
  }

  /** Best first: what the object itself did, what its server did, that nobody answered. */
  #reasons(object: MetricObject): readonly (readonly Stretch[])[] {
    const { inventory } = this.#metrics.pool;
    const vm = object.cls === 'VM' ? inventory.get('VM', object.ref) : undefined;
    const host = inventory.get('host', vm ? vm.resident_on : object.ref);
    const silent = host ? [hostStarts(host), this.#metrics.absencesOf(host.$ref)] : [];
    if (!vm) return silent;
    const life = [...inventory.all('message')].filter((message) => message.obj_uuid === vm.uuid);
    const events = life.map((message) => ({ name: message.name, time: parseTime(message.timestamp) }));
    const stopped = vm.power_state === 'Halted' || vm.power_state === 'Suspended';
    return [restsOf(vm.name_label, events, stopped, serverNow(this.#metrics.pool)), ...silent];
  }
}

/** When a server started: it may have been down for long before, so a gap that this lies in was that. */
function hostStarts({ name_label, other_config }: Obj<'host'>): readonly Stretch[] {
  const starts: Stretch[] = [];
  const boot = Number(other_config['boot_time'] ?? Number.NaN);
  const agent = Number(other_config['agent_start_time'] ?? Number.NaN);
  if (boot > 0) starts.push({ from: boot, to: boot, reason: `${name_label} was restarted` });
  // After a boot the toolstack starts too; it is silent for some seconds before.
  if (agent > 0 && !(agent - boot < 600))
    starts.push({ from: agent - 30, to: agent, reason: `${name_label}’s toolstack was restarted` });
  return starts;
}

/** Joins rows that are closer together than one point of the picture: a second's spike is not what an hour was like. */
function coarsen(rows: Rows, bin: number): Rows {
  const { times } = rows;
  // The last row of each group, where a group is at most one bin long.
  const ends: number[] = [];
  let start = -Infinity;
  times.forEach((time, row) => {
    if (time - start < bin * 0.98 && ends.length > 0) ends[ends.length - 1] = row;
    else {
      ends.push(row);
      start = time;
    }
  });
  if (ends.length === times.length) return rows;
  const column = (name: string): Float64Array => {
    const values = rows.column(name);
    let row = 0;
    return Float64Array.from(ends, (end) => {
      let sum = 0;
      let known = 0;
      for (; row <= end; row += 1) {
        const value = values[row] ?? Number.NaN;
        if (Number.isNaN(value)) continue;
        sum += value;
        known += 1;
      }
      return known === 0 ? Number.NaN : sum / known;
    });
  };
  return { ...rows, times: Float64Array.from(ends, (end) => times[end] ?? 0), column };
}

function overlay(rows: Rows, recorded: Recorded): Rows {
  const own = recorded.times;
  // A coarse row is dropped when recorded rows fill most of the stretch it stands for.
  const keep: number[] = [];
  rows.times.forEach((time, row) => {
    const before = rows.times[row - 1] ?? time - rows.step;
    const inside = lowerBound(own, time + 0.5) - lowerBound(own, before + 0.5);
    if (inside < ((time - before) / RING_STEP) * 0.5) keep.push(row);
  });
  const kept = Float64Array.from(keep, (row) => rows.times[row] ?? 0);
  const times = unionTimes([kept, own]);
  const column = (name: string): Float64Array => {
    const base = rows.column(name);
    const fine = recorded.columns.get(name);
    const out = new Float64Array(times.length).fill(Number.NaN);
    keep.forEach((row) => (out[lowerBound(times, rows.times[row] ?? 0)] = base[row] ?? Number.NaN));
    if (fine) own.forEach((time, row) => (out[lowerBound(times, time)] = fine[row] ?? Number.NaN));
    return out;
  };
  return {
    ...rows,
    times,
    column,
    names: [...new Set([...rows.names, ...recorded.columns.keys()])],
    step: keep.length === 0 ? RING_STEP : rows.step,
    since: Math.min(rows.since, own[0] ?? Infinity),
  };
}

function lowerBound(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The server's spelling of a time, in seconds. */
function parseTime(text: string): number {
  const plain = text.replace(/^(\d{4})-?(\d\d)-?(\d\d)T/, '$1-$2-$3T');
  return (Date.parse(plain) || 0) / 1000;
}
