import type { Obj, View } from '../../../inventory/view.ts';
import type { Caller } from '../../action.ts';
import { no, ok } from '../../verdict.ts';
import { hasTools } from '../../vm-state.ts';
import { nameOf } from '../../words.ts';

/** How the server keeps who goes first at a storage: 0 lowest to 7 highest. */
export const ionice = (priority: number) => ({ sched: 'best-effort', class: String(priority) });

/** What `VBD.create` wants to know of a disk's place in a VM. */
export function vbdRecord(
  vm: string,
  vdi: string,
  userdevice: string,
  over: Readonly<Record<string, unknown>>,
): object {
  return {
    VM: vm,
    VDI: vdi,
    userdevice,
    bootable: false,
    mode: 'RW',
    type: 'Disk',
    unpluggable: true,
    empty: false,
    other_config: {},
    qos_algorithm_type: '',
    qos_algorithm_params: {},
    ...over,
  };
}

/** Connects a disk to the next free place; a running VM gets it at once, or at its next start where its system cannot. */
export async function attach(
  caller: Caller,
  vm: Obj<'VM'>,
  vdi: string,
  over: Readonly<Record<string, unknown>>,
): Promise<string> {
  const free = await caller.call<readonly string[]>('VM.get_allowed_VBD_devices', vm.$ref);
  const vbd = await caller.call<string>('VBD.create', vbdRecord(vm.$ref, vdi, free[0] ?? 'autodetect', over));
  if (vm.power_state !== 'Running' || !hasTools(caller.view, vm)) return vbd;
  try {
    await caller.task('VBD.plug', [vbd], 0.4);
  } catch (error) {
    await caller.steadfast.task('VBD.destroy', [vbd], 0).catch(() => undefined);
    throw error;
  }
  return vbd;
}

/** "data of web-07". */
export function diskOf(view: View, vbd: Obj<'VBD'>): string {
  return `${nameOf(view.get('VDI', vbd.VDI))} of ${nameOf(view.get('VM', vbd.VM))}`;
}

export function unpluggable(vbd: Obj<'VBD'>) {
  return vbd.allowed_operations.includes('unplug') ? ok : no('not-allowed', 'Its system cannot let go of it now');
}
