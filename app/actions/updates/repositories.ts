import * as z from 'zod';
import type { Obj, View } from '../../inventory/view.ts';
import { isRef } from '../../xenapi/ref.ts';
import { no, ok } from '../verdict.ts';

export const address = z
  .string()
  .max(2000)
  .regex(/^https?:\/\/[^/\s]+/, 'an address of the web');

/** Pools of the releases that update themselves from repositories. */
export const hasRepositories = (view: View): boolean => view.count('Repository') > 0;

/** A sync or an update that goes on would find other repositories than it began with. */
export function quiet(pool: Obj<'pool'>) {
  const busy = Object.values(pool.current_operations);
  if (busy.includes('sync_updates')) return no('busy', 'It is fetching from its repositories');
  return busy.includes('apply_updates') ? no('busy', 'A server is being updated') : ok;
}

/** The channel by which a pool's updates come: the one of its repositories that is not its base. */
export const channelOf = (view: View, pool: Obj<'pool'>): Obj<'Repository'> | undefined =>
  pool.repositories.flatMap((ref) => (isRef(ref) ? (view.get('Repository', ref) ?? []) : [])).find((one) => one.update);
