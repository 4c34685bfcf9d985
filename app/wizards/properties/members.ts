import type { AnyObj, Obj, View } from '../../inventory/view.ts';
import { NULL_REF } from '../../xenapi/ref.ts';
import { partKey, partOf } from './devices.ts';
import type { Facet } from './facet.ts';

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** VMs that are or could be in a vApp, by name. */
export const candidatesOf = (view: View): readonly Obj<'VM'>[] =>
  [...view.all('VM')]
    .filter((vm) => !vm.is_a_template && !vm.is_a_snapshot && !vm.is_control_domain)
    .sort((a, b) => collator.compare(a.name_label, b.name_label));

type Group = Obj<'VM_appliance'> | Obj<'VMSS'>;

const isGroup = (object: AnyObj): object is Group => object.$cls === 'VM_appliance' || object.$cls === 'VMSS';

export const isIn = (group: Group, vm: Obj<'VM'>): boolean =>
  (group.$cls === 'VMSS' ? vm.snapshot_schedule : vm.appliance) === group.$ref;

/** Who is in a vApp or a schedule, and when each of them starts and stops. */
export const members: Facet = {
  values(view, group) {
    const values: Record<string, string | number | boolean> = {};
    if (!isGroup(group)) return values;
    for (const vm of candidatesOf(view)) {
      values[partKey('member', vm.$ref, 'in')] = isIn(group, vm);
      if (group.$cls === 'VMSS') continue;
      values[partKey('member', vm.$ref, 'order')] = vm.order;
      values[partKey('member', vm.$ref, 'startDelay')] = vm.start_delay;
      values[partKey('member', vm.$ref, 'shutdownDelay')] = vm.shutdown_delay;
    }
    return values;
  },
  check(_view, _group, values, errors) {
    for (const [key, value] of Object.entries(values))
      if (partOf(key)?.kind === 'member' && typeof value === 'number' && value < 0) errors[key] = 'Not below zero';
  },
  put(writes, view, group) {
    if (!isGroup(group)) return;
    for (const vm of candidatesOf(view)) {
      const key = (field: string) => partKey('member', vm.$ref, field);
      const into = writes.value(key('in')) === true ? group.$ref : NULL_REF;
      const fields = writes.changed(key('in'));
      if (group.$cls === 'VMSS') writes.put(vm, 'vm.setSchedule', { schedule: into }, fields);
      else writes.put(vm, 'vm.setVapp', { vapp: into }, fields);
      writes.some(vm, 'vm.setStartOptions', {
        order: key('order'),
        startDelay: key('startDelay'),
        shutdownDelay: key('shutdownDelay'),
      });
    }
  },
};
