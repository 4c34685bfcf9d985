import { useCallback, useEffect, useMemo, useSyncExternalStore } from 'react';
import type { MetricObject } from '../../app/contract/metrics.ts';
import type { SummarySource } from '../../app/metrics/summary.ts';
import { useLink } from '../link/link.tsx';
import { liveMetrics, type LiveNow, type LivePool, type Spark } from './metrics-live.ts';

/**
 * The newest numbers of one object, kept coming while the component is there; `undefined` until they are known or where there are
 * none. Each caller costs nothing more: one request per server feeds them all.
 */
export function useLive(pool: string, object: MetricObject | undefined): LiveNow | undefined {
  const live = useLivePool(pool, object);
  const { cls, ref } = object ?? { cls: 'VM', ref: '' };
  return useSyncExternalStore(
    useCallback((wake) => live.subscribe(`${cls}/${ref}`, wake), [live, cls, ref]),
    () => live.now(`${cls}/${ref}`),
  );
}

/** The last 5 minutes of one series, oldest first, for a sparkline; the same object until a sample arrives. */
export function useSpark(pool: string, object: MetricObject | undefined, source: SummarySource): Spark | undefined {
  const live = useLivePool(pool, object);
  const { cls, ref } = object ?? { cls: 'VM', ref: '' };
  return useSyncExternalStore(
    useCallback((wake) => live.subscribe(`${cls}/${ref}`, wake), [live, cls, ref]),
    () => live.spark(`${cls}/${ref}`, source),
  );
}

/** Every running object of a pool, for sorting and sums: a reader that is another one after each sample. */
export function useLiveAll(pool: string): (object: MetricObject) => LiveNow | undefined {
  const live = useLivePool(pool, 'all');
  const version = useSyncExternalStore(
    useCallback((wake) => live.subscribe('', wake), [live]),
    () => live.version,
  );
  return useMemo(
    () => (object: MetricObject) => (version < 0 ? undefined : live.now(`${object.cls}/${object.ref}`)),
    [live, version],
  );
}

function useLivePool(pool: string, want: MetricObject | 'all' | undefined): LivePool {
  const live = liveMetrics(useLink(), pool);
  const all = want === 'all';
  const { cls, ref } = want && want !== 'all' ? want : { cls: 'VM' as const, ref: '' };
  useEffect(() => {
    if (all) return live.want('all');
    return ref === '' ? undefined : live.want({ cls, ref });
  }, [live, all, cls, ref]);
  return live;
}
