import type { AnyObj, Obj, View } from '../../inventory/view.ts';
import { isRef, NULL_REF } from '../../xenapi/ref.ts';
import { ownDisks } from '../../new-vm/template.ts';
import { deviceValues, nicsOf, partKey } from './devices.ts';
import type { Facet, Values, Writes } from './facet.ts';
import { checkVm } from './vm-check.ts';

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

function putDisks(writes: Writes, view: View, vm: Obj<'VM'>): void {
  const settled = new Set<string>();
  for (const { vbd, vdi } of ownDisks(view, vm)) {
    const key = (field: string) => partKey('disk', vbd.$ref, field);
    writes.put(vdi, 'object.rename', { name: String(writes.value(key('name'))).trim() }, writes.changed(key('name')));
    writes.put(vdi, 'vdi.resize', { size: writes.value(key('size')) }, writes.changed(key('size')));
    const fields = writes.changed(key('position'), key('mode'), key('bootable'), key('priority'));
    const args: Record<string, unknown> = {};
    // Two that change places are one exchange, told to either of them.
    if (fields.includes(key('position')) && !settled.has(vbd.userdevice)) {
      args['userdevice'] = writes.value(key('position'));
      settled.add(String(args['userdevice']));
    }
    if (fields.includes(key('mode'))) args['mode'] = writes.value(key('mode'));
    if (fields.includes(key('bootable'))) args['bootable'] = writes.value(key('bootable'));
    if (fields.includes(key('priority'))) args['priority'] = Number(writes.value(key('priority')));
    if (Object.keys(args).length > 0) writes.put(vbd, 'vbd.change', args, fields);
  }
}

function putVm(writes: Writes, view: View, vm: Obj<'VM'>): void {
  writes.some(vm, 'vm.setCpus', {
    atStartup: 'vcpus',
    max: 'vcpusMax',
    coresPerSocket: 'coresPerSocket',
    weight: 'weight',
  });
  writes.some(vm, 'vm.setMemory', { dynamicMin: 'memoryMin', dynamicMax: 'memoryMax', staticMax: 'memoryLimit' });
  writes.some(vm, 'vm.setBoot', {
    order: 'bootOrder',
    firmware: 'firmware',
    secureBoot: 'secureBoot',
    pvArgs: 'pvArgs',
  });
  writes.put(vm, 'vm.setHome', { host: writes.value('home') }, writes.changed('home'));
  writes.put(vm, 'vm.setAutoStart', { on: writes.value('autoStart') }, writes.changed('autoStart'));
  writes.some(vm, 'vm.setStartOptions', {
    haPriority: 'haPriority',
    order: 'order',
    startDelay: 'startDelay',
    shutdownDelay: 'shutdownDelay',
  });
  putDisks(writes, view, vm);
  for (const vif of nicsOf(view, vm)) {
    const key = (field: string) => partKey('nic', vif.$ref, field);
    writes.some(vif, 'vif.change', {
      network: key('network'),
      mac: key('mac'),
      limit: key('limit'),
      locking: key('locking'),
    });
  }
}

const isVm = (object: AnyObj): object is Obj<'VM'> => object.$cls === 'VM';

/** What a VM or a template is made of, and how it starts. */
export const vm: Facet = {
  values: (view, object) => (isVm(object) ? { ...vmValues(object), ...deviceValues(view, object) } : {}),
  check: (view, object, values, errors) => {
    if (isVm(object)) checkVm(view, object, values, errors);
  },
  put: (writes, view, object) => {
    if (isVm(object) && !object.is_a_snapshot) putVm(writes, view, object);
  },
};
