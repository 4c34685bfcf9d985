import type { AnyObj, MirroredCls, Obj } from '../view.ts';

/** What an object is to a person: the XenAPI calls five different things a VM. */
export type Kind =
  | 'virtual machine'
  | 'control domain'
  | 'template'
  | 'built-in template'
  | 'snapshot'
  | 'server'
  | 'pool'
  | 'storage repository'
  | 'disk'
  | 'network'
  | 'vApp'
  | 'other';

export function vmKind(vm: Obj<'VM'>): Kind {
  if (vm.is_control_domain) return 'control domain';
  if (vm.is_a_snapshot) return 'snapshot';
  if (!vm.is_a_template) return 'virtual machine';
  return vm.is_default_template || vm.other_config['default_template'] === 'true' ? 'built-in template' : 'template';
}

const kinds: { readonly [C in MirroredCls]?: Kind } = {
  host: 'server',
  pool: 'pool',
  SR: 'storage repository',
  VDI: 'disk',
  network: 'network',
  VM_appliance: 'vApp',
};

export const kindOf = (obj: AnyObj): Kind => (obj.$cls === 'VM' ? vmKind(obj) : (kinds[obj.$cls] ?? 'other'));

const words: Readonly<Record<string, string>> = {
  vm: 'virtual machine',
  host: 'server',
  sr: 'storage repository',
  vdi: 'disk',
  vbd: 'virtual drive',
  vif: 'network interface of a VM',
  pif: 'network interface',
  pbd: 'storage connection',
  vm_appliance: 'vApp',
  vmss: 'snapshot schedule',
  pool_update: 'update',
  pool_patch: 'update',
  host_patch: 'update',
  pgpu: 'GPU',
  gpu_group: 'GPU group',
  vgpu: 'virtual GPU',
  pusb: 'USB device',
  vusb: 'USB device',
  vtpm: 'virtual TPM',
  subject: 'user or group',
};

/** A class of the XenAPI in plain words, whatever its case: "storage repository" for SR. */
export const wordFor = (cls: string): string => words[cls.toLowerCase()] ?? cls.toLowerCase().replaceAll('_', ' ');
