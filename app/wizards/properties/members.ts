import type { Obj, View } from '../../inventory/view.ts';
import { partKey } from './devices.ts';
import type { Values } from './values.ts';

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** VMs that are or could be in a vApp, by name. */
export const candidatesOf = (view: View): readonly Obj<'VM'>[] =>
  [...view.all('VM')]
    .filter((vm) => !vm.is_a_template && !vm.is_a_snapshot && !vm.is_control_domain)
    .sort((a, b) => collator.compare(a.name_label, b.name_label));

type Group = Obj<'VM_appliance'> | Obj<'VMSS'>;

export const isIn = (group: Group, vm: Obj<'VM'>): boolean =>
  (group.$cls === 'VMSS' ? vm.snapshot_schedule : vm.appliance) === group.$ref;

/** Who is in a vApp or a schedule, and when each of them starts and stops. */
export function memberValues(view: View, group: Group): Values {
  const values: Record<string, string | number | boolean> = {};
  for (const vm of candidatesOf(view)) {
    values[partKey('member', vm.$ref, 'in')] = isIn(group, vm);
    if (group.$cls === 'VMSS') continue;
    values[partKey('member', vm.$ref, 'order')] = vm.order;
    values[partKey('member', vm.$ref, 'startDelay')] = vm.start_delay;
    values[partKey('member', vm.$ref, 'shutdownDelay')] = vm.shutdown_delay;
  }
  return values;
}
