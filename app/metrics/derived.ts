import type { MetricCls } from './metric-cls.ts';
import { SUMMARY } from './summary.ts';

/**
 * How a wanted series follows from the server's own: each input times its factor, joined by `how`. `sum` and `mean` take what is known;
 * `exact` is unknown when any input is.
 */
interface Recipe {
  readonly how: 'sum' | 'mean' | 'exact';
  readonly inputs: readonly (readonly [name: string, factor: number])[];
}

const MIB = 1024 * 1024;

const one = (name: string, factor = 1): Recipe => ({ how: 'exact', inputs: [[name, factor]] });

function matching(available: readonly string[], pattern: RegExp, factor = 1): Recipe['inputs'] {
  return available.filter((name) => pattern.test(name)).map((name) => [name, factor] as const);
}

/** The recipe of `wanted` for a host or VM whose server offers `available`; `undefined` where it cannot be known. */
export function recipeFor(cls: 'host' | 'VM', wanted: string, available: readonly string[]): Recipe | undefined {
  const has = (name: string) => available.includes(name);
  if (!wanted.startsWith('=')) return has(wanted) ? one(wanted) : undefined;
  const total = (...choices: readonly Recipe['inputs'][]): Recipe | undefined => {
    const inputs = choices.find((choice) => choice.length > 0);
    return inputs && { how: 'sum', inputs };
  };
  const way = wanted.slice(wanted.lastIndexOf('_') + 1);
  switch (wanted) {
    case '=cpu': {
      const average = cls === 'host' ? 'cpu_avg' : 'cpu_usage';
      if (has(average)) return one(average);
      const inputs = matching(available, /^cpu\d+$/);
      return inputs.length > 0 ? { how: 'mean', inputs } : undefined;
    }
    case '=memory_used':
      if (cls === 'host')
        return has('memory_total_kib') && has('memory_free_kib')
          ? { how: 'exact', inputs: [['memory_total_kib', 1024], ['memory_free_kib', -1024]] } // prettier-ignore
          : undefined;
      return has('memory') && has('memory_internal_free')
        ? { how: 'exact', inputs: [['memory', 1], ['memory_internal_free', -1024]] } // prettier-ignore
        : undefined;
    case '=memory_total':
      if (cls === 'host') return has('memory_total_kib') ? one('memory_total_kib', 1024) : undefined;
      return has('memory') ? one('memory') : undefined;
    case '=net_rx':
    case '=net_tx':
      if (cls === 'VM') return total(matching(available, new RegExp(`^vif_\\d+_${way}$`)));
      // Bonds and VLANs carry what their NICs carry: count the NICs once.
      return total(
        matching(available, new RegExp(`^pif_aggr_${way}$`)),
        matching(available, new RegExp(`^pif_[a-z]+\\d+[a-z0-9]*_${way}$`)).filter(
          ([name]) => !/^pif_(bond|xapi|tun)/.test(name),
        ),
      );
    case '=disk_read':
    case '=disk_write':
      if (cls === 'VM')
        return total(
          matching(available, new RegExp(`^vbd_[a-z0-9]+_${way}$`)),
          matching(available, new RegExp(`^vbd_[a-z0-9]+_io_throughput_${way}$`), MIB),
        );
      return total(
        matching(available, new RegExp(`^io_throughput_${way}_[0-9a-f]{8}$`), MIB),
        matching(available, new RegExp(`^${way}_[0-9a-f]{8}$`)),
      );
    default:
      return undefined;
  }
}

/** How the hosts' series make one of a pool or an SR; `source` is what is asked of each host. */
interface Composition {
  readonly how: 'sum' | 'mean';
  readonly source: string;
}

const MEANS = /^(latency|read_latency|write_latency|iowait|avgqu_sz)/;

export function compositionOf(cls: 'pool' | 'SR', wanted: string, srUuid = ''): Composition | undefined {
  if (cls === 'pool')
    return SUMMARY.some((source) => source === wanted)
      ? { how: wanted === '=cpu' ? 'mean' : 'sum', source: wanted }
      : undefined;
  if (wanted === '=disk_read') return { how: 'sum', source: `io_throughput_read_${srUuid.slice(0, 8)}` };
  if (wanted === '=disk_write') return { how: 'sum', source: `io_throughput_write_${srUuid.slice(0, 8)}` };
  if (wanted.startsWith('=')) return undefined;
  return { how: MEANS.test(wanted) ? 'mean' : 'sum', source: `${wanted}_${srUuid.slice(0, 8)}` };
}

/** Joins columns of equal length. */
export function combine(
  how: Recipe['how'],
  inputs: readonly { readonly values: ArrayLike<number>; readonly factor: number; readonly weight?: number }[],
  length: number,
): Float64Array {
  const out = new Float64Array(length);
  for (let row = 0; row < length; row += 1) {
    let sum = 0;
    let known = 0;
    for (const { values, factor, weight = 1 } of inputs) {
      const value = values[row] ?? Number.NaN;
      // NaN compares false; infinities are no knowledge either.
      if (!(value > -Infinity && value < Infinity)) continue;
      sum += value * factor * (how === 'mean' ? weight : 1);
      known += how === 'mean' ? weight : 1;
    }
    if (known === 0 || (how === 'exact' && known < inputs.length)) out[row] = Number.NaN;
    else out[row] = how === 'mean' ? sum / known : sum;
  }
  return out;
}

/** Which of the console's own series exist for an object of this class. */
export const summaryOf = (cls: MetricCls): readonly string[] =>
  cls === 'SR' ? ['=disk_read', '=disk_write'] : SUMMARY;
