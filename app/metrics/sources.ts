import type { MetricCls } from './metric-cls.ts';
import { parseUnit, type Unit } from './units.ts';

type Category = 'cpu' | 'memory' | 'disk' | 'storage' | 'network' | 'latency' | 'load' | 'gpu' | 'toolstack' | 'other';

/** A source for people; one that is not known keeps its raw name. */
interface SourceInfo {
  readonly label: string;
  readonly unit: Unit;
  readonly category: Category;
  readonly known: boolean;
}

/** Names of things inside source names: the SR of `_1a2b3c4d`, the network of `vif_0`, the disk of `vbd_xvda`. */
export interface Names {
  sr?(first8: string): string | undefined;
  vif?(device: string): string | undefined;
  vbd?(device: string): string | undefined;
}

interface Rule {
  readonly on: readonly MetricCls[];
  readonly match: RegExp;
  readonly units: string;
  readonly category: Category;
  readonly label: (part: readonly string[], names: Names) => string;
}

const HOST: readonly MetricCls[] = ['host'];
const VM: readonly MetricCls[] = ['VM'];
const STORE: readonly MetricCls[] = ['host', 'SR'];
const ALL: readonly MetricCls[] = ['pool', 'host', 'VM', 'SR'];
const WORDS: Readonly<Record<string, string>> = {
  read: 'read',
  write: 'write',
  total: 'total',
  rx: 'in',
  tx: 'out',
};
const word = (part: string | undefined): string => WORDS[part ?? ''] ?? part ?? '';
const sr = (part: string | undefined, names: Names): string => {
  const first8 = part?.replace('_', '') ?? '';
  return first8 === '' ? '' : ` ${names.sr?.(first8) ?? first8}`;
};
const disk = (part: string | undefined, names: Names): string => names.vbd?.(part ?? '') ?? `Disk ${part ?? ''}`;

