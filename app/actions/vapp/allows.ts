import type { Obj, View } from '../../inventory/view.ts';
import { no, ok } from '../verdict.ts';

/** Whether the server allows it to a vApp now; `why` not, where it has VMs. */
export function allows(vapp: Obj<'VM_appliance'>, operation: string, why: string) {
  if (vapp.VMs.length === 0) return no('empty', 'It has no VMs');
  return vapp.allowed_operations.includes(operation) ? ok : no('not-allowed', why);
}

/** The vApp that a VM is in. */
export const ownVapp = (view: View, vm: Obj<'VM'>) => view.get('VM_appliance', vm.appliance);
