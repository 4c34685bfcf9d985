import type { DataSource, MetricCls, MetricObject } from '../../../app/contract/metrics.ts';
import { isRef } from '../../../app/xenapi/ref.ts';
import type { View } from '../../../app/inventory/view.ts';
import { readColour, type Graph } from '../../../app/metrics/layout.ts';
import { describeSource, type Names } from '../../../app/metrics/sources.ts';
import type { OthersBand } from '../../ui/chart/chart.tsx';
import { DASHES, PALETTE, type ChartSeries } from '../../ui/chart/series.ts';
import { columnKey, type Frame } from './frame.ts';

/** One object on the charts, with what its lines are called. */
export interface Shown extends MetricObject {
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
  readonly names: readonly NameTable[];
  readonly graph: Graph;
  readonly objects: readonly Shown[];
  readonly frame: Frame;
  readonly ghost: { readonly frame: Frame; readonly shift: number; readonly word: string } | undefined;
  readonly offered: readonly DataSource[];
  readonly hidden: ReadonlySet<string>;
  readonly showAll: boolean;
  readonly guiConfig: Readonly<Record<string, string>>;
  readonly colours: Readonly<Record<string, string>>;
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
  const { graph, objects, frame, ghost, hidden, showAll } = args;
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
        colour: args.colours[key] ?? readColour(args.guiConfig, kind, object.uuid, source) ?? '',
        dash: undefined,
        hidden: hidden.has(key),
      });
    }
  });
  const tooMany = all.length > MOST && !showAll;
  const kept = tooMany ? largest(all) : all;
  const rest = tooMany ? all.filter((one) => !kept.includes(one)) : [];
  const series = kept.map((one, index): ChartSeries => ({
    ...one,
    colour: one.colour === '' ? (PALETTE[index % PALETTE.length] ?? '') : one.colour,
    dash: DASHES[index % DASHES.length],
  }));
  const [first] = series;
  if (ghost && first) {
    const at = all.findIndex((one) => one.key === first.key);
    const source = first.key.slice(first.key.indexOf(' ') + 1);
    const object = objects.findIndex((one) => first.key.startsWith(one.uuid));
    const values = ghost.frame.columns.get(columnKey(Math.max(0, object), source));
    if (at >= 0 && values)
      series.push({
        ...first,
        key: `${first.key} ghost`,
        label: `${first.label}, ${ghost.word}`,
        values: moved(ghost.frame.times, values, frame.times, ghost.shift, first.unit.scale),
        colour: 'var(--t3)',
        ghost: true,
        hidden: hidden.has(`${first.key} ghost`),
      });
  }
  return { series, others: rest.length > 0 ? bandOf(rest) : undefined, othersCount: rest.length };
}

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
  const [first, ...rest] = all;
  if (!first) return [];
  const averaged = first.key.includes(' =');
  const pool = averaged ? rest : all;
  const top = [...pool].sort((a, b) => mean(b) - mean(a)).slice(0, MOST - 1 - (averaged ? 1 : 0));
  return all.filter((one) => (averaged && one === first) || top.includes(one));
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

/** Older values at the moments of now. */
function moved(
  times: Float64Array,
  values: Float64Array,
  at: Float64Array,
  shift: number,
  scale: number,
): Float64Array {
  let row = 0;
  return at.map((time) => {
    while (row < times.length && (times[row] ?? 0) < time - shift) row += 1;
    return (values[row] ?? Number.NaN) * scale;
  });
}

/** Whether an object has numbers at all. */
export const isMeasured = (cls: string): cls is MetricCls => ['pool', 'host', 'VM', 'SR'].includes(cls);
