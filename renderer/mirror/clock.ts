import type { PoolId } from '../../app/inventory/view.ts';
import { useNow } from '../ui/use-now.ts';
import { useConnection } from './hooks.ts';

/** The time by a pool's own clock, told again every so many milliseconds. */
export function useServerNow(pool: PoolId, every = 30_000): number {
  const state = useConnection(pool)?.state;
  const offset = state?.at === 'live' ? state.clockOffset : 0;
  return useNow(every) + offset;
}
