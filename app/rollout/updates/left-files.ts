import type { Obj, View } from '../../inventory/view.ts';
import { isRef } from '../../xenapi/ref.ts';

/** Whether an update's files are still in the pool although every server has it: only their room would be missed. */
export const filesDone = (view: View, update: Obj<'pool_update'>): boolean =>
  isRef(update.vdi) && [...view.all('host')].every((host) => update.hosts.includes(host.$ref));
