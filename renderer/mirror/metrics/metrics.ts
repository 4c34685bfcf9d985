import { useCallback, useEffect, useSyncExternalStore } from 'react';
import type { MetricObject } from '../../../app/contract/metrics.ts';
import type { SummarySource } from '../../../app/metrics/summary.ts';
import { useLink } from '../../link/link.tsx';
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

const subscribeVisible = (wake: () => void): (() => void) => {
  document.addEventListener('visibilitychange', wake);
  return () => document.removeEventListener('visibilitychange', wake);
};

/** Whether somebody can see this window: a hidden one asks for no numbers. */
export const useVisible = (): boolean => useSyncExternalStore(subscribeVisible, () => !document.hidden);

function useLivePool(pool: string, want: MetricObject | undefined): LivePool {
  const live = liveMetrics(useLink(), pool);
  const { cls, ref } = want ?? { cls: 'VM' as const, ref: '' };
  useEffect(() => (ref === '' ? undefined : live.want({ cls, ref })), [live, cls, ref]);
  return live;
}
