import { fieldOf, fieldsOf } from '../../interchange/custom-fields.ts';
import type { AnyObj, Obj, View } from '../../inventory/view.ts';
import { isRef, NULL_REF } from '../../xenapi/ref.ts';
import { alarmValues } from './alarms.ts';
import { deviceValues } from './devices.ts';
import { memberValues } from './members.ts';

/** One value per field, of a kind that compares simply; tags are one text each line. */
export type Values = Readonly<Record<string, string | number | boolean>>;

const textTags = (tags: readonly string[]): string => [...tags].sort().join('\n');

export const coresOf = (vm: Obj<'VM'>): number => Number(vm.platform['cores-per-socket'] ?? 1) || 1;

function vmValues(vm: Obj<'VM'>): Values {
  return {
    vcpus: vm.VCPUs_at_startup,
    vcpusMax: vm.VCPUs_max,
    coresPerSocket: coresOf(vm),
    weight: Number(vm.VCPUs_params['weight'] ?? 256) || 256,
    memoryMin: vm.memory_dynamic_min,
    memoryMax: vm.memory_dynamic_max,
    memoryLimit: vm.memory_static_max,
    bootOrder: vm.HVM_boot_params['order'] ?? '',
    firmware: vm.HVM_boot_params['firmware'] ?? 'bios',
    secureBoot: vm.platform['secureboot'] ?? 'false',
    pvArgs: vm.PV_args,
    home: isRef(vm.affinity) ? vm.affinity : NULL_REF,
    autoStart: vm.other_config['auto_poweron'] === 'true',
    haPriority: vm.ha_restart_priority,
    order: vm.order,
    startDelay: vm.start_delay,
    shutdownDelay: vm.shutdown_delay,
  };
}

export const FIELD = 'field/';

function fieldValues(view: View, object: AnyObj): Values {
  if (!('other_config' in object)) return {};
  return Object.fromEntries(
    fieldsOf(view, object).map(({ name }) => [`${FIELD}${name}`, object.other_config[fieldOf(name)] ?? '']),
  );
}

/** What can be changed about an object, as it is now. */
export function valuesOf(view: View, object: AnyObj): Values {
  return {
    name: 'name_label' in object ? object.name_label : '',
    description: 'name_description' in object ? object.name_description : '',
    folder: 'other_config' in object ? (object.other_config['folder'] ?? '') : '',
    tags: 'tags' in object ? textTags(object.tags) : '',
    ...fieldValues(view, object),
    ...(object.$cls === 'VM_appliance' || object.$cls === 'VMSS' ? memberValues(view, object) : {}),
    ...(object.$cls === 'VM' ? { ...vmValues(object), ...deviceValues(view, object), ...alarmValues(object) } : {}),
  };
}
