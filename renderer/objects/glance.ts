import { useMemo } from 'react';
import type { MetricObject } from '../../app/contract/metrics.ts';
import type { MetricCls } from '../../app/metrics/metric-cls.ts';
import type { AnyObj, PoolId } from '../../app/inventory/view.ts';
import type { LiveNow } from '../mirror/metrics/metrics-live.ts';

const MEASURED: ReadonlySet<string> = new Set<MetricCls>(['pool', 'host', 'VM', 'SR']);

/** An object whose numbers come now; a VM that does not run has none. */
export function useMeasured(object: AnyObj | undefined): MetricObject | undefined {
  const runs =
    object !== undefined && MEASURED.has(object.$cls) && (object.$cls !== 'VM' || object.power_state === 'Running');
  const cls = runs ? (object.$cls as MetricCls) : undefined;
  const ref = object?.$ref ?? '';
  return useMemo(() => (cls === undefined ? undefined : { cls, ref }), [cls, ref]);
}

/** Both ways of a flow together; of one alone the sum is not known. */
export const bothWays = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? undefined : a + b;

/** Memory in use as a part of what there is. */
export const memoryPart = (live: LiveNow | undefined): number | undefined =>
  live?.memoryUsed === undefined || !live.memoryTotal ? undefined : live.memoryUsed / live.memoryTotal;

export interface GlanceProps {
  readonly pool: PoolId;
  readonly object: AnyObj;
}