// prettier-ignore
const RULES: readonly Rule[] = [
  { on: ALL, match: /^=cpu$/, units: '(fraction)', category: 'cpu', label: () => 'CPU' },
  { on: ALL, match: /^=memory_used$/, units: 'B', category: 'memory', label: () => 'Memory used' },
  { on: ALL, match: /^=memory_total$/, units: 'B', category: 'memory', label: () => 'Memory' },
  { on: ALL, match: /^=net_(rx|tx)$/, units: 'B/s', category: 'network', label: ([, way]) => `Network ${word(way)}` },
  { on: ALL, match: /^=disk_(read|write)$/, units: 'B/s', category: 'disk', label: ([, way]) => `Disk ${word(way)}` },
  { on: ['host', 'VM'], match: /^cpu(\d+)$/, units: '(fraction)', category: 'cpu', label: ([, n]) => `CPU ${n}` },
  { on: HOST, match: /^cpu_avg$/, units: '(fraction)', category: 'cpu', label: () => 'CPU average' },
  { on: VM, match: /^cpu_usage$/, units: '(fraction)', category: 'cpu', label: () => 'CPU average' },
  { on: HOST, match: /^cpu(\d+)-([CP])(\d+)$/, units: '(fraction)', category: 'cpu', label: ([, n, kind, state]) => `CPU ${n} in ${kind}-state ${state}` },
  { on: HOST, match: /^CPU(\d+)-avg-freq$/, units: 'MHz', category: 'cpu', label: ([, n]) => `CPU ${n} frequency` },
  { on: VM, match: /^runstate_(\w+)$/, units: '(fraction)', category: 'cpu', label: ([, state]) => runState(state) },
  { on: HOST, match: /^loadavg$/, units: '', category: 'load', label: () => 'Control domain load' },
  { on: HOST, match: /^hostload$/, units: '', category: 'load', label: () => 'Server load per CPU' },
  { on: HOST, match: /^running_(domains|vcpus)$/, units: '', category: 'load', label: ([, what]) => `Running ${what === 'vcpus' ? 'vCPUs' : 'domains'}` },
  { on: HOST, match: /^memory_total_kib$/, units: 'KiB', category: 'memory', label: () => 'Memory' },
  { on: HOST, match: /^memory_free_kib$/, units: 'KiB', category: 'memory', label: () => 'Memory free' },
  { on: HOST, match: /^memory_reclaimed(_max)?$/, units: 'B', category: 'memory', label: ([, max]) => (max ? 'Memory that could be reclaimed' : 'Memory reclaimed by ballooning') },
  { on: HOST, match: /^xapi_(\w+)_kib$/, units: 'KiB', category: 'toolstack', label: ([, what]) => `Toolstack ${what?.replaceAll('_', ' ')}` },
  { on: HOST, match: /^xapi_open_fds$/, units: 'file descriptors', category: 'toolstack', label: () => 'Toolstack open files' },
  { on: HOST, match: /^pool_session_count$/, units: 'sessions', category: 'toolstack', label: () => 'Sessions' },
  { on: HOST, match: /^pool_task_count$/, units: 'tasks', category: 'toolstack', label: () => 'Tasks' },
  { on: HOST, match: /^Tapdisks_in_low_memory_mode$/, units: '', category: 'storage', label: () => 'Disk processes short of memory' },
  { on: HOST, match: /^DCMI-power-reading$/, units: 'W', category: 'other', label: () => 'Power' },
  { on: HOST, match: /^pif_aggr_(rx|tx)$/, units: 'B/s', category: 'network', label: ([, way]) => `All NICs ${word(way)}` },
  { on: HOST, match: /^pif_(.+)_(rx|tx)_errors$/, units: 'err/s', category: 'network', label: ([, nic, way]) => `${nic} errors ${word(way)}` },
  { on: HOST, match: /^pif_(.+)_(rx|tx)$/, units: 'B/s', category: 'network', label: ([, nic, way]) => `${nic} ${word(way)}` },
  { on: STORE, match: /^io_throughput_(read|write|total)(_[0-9a-f]{8})?$/, units: 'MiB/s', category: 'storage', label: ([, way, id], names) => `Throughput ${word(way)}${sr(id, names)}` },
  { on: STORE, match: /^iops_(read|write|total)(_[0-9a-f]{8})?$/, units: 'requests/s', category: 'storage', label: ([, way, id], names) => `IOPS ${word(way)}${sr(id, names)}` },
  { on: STORE, match: /^(read|write)_latency(_[0-9a-f]{8})?$/, units: 'µs', category: 'latency', label: ([, way, id], names) => `Latency ${word(way)}${sr(id, names)}` },
  { on: STORE, match: /^latency(_[0-9a-f]{8})?$/, units: 'ms', category: 'latency', label: ([, id], names) => `Latency${sr(id, names)}` },
  { on: STORE, match: /^iowait(_[0-9a-f]{8})?$/, units: 's/s', category: 'storage', label: ([, id], names) => `Waiting for I/O${sr(id, names)}` },
  { on: STORE, match: /^avgqu_sz(_[0-9a-f]{8})?$/, units: 'requests', category: 'storage', label: ([, id], names) => `Queue${sr(id, names)}` },
  { on: STORE, match: /^inflight(_[0-9a-f]{8})?$/, units: 'requests', category: 'storage', label: ([, id], names) => `In flight${sr(id, names)}` },
  { on: HOST, match: /^(read|write)_([0-9a-f]{8})$/, units: 'B/s', category: 'storage', label: ([, way, id], names) => `Throughput ${word(way)}${sr(id, names)} (old counter)` },
  { on: HOST, match: /^sr_(.{8})\S*_cache_(size|hits|misses)$/, units: 'B', category: 'storage', label: ([, id, what], names) => `Cache ${what}${sr(id, names)}` },
  { on: HOST, match: /^(statefile|network|xapi_healthcheck)\/.*latency$/, units: 's', category: 'latency', label: ([, what]) => ({ statefile: 'HA statefile latency', network: 'HA network latency' })[what ?? ''] ?? 'Toolstack health check' },
  { on: VM, match: /^memory$/, units: 'B', category: 'memory', label: () => 'Memory' },
  { on: VM, match: /^memory_internal_free$/, units: 'KiB', category: 'memory', label: () => 'Memory free inside' },
  { on: VM, match: /^memory_target$/, units: 'B', category: 'memory', label: () => 'Memory target' },
  { on: VM, match: /^vbd_([a-z0-9]+)_(read|write)$/, units: 'B/s', category: 'disk', label: ([, dev, way], names) => `${disk(dev, names)} ${word(way)}` },
  { on: VM, match: /^vbd_([a-z0-9]+)_(read|write)_latency$/, units: 'µs', category: 'latency', label: ([, dev, way], names) => `${disk(dev, names)} ${word(way)} latency` },
  { on: VM, match: /^vbd_([a-z0-9]+)_iops_(read|write|total)$/, units: 'requests/s', category: 'disk', label: ([, dev, way], names) => `${disk(dev, names)} IOPS ${word(way)}` },
  { on: VM, match: /^vbd_([a-z0-9]+)_io_throughput_(read|write|total)$/, units: 'MiB/s', category: 'disk', label: ([, dev, way], names) => `${disk(dev, names)} throughput ${word(way)}` },
  { on: VM, match: /^vbd_([a-z0-9]+)_iowait$/, units: 's/s', category: 'disk', label: ([, dev], names) => `${disk(dev, names)} waiting for I/O` },
  { on: VM, match: /^vbd_([a-z0-9]+)_latency$/, units: 's', category: 'latency', label: ([, dev], names) => `${disk(dev, names)} latency` },
  { on: VM, match: /^vbd_([a-z0-9]+)_(inflight|avgqu_sz)$/, units: 'requests', category: 'disk', label: ([, dev, what], names) => `${disk(dev, names)} ${what === 'inflight' ? 'in flight' : 'queue'}` },
  { on: VM, match: /^vif_(\d+)_(rx|tx)_errors$/, units: 'err/s', category: 'network', label: ([, dev, way], names) => `${names.vif?.(dev ?? '') ?? `Network ${dev}`} errors ${word(way)}` },
  { on: VM, match: /^vif_(\d+)_(rx|tx)$/, units: 'B/s', category: 'network', label: ([, dev, way], names) => `${names.vif?.(dev ?? '') ?? `Network ${dev}`} ${word(way)}` },
  { on: ['host', 'VM'], match: /^gpu_(utilisation|memory|temperature|power)\w*?_(\w+)$/, units: '', category: 'gpu', label: ([, what, id]) => `GPU ${id} ${what}` },
];

function runState(state: string | undefined): string {
  const known: Readonly<Record<string, string>> = {
    fullrun: 'All vCPUs running',
    full_contention: 'All vCPUs waiting for a CPU',
    concurrency_hazard: 'Some vCPUs running, some waiting',
    blocked: 'All vCPUs idle',
    partial_run: 'Some vCPUs running, some idle',
    partial_contention: 'Some vCPUs idle, some waiting',
  };
  return known[state ?? ''] ?? `Run state ${state ?? ''}`;
}

/** Label, unit and category of a source; `units` is what `get_data_sources` says, and wins. */
export function describeSource(cls: MetricCls, name: string, names: Names = {}, units?: string): SourceInfo {
  const said = units !== undefined && units !== '' && units !== 'unknown' ? parseUnit(units) : undefined;
  for (const rule of RULES) {
    const part = rule.on.includes(cls) ? rule.match.exec(name) : null;
    if (!part) continue;
    return {
      label: rule.label(part, names),
      unit: said ?? parseUnit(rule.units),
      category: rule.category,
      known: true,
    };
  }
  return { label: name, unit: said ?? parseUnit(''), category: 'other', known: false };
}
