import type { Obj, View } from '../inventory/view.ts';
import { isRef } from '../xenapi/ref.ts';

/** Whether an update's files are still in the pool although every server has it: only their room would be missed. */
export const filesDone = (view: View, update: Obj<'pool_update'>): boolean =>
  isRef(update.vdi) && [...view.all('host')].every((host) => update.hosts.includes(host.$ref));

/** The same of a patch of before: its files are on the coordinator's own disk. */
export const patchFilesDone = (view: View, patch: Obj<'pool_patch'>): boolean =>
  patch.size > 0 &&
  !isRef(patch.pool_update) &&
  [...view.all('host')].every((host) =>
    host.patches.some((ref) => {
      const has = view.get('host_patch', ref);
      return has?.applied === true && has.pool_patch === patch.$ref;
    }),
  );
