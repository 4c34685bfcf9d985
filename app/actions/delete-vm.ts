import type { Obj, View } from '../inventory/view.ts';
import { isRef } from '../xenapi/ref.ts';
import type { Caller } from './action.ts';

/** A disk that goes with a VM unless kept. */
export interface OwnedDisk {
  readonly vdi: Obj<'VDI'>;
  /** XenCenter's tick: the VBD says that the disk belongs to the VM. */
  readonly owner: boolean;
  /** Other VMs, outside `going`, that have it too: then it is never deleted. */
  readonly sharedWith: readonly Obj<'VM'>[];
}

/** The disks of a VM, with who else has them. */
export function disksOf(
  view: View,
  vm: Obj<'VM'>,
  going: ReadonlySet<string> = new Set([vm.$ref]),
): readonly OwnedDisk[] {
  return vm.VBDs.flatMap((ref) => {
    const vbd = view.get('VBD', ref);
    const vdi = vbd && vbd.type !== 'CD' && !vbd.empty ? view.get('VDI', vbd.VDI) : undefined;
    if (!vbd || !vdi) return [];
    const sharedWith = vdi.VBDs.flatMap((other) => {
      const user = view.get('VM', view.get('VBD', other)?.VM ?? '');
      return user && !going.has(user.$ref) && !user.is_control_domain ? [user] : [];
    });
    return [{ vdi, owner: 'owner' in vbd.other_config, sharedWith }];
  });
}

/** Deletes a halted VM or snapshot, then the disks; a disk that is gone already is no trouble. */
export async function destroyVm(caller: Caller, vm: Obj<'VM'>, disks: readonly string[]): Promise<void> {
  const suspend = isRef(vm.suspend_VDI) ? [vm.suspend_VDI] : [];
  if (vm.power_state === 'Suspended') await caller.task('VM.hard_shutdown', [vm.$ref], 0.2);
  await caller.task('VM.destroy', [vm.$ref], 0.3);
  const all = [...disks, ...suspend.filter((ref) => caller.view.get('VDI', ref) !== undefined)];
  let failed: unknown;
  for (const vdi of all)
    try {
      await caller.task('VDI.destroy', [vdi], 0.5 / all.length);
    } catch (error) {
      if (caller.view.get('VDI', vdi) !== undefined) failed ??= error;
    }
  if (failed !== undefined) throw failed as Error;
}
