import type { PoolId } from '../../app/inventory/view.ts';
import { useNow } from '../ui/use-now.ts';
import { useConnection } from './hooks.ts';
import { useMirror } from './provider.tsx';

/** The time by a pool's own clock, told again every so many milliseconds. */
export function useServerNow(pool: PoolId, every = 30_000): number {
  const mirror = useMirror();
  // Told anew with every state of the connection.
  useConnection(pool);
  return useNow(every) + mirror.clockOffset(pool);
}
