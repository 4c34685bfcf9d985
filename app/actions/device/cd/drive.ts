import type { Obj, View } from '../../../inventory/view.ts';

/** The VM's CD drive: the first one, as XenCenter takes it. */
export function cdDrive(view: View, vm: Obj<'VM'>): Obj<'VBD'> | undefined {
  const drives = vm.VBDs.flatMap((ref) => view.get('VBD', ref) ?? []).filter((vbd) => vbd.type === 'CD');
  return drives.sort((a, b) => Number(a.userdevice) - Number(b.userdevice))[0];
}
