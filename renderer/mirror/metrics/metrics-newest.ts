import { useEffect, useMemo, useState } from 'react';
import type { LiveMessage, MetricObject } from '../../../app/contract/metrics.ts';
import { useLink } from '../../link/link.tsx';
import { useConnection } from '../hooks.ts';
import { useVisible } from './metrics.ts';

const nothing: ReadonlyMap<string, number> = new Map();

/** What the newest row of a message says, by source; what is not known is not in it. */
function newestOf(sources: readonly string[], { count, body }: Extract<LiveMessage, { type: 'rows' }>) {
  const data = new Float64Array(body);
  const found = new Map<string, number>();
  sources.forEach((source, at) => {
    const value = data[count * (at + 2) - 1];
    if (value !== undefined && Number.isFinite(value)) found.set(source, value);
  });
  return found;
}

/**
 * The newest values of a few series of one object by their own names, kept coming: for what `useLive` has no summary of, as single
 * disks and interfaces. Empty until something is known, and while the pool is away.
 */
export function useNewest(
  pool: string,
  object: MetricObject | undefined,
  sources: readonly string[],
): ReadonlyMap<string, number> {
  const link = useLink();
  const visible = useVisible();
  const live = useConnection(pool)?.state.at === 'live';
  const [newest, setNewest] = useState(nothing);
  const { cls, ref } = object ?? { cls: 'VM' as const, ref: '' };
  const text = sources.join('\n');
  const args = useMemo(
    () => ({ pool, objects: [{ cls, ref }], sources: text.split('\n'), rows: 1 }),
    [pool, cls, ref, text],
  );
  const asks = visible && live && ref !== '' && text !== '';
  useEffect(() => {
    if (!asks) return undefined;
    let columns: readonly string[] = [];
    return link.subscribe('metrics.live', args, {
      message: (message) => {
        if (message.type === 'layout') columns = message.columns.map(({ source }) => source);
        if (message.type === 'rows' && message.count > 0) setNewest(newestOf(columns, message));
      },
    });
  }, [link, args, asks]);
  return asks ? newest : nothing;
}
