import type { PoolUpdates } from '../../app/updates/updates.ts';
import { compareVersions } from '../../app/placement/levels.ts';
import type { Pool } from '../pools/pool.ts';
import { readCdn } from './cdn.ts';
import { readVendor } from './vendor.ts';
import { readYum } from './yum.ts';

export interface ReadOptions {
  /** Let the pool fetch from its repositories first, which takes a while. */
  readonly fresh: boolean;
  /** Address of the vendor's index, for servers that are updated by files. */
  readonly index: string | undefined;
  readonly signal?: AbortSignal;
}

/** What each server of a pool still needs, from the source that the pool has. The API tells which, not the product's name. */
export async function readUpdates(pool: Pool, { fresh, index, signal }: ReadOptions): Promise<PoolUpdates> {
  const [record] = pool.inventory.all('pool');
  const coordinator = record && pool.inventory.get('host', record.master);
  if (record && record.repositories.length > 0) {
    if (fresh) await pool.task('pool.sync_updates', [record.$ref, false, '', ''], signal ? { signal } : {});
    return readCdn(pool, signal);
  }
  const yum = await readYum(pool, signal);
  if (yum) return yum;
  const version = (coordinator?.software_version['product_version'] ?? '').split('.').map(Number);
  // The first release that takes update images is 7.1; from 8.3 on there are repositories only.
  if (compareVersions(version, [7, 1]) < 0) return readVendor(pool, 'patch', index, signal);
  return compareVersions(version, [8, 3]) < 0 ? readVendor(pool, 'iso', index, signal) : readCdn(pool, signal);
}
