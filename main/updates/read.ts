import type { PoolUpdates } from '../../app/rollout/updates.ts';
import type { Pool } from '../pools/pool.ts';
import { readCdn } from './cdn.ts';

/** What each server of a pool still needs, from the source that the pool has. */
export function readUpdates(pool: Pool, signal?: AbortSignal): Promise<PoolUpdates> {
  return readCdn(pool, signal);
}
