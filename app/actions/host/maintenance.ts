import type { Obj, View } from '../../inventory/view.ts';
import type { Caller } from '../action.ts';
import { setKey } from '../map-key.ts';

/** XenCenter's keys, so that both consoles understand what the other did: comma-joined UUIDs of VMs. */
export const KEYS = {
  mode: 'MAINTENANCE_MODE',
  migrated: 'MAINTENANCE_MODE_EVACUATED_VMS_MIGRATED',
  suspended: 'MAINTENANCE_MODE_EVACUATED_VMS_SUSPENDED',
  halted: 'MAINTENANCE_MODE_EVACUATED_VMS_HALTED',
} as const;

/** Writes one of them; nothing takes it away. */
export const set = (caller: Caller, host: Obj<'host'>, key: string, value: string | undefined) =>
  setKey(caller, 'host', 'other_config', host.$ref, key, value);

/** All at once, held back by the queue of migrations alone; the first failure is told after the rest has ended. */
export async function allOf<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const ends = await Promise.allSettled(items.map(work));
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed) throw failed.reason as Error;
}

/**
 * What HA plans for now and could plan for without one more server; nothing while it is off or has enough to spare. XenCenter
 * asks for the same.
 */
export function lowerTolerance(view: View): { readonly now: number; readonly lower: number } | undefined {
  const [pool] = view.all('pool');
  if (!pool?.ha_enabled) return undefined;
  const lower = Math.max(0, pool.ha_plan_exists_for - 1);
  return pool.ha_host_failures_to_tolerate > lower ? { now: pool.ha_host_failures_to_tolerate, lower } : undefined;
}
