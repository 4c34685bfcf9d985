import type { DataSource, MetricObject } from '../../../app/contract/metrics.ts';
import type { MetricCls } from '../../../app/metrics/metric-cls.ts';
import { isRef } from '../../../app/xenapi/ref.ts';
import type { View } from '../../../app/inventory/view.ts';
import { readColour, type Graph } from '../../../app/metrics/layout.ts';
import { describeSource, type Names } from '../../../app/metrics/sources.ts';
import { resample } from '../../../app/metrics/windows.ts';
import type { OthersBand } from '../../ui/chart/chart.tsx';
import { DASHES, PALETTE, type ChartSeries } from '../../ui/chart/series.ts';
import { columnKey, type Frame } from './frame/frame.ts';

/** One object on the charts, with what its lines are called. */
export interface Shown extends MetricObject {
  readonly pool: string;
  readonly uuid: string;
  readonly name: string;
}

/** Names of things by what sources call them: SRs by the start of their uuid, networks and disks by device. */
interface NameTable {
  readonly srs: Readonly<Record<string, string>>;
  readonly vifs: Readonly<Record<string, string>>;
  readonly vbds: Readonly<Record<string, string>>;
}

/** Plain data, so that charts are drawn anew only when a name really changed. */
export function nameTable(view: View, object: MetricObject): NameTable {
  const srs: Record<string, string> = {};
  const vifs: Record<string, string> = {};
  const vbds: Record<string, string> = {};
  if (object.cls === 'host') for (const sr of view.all('SR')) srs[sr.uuid.slice(0, 8)] = sr.name_label;
  const vm = object.cls === 'VM' ? view.get('VM', object.ref) : undefined;
  for (const ref of vm?.VIFs ?? []) {
    const vif = view.get('VIF', ref);
    const network = vif && view.get('network', vif.network);
    if (network) vifs[vif.device] = network.name_label;
  }
  for (const ref of vm?.VBDs ?? []) {
    const vbd = view.get('VBD', ref);
    const vdi = vbd && isRef(vbd.VDI) ? view.get('VDI', vbd.VDI) : undefined;
    if (vbd && vdi) vbds[vbd.device] = vdi.name_label;
  }
  return { srs, vifs, vbds };
}

export const namesOf = (table: NameTable | undefined): Names => ({
  sr: (first8) => table?.srs[first8],
  vif: (device) => table?.vifs[device],
  vbd: (device) => table?.vbds[device],
});

interface BuildArgs {
  /** By object. */
  readonly names: readonly (NameTable | undefined)[];
  readonly graph: Graph;
  readonly objects: readonly Shown[];
  readonly frame: Frame;
  readonly ghost: { readonly frame: Frame; readonly shift: number; readonly word: string } | undefined;
  readonly offered: readonly DataSource[];
  readonly hidden: ReadonlySet<string>;
  readonly showAll: boolean;
  readonly guiConfig: Readonly<Record<string, string>>;
  /** The line whose past is shown with it; else the first one's is. */
  readonly strong: string | undefined;
  readonly memory: LineMemory;
}

export interface Built {
  readonly series: readonly ChartSeries[];
  readonly others: OthersBand | undefined;
  readonly othersCount: number;
}

/** More lines than this are one too many: the largest five, and the rest as a band. */
const MOST = 6;

/** The lines of one graph. */
export function buildSeries(args: BuildArgs): Built {
  const { graph, objects, frame, ghost, hidden, showAll, memory } = args;
  const many = objects.length > 1;
  const all: ChartSeries[] = [];
  objects.forEach((object, index) => {
    const names = namesOf(args.names[index]);
    const kind = object.cls;
    const sources = many ? comparedBy(graph.sources) : graph.sources;
    for (const source of sources) {
      const values = frame.columns.get(columnKey(index, source));
      if (!values) continue;
      const offered = index === 0 ? args.offered.find((one) => one.name === source) : undefined;
      const info = describeSource(kind, source, names, offered?.units);
      const key = `${object.uuid} ${source}`;
      const label = many ? (sources.length === 1 ? object.name : `${object.name} ${info.label}`) : info.label;
      all.push({
        key,
        label,
        unit: info.unit,
        values: values.map((value) => value * info.unit.scale),
        colour: readColour(args.guiConfig, kind, object.uuid, source) ?? '',
        dash: undefined,
        hidden: hidden.has(key),
      });
    }
  });
  const tooMany = all.length > MOST && !showAll;
  const kept = tooMany ? memory.largest(graph.name, frame.of, all) : all;
  const rest = tooMany ? all.filter((one) => !kept.includes(one)) : [];
  const looks = memory.looks(graph.name, kept);
  const series = kept.map((one, index): ChartSeries => {
    const look = looks[index] ?? 0;
    return {
      ...one,
      colour: one.colour === '' ? (PALETTE[look % PALETTE.length] ?? '') : one.colour,
      dash: DASHES[look % DASHES.length],
    };
  });
  const past = series.find((one) => one.key === args.strong) ?? series[0];
  const column = past && ghost?.frame.columns.get(columnOf(past.key, objects));
  if (ghost && past && column)
    series.push({
      ...past,
      key: `${past.key} ghost`,
      label: `${past.label}, ${ghost.word}${coarser(ghost.frame, frame)}`,
      values: moved(ghost.frame, column, frame.times, ghost.shift, past.unit.scale),
      colour: 'var(--t3)',
      ghost: true,
      hidden: hidden.has(`${past.key} ghost`),
    });
  return { series, others: rest.length > 0 ? bandOf(rest) : undefined, othersCount: rest.length };
}

