import type { MetricCls } from './metric-cls.ts';
import { recipeFor } from './derived.ts';

/** One graph of a page. */
export interface Graph {
  readonly name: string;
  readonly sources: readonly string[];
}

type StringMap = Readonly<Record<string, string>>;

const GRAPH = 'XenCenter.GraphLayout';
const NAME = 'XenCenter.GraphName';
const COLOUR = 'XenCenter.DataSource';

const kindOf = (cls: MetricCls): string => cls.toLowerCase();

/** XenCenter stores the pair that its memory line is made of; ours is one series. */
const PAIRS: readonly (readonly [kind: string, total: string, free: string])[] = [
  ['host', 'memory_total_kib', 'memory_free_kib'],
  ['vm', 'memory', 'memory_internal_free'],
];

function fromStored(kind: string, sources: readonly string[]): readonly string[] {
  const pair = PAIRS.find(([of, total, free]) => of === kind && sources.includes(total) && sources.includes(free));
  if (!pair) return sources;
  return sources.flatMap((source) => (source === pair[1] ? ['=memory_used'] : source === pair[2] ? [] : [source]));
}

function toStored(kind: string, sources: readonly string[]): readonly string[] {
  const pair = PAIRS.find(([of]) => of === kind);
  return sources.flatMap((source) => (source === '=memory_used' && pair ? [pair[1], pair[2]] : [source]));
}

/** The graphs everybody sees for an object, or `undefined` when nobody has chosen any. */
export function readLayout(guiConfig: StringMap, cls: MetricCls, uuid: string): readonly Graph[] | undefined {
  const kind = kindOf(cls);
  const graphs: Graph[] = [];
  for (let index = 0; ; index += 1) {
    const stored = guiConfig[`${GRAPH}.${index}.${kind}.${uuid}`];
    if (stored === undefined) break;
    const sources = stored.split(',').map((source) => source.trim()).filter(Boolean); // prettier-ignore
    const name = guiConfig[`${NAME}.${index}.${kind}.${uuid}`];
    graphs.push({ name: name ?? `Graph ${index + 1}`, sources: fromStored(kind, sources) });
  }
  return graphs.length > 0 ? graphs : undefined;
}

/** One key at a time, so that two admins who arrange different objects never undo each other's work. */
export interface KeyChange {
  readonly key: string;
  /** `undefined`: take the key away. */
  readonly value: string | undefined;
}

/** What has to change in `gui_config` for these graphs to be everybody's; `null` returns to the default ones. */
export function layoutChanges(
  guiConfig: StringMap,
  cls: MetricCls,
  uuid: string,
  graphs: readonly Graph[] | null,
): readonly KeyChange[] {
  const kind = kindOf(cls);
  const wanted = new Map<string, string>();
  (graphs ?? []).forEach((graph, index) => {
    wanted.set(`${GRAPH}.${index}.${kind}.${uuid}`, toStored(kind, graph.sources).join(','));
    wanted.set(`${NAME}.${index}.${kind}.${uuid}`, graph.name);
  });
  const tail = `.${kind}.${uuid}`;
  const ours = Object.keys(guiConfig).filter(
    (key) => key.endsWith(tail) && (key.startsWith(`${GRAPH}.`) || key.startsWith(`${NAME}.`)),
  );
  return [
    ...ours.filter((key) => !wanted.has(key)).map((key) => ({ key, value: undefined })),
    ...[...wanted].filter(([key, value]) => guiConfig[key] !== value).map(([key, value]) => ({ key, value })),
  ];
}

export const colourKey = (cls: MetricCls, uuid: string, source: string): string =>
  `${COLOUR}.${kindOf(cls)}.${uuid}.${source}`;

/** XenCenter's signed ARGB integer as a CSS colour. */
export function readColour(guiConfig: StringMap, cls: MetricCls, uuid: string, source: string): string | undefined {
  const stored = guiConfig[colourKey(cls, uuid, source)];
  if (stored === undefined || !/^-?\d+$/.test(stored)) return undefined;
  return `#${((Number(stored) >>> 0) & 0xffffff).toString(16).padStart(6, '0')}`;
}

/** A CSS colour as XenCenter's opaque signed ARGB integer. */
export const toArgb = (colour: string): number => Number.parseInt(`ff${colour.slice(1)}`, 16) | 0;

/** XenCenter's default graphs (PERF-2, PERF-3), and ours for the objects it has none for. */
export function defaultGraphs(cls: MetricCls, available: readonly string[]): readonly Graph[] {
  const all = (pattern: RegExp) => available.filter((name) => pattern.test(name)).sort(byNumber);
  const graphs: Graph[] = [];
  const add = (name: string, sources: readonly string[]) => {
    if (sources.length > 0) graphs.push({ name, sources });
  };
  if (cls === 'host' || cls === 'VM') {
    const cpus = all(/^cpu\d+$/);
    const average = cpus.length !== 1 && recipeFor(cls, '=cpu', available) ? ['=cpu'] : [];
    add('CPU', [...average, ...cpus]);
    add('Memory', ['=memory_used']);
    add('Network', all(cls === 'host' ? /^pif_(?!aggr_)\w+_[rt]x$/ : /^vif_\d+_[rt]x$/));
    if (cls === 'VM') add('Disk', all(/^vbd_[a-z0-9]+_(read|write)$/));
  } else if (cls === 'pool') {
    add('CPU', ['=cpu']);
    add('Memory', ['=memory_used']);
    add('Network', ['=net_rx', '=net_tx']);
    add('Disk', ['=disk_read', '=disk_write']);
  } else {
    const first = (...choices: readonly (readonly string[])[]) =>
      choices.find((choice) => choice.some((name) => available.includes(name))) ?? [];
    add('Throughput', first(['io_throughput_read', 'io_throughput_write'], ['io_throughput_total']));
    add('IOPS', first(['iops_read', 'iops_write'], ['iops_total']));
    add('Latency', first(['read_latency', 'write_latency'], ['latency']));
    add('Waiting for I/O', first(['iowait']));
  }
  return graphs;
}

/** cpu2 before cpu10. */
export const byNumber = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true });
