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

/** Names of SRs, networks and disks for the sources of one object. */
export function namesFor(view: View, object: MetricObject): Names {
  const vm = object.cls === 'VM' ? view.get('VM', object.ref) : undefined;
  const find = <T>(refs: readonly string[], pick: (ref: string) => T | undefined): T | undefined => {
    for (const ref of refs) {
      const found = pick(ref);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return {
    sr: (first8) => {
      for (const sr of view.all('SR')) if (sr.uuid.startsWith(first8)) return sr.name_label;
      return undefined;
    },
    vif: (device) =>
      find(vm?.VIFs ?? [], (ref) => {
        const vif = view.get('VIF', ref);
        return vif?.device === device ? view.get('network', vif.network)?.name_label : undefined;
      }),
    vbd: (device) =>
      find(vm?.VBDs ?? [], (ref) => {
        const vbd = view.get('VBD', ref);
        if (vbd?.device !== device || !isRef(vbd.VDI)) return undefined;
        return view.get('VDI', vbd.VDI)?.name_label;
      }),
  };
}

interface BuildArgs {
  readonly view: View;
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
  const { view, graph, objects, frame, ghost, hidden, showAll } = args;
  const many = objects.length > 1;
  const all: ChartSeries[] = [];
  objects.forEach((object, index) => {
    const names = namesFor(view, object);
    const kind = object.cls;
    // Beside others, an object shows what it is compared by: the graph's first source.
    const sources = many && index > 0 && graph.sources.length > 2 ? graph.sources.slice(0, 1) : graph.sources;
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