/** The column in a frame that a line was made of. */
function columnOf(key: string, objects: readonly Shown[]): string {
  const at = objects.findIndex(({ uuid }) => key.startsWith(`${uuid} `));
  return columnKey(Math.max(0, at), key.slice((objects[at]?.uuid.length ?? 0) + 1));
}

/** What is long ago is known by the hour or day only; a line that cannot show it says so. */
const coarser = (past: Frame, now: Frame): string =>
  past.step > now.step * 4 ? ` (by the ${past.step >= 86_400 ? 'day' : past.step >= 3600 ? 'hour' : 'minute'})` : '';

const FAMILIES: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^(=cpu|cpu\d+|cpu_avg|cpu_usage)$/, ['=cpu']],
  [/^([vp]if_\w+_[rt]x|=net_[rt]x)$/, ['=net_rx', '=net_tx']],
  [/^(vbd_\w+_(read|write)|=disk_(read|write))$/, ['=disk_read', '=disk_write']],
];

/** Objects are compared by their totals: one has other devices than the next. */
export function comparedBy(sources: readonly string[]): readonly string[] {
  const family = FAMILIES.find(([pattern]) => sources.every((source) => pattern.test(source)));
  return family?.[1] ?? sources;
}

/**
 * What a page remembers of its lines, so that new numbers neither swap nor recolour them: which of too many are drawn for as long as
 * the same window is looked at, and which look each has had.
 */
export class LineMemory {
  readonly #picks = new Map<string, { readonly window: unknown; readonly keys: ReadonlySet<string> }>();
  readonly #looks = new Map<string, Map<string, number>>();

  /** The largest five; an average counts as one wherever it stands. */
  largest(graph: string, window: unknown, all: readonly ChartSeries[]): readonly ChartSeries[] {
    const known = this.#picks.get(graph);
    if (known !== undefined && known.window === window) {
      const same = all.filter((one) => known.keys.has(one.key));
      if (same.length === known.keys.size) return same;
    }
    const picked = largest(all);
    this.#picks.set(graph, { window, keys: new Set(picked.map((one) => one.key)) });
    return picked;
  }

  /** Which colour and dash each line has: the one it had, else the first that is free. */
  looks(graph: string, series: readonly ChartSeries[]): readonly number[] {
    const known = this.#looks.get(graph) ?? new Map<string, number>();
    this.#looks.set(graph, known);
    const taken = new Set<number>();
    const looks = series.map((one) => {
      const look = known.get(one.key);
      if (look === undefined || taken.has(look)) return undefined;
      taken.add(look);
      return look;
    });
    return looks.map((look, index) => {
      if (look !== undefined) return look;
      let free = 0;
      while (taken.has(free)) free += 1;
      taken.add(free);
      known.set(series[index]?.key ?? '', free);
      return free;
    });
  }
}

/** An average comes first wherever it stands; then the ones with the highest mean. */
function largest(all: readonly ChartSeries[]): readonly ChartSeries[] {
  const mean = (one: ChartSeries) => {
    let sum = 0;
    let known = 0;
    for (const value of one.values) {
      if (Number.isNaN(value)) continue;
      sum += value;
      known += 1;
    }
    return known === 0 ? -1 : sum / known;
  };
  const averaged = all[0]?.key.endsWith(' =cpu') === true && !all[1]?.key.endsWith(' =cpu');
  const top = all
    .slice(averaged ? 1 : 0)
    .sort((a, b) => mean(b) - mean(a))
    .slice(0, averaged ? MOST - 2 : MOST - 1);
  return all.filter((one, index) => (averaged && index === 0) || top.includes(one));
}

function bandOf(rest: readonly ChartSeries[]): OthersBand {
  const rows = rest[0]?.values.length ?? 0;
  const low = new Float64Array(rows).fill(Number.NaN);
  const high = new Float64Array(rows).fill(Number.NaN);
  for (const { values } of rest)
    values.forEach((value, row) => {
      if (Number.isNaN(value)) return;
      low[row] = Math.min(value, Number.isNaN(low[row] ?? Number.NaN) ? value : (low[row] ?? value));
      high[row] = Math.max(value, Number.isNaN(high[row] ?? Number.NaN) ? value : (high[row] ?? value));
    });
  return { label: `${rest.length} others`, low, high };
}

/** Older values at the moments of now; nothing where nothing was known. */
function moved(past: Frame, values: Float64Array, at: Float64Array, shift: number, scale: number): Float64Array {
  const then = at.map((time) => time - shift);
  return resample(past.times, values, then, past.step).map((value) => value * scale);
}

/** Whether an object has numbers at all. */
export const isMeasured = (cls: string): cls is MetricCls => ['pool', 'host', 'VM', 'SR'].includes(cls);
