import type { PoolUpdates } from '../../app/rollout/updates.ts';
import type { Pool } from '../pools/pool.ts';
import { readCdn } from './cdn.ts';

/** What each server of a pool still needs, from the source that the pool has. */
export async function readUpdates(pool: Pool, fresh: boolean, signal?: AbortSignal): Promise<PoolUpdates> {
  const [record] = pool.inventory.all('pool');
  if (fresh && record) await pool.task('pool.sync_updates', [record.$ref, false, '', ''], signal ? { signal } : {});
  return readCdn(pool, signal);
}
