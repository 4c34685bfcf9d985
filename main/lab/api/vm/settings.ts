import { NULL_REF, isRef } from '../../../../app/xenapi/ref.ts';
import { balloon, overheadOf } from '../../world/physics/memory.ts';
import { assertVmOperation } from '../../world/physics/operations.ts';
import { failuresTolerable } from '../../world/physics/hosts/ha.ts';
import { peek, read, write, type Fields } from '../../world/typed.ts';
import { XenError } from '../handler.ts';
import type { Call, Handlers } from '../handler.ts';
import { callPlugin } from '../host/plugins.ts';

type Limits = Required<
  Pick<Fields<'VM'>, 'memory_static_min' | 'memory_static_max' | 'memory_dynamic_min' | 'memory_dynamic_max'>
>;

function limitsOf(call: Call, vm: string): Limits {
  const { memory_static_min, memory_static_max, memory_dynamic_min, memory_dynamic_max } = read(call.db, 'VM', vm);
  return { memory_static_min, memory_static_max, memory_dynamic_min, memory_dynamic_max };
}

/** Writes limits after asking whether they are in order: static min, dynamic min, dynamic max, static max. */
function setLimits(call: Call, vm: string, wanted: Partial<Limits>, operation: string): void {
  assertVmOperation(call.db, vm, operation);
  const limits = { ...limitsOf(call, vm), ...wanted };
  const inOrder =
    limits.memory_static_min <= limits.memory_dynamic_min &&
    limits.memory_dynamic_min <= limits.memory_dynamic_max &&
    limits.memory_dynamic_max <= limits.memory_static_max;
  if (!inOrder || limits.memory_static_min < 0) throw new XenError('MEMORY_CONSTRAINT_VIOLATION_ORDER');
  const row = read(call.db, 'VM', vm);
  write(call.db, 'VM', vm, {
    ...limits,
    memory_overhead: overheadOf(limits.memory_static_max, row.VCPUs_max, row.HVM_shadow_multiplier),
  });
  if (isRef(row.resident_on)) balloon(call.db, row.resident_on);
}

function assertVcpus(max: number, startup: number): void {
  if (startup <= 0 || startup > max) {
    throw new XenError('INVALID_VALUE', 'VCPU values must satisfy: 0 < VCPUs_at_startup ≤ VCPUs_max', String(startup));
  }
}

function setVcpus(call: Call, vm: string, max: number, startup: number): void {
  assertVcpus(max, startup);
  const row = read(call.db, 'VM', vm);
  write(call.db, 'VM', vm, {
    VCPUs_max: max,
    VCPUs_at_startup: startup,
    memory_overhead: overheadOf(row.memory_static_max, max, row.HVM_shadow_multiplier),
  });
}

function requireHalted(call: Call, vm: string): void {
  assertVmOperation(call.db, vm, 'changing_VCPUs');
}

function setPriority(call: Call, vm: string, value: string): void {
  if (!['restart', 'best-effort', ''].includes(value))
    throw new XenError('INVALID_VALUE', 'ha_restart_priority', value);
  const row = read(call.db, 'VM', vm);
  const pool = read(call.db, 'pool', call.world.pool());
  write(call.db, 'VM', vm, {
    ha_restart_priority: value,
    ha_always_run: value !== '' && row.power_state === 'Running',
  });
  if (pool.ha_enabled && failuresTolerable(call.world) < pool.ha_host_failures_to_tolerate) {
    write(call.db, 'VM', vm, { ha_restart_priority: row.ha_restart_priority, ha_always_run: row.ha_always_run });
    throw new XenError('HA_OPERATION_WOULD_BREAK_FAILOVER_PLAN');
  }
}

export const vmSettingsHandlers: Handlers = {
  'VM.set_memory_limits': (
    call: Call,
    vm: string,
    staticMin: number,
    staticMax: number,
    dynamicMin: number,
    dynamicMax: number,
  ) =>
    setLimits(
      call,
      vm,
      {
        memory_static_min: staticMin,
        memory_static_max: staticMax,
        memory_dynamic_min: dynamicMin,
        memory_dynamic_max: dynamicMax,
      },
      'changing_static_range',
    ),
  'VM.set_memory': (call: Call, vm: string, value: number) =>
    setLimits(
      call,
      vm,
      {
        memory_static_max: value,
        memory_dynamic_min: value,
        memory_dynamic_max: value,
        memory_static_min: Math.min(value, limitsOf(call, vm).memory_static_min),
      },
      'changing_static_range',
    ),
  'VM.set_memory_static_range': (call: Call, vm: string, min: number, max: number) =>
    setLimits(call, vm, { memory_static_min: min, memory_static_max: max }, 'changing_static_range'),
  'VM.set_memory_static_min': (call: Call, vm: string, value: number) =>
    setLimits(call, vm, { memory_static_min: value }, 'changing_static_range'),
  'VM.set_memory_static_max': (call: Call, vm: string, value: number) =>
    setLimits(call, vm, { memory_static_max: value }, 'changing_static_range'),
  'VM.set_memory_dynamic_range': (call: Call, vm: string, min: number, max: number) =>
    setLimits(call, vm, { memory_dynamic_min: min, memory_dynamic_max: max }, 'changing_dynamic_range'),
  'VM.set_memory_dynamic_min': (call: Call, vm: string, value: number) =>
    setLimits(call, vm, { memory_dynamic_min: value }, 'changing_dynamic_range'),
  'VM.set_memory_dynamic_max': (call: Call, vm: string, value: number) =>
    setLimits(call, vm, { memory_dynamic_max: value }, 'changing_dynamic_range'),
  'VM.set_memory_target_live': (call: Call, vm: string, value: number) =>
    setLimits(call, vm, { memory_dynamic_min: value, memory_dynamic_max: value }, 'changing_dynamic_range'),
  'VM.wait_memory_target_live': (call: Call, vm: string) => assertVmOperation(call.db, vm, 'awaiting_memory_live'),
  'VM.set_VCPUs_max': (call: Call, vm: string, value: number) => {
    requireHalted(call, vm);
    setVcpus(call, vm, value, read(call.db, 'VM', vm).VCPUs_at_startup);
  },
  'VM.set_VCPUs_at_startup': (call: Call, vm: string, value: number) => {
    requireHalted(call, vm);
    setVcpus(call, vm, read(call.db, 'VM', vm).VCPUs_max, value);
  },
  'VM.set_VCPUs_number_live': (call: Call, vm: string, value: number) => {
    assertVmOperation(call.db, vm, 'changing_VCPUs_live');
    const row = read(call.db, 'VM', vm);
    setVcpus(call, vm, row.VCPUs_max, value);
    if (peek(call.db, 'VM_metrics', row.metrics)) write(call.db, 'VM_metrics', row.metrics, { VCPUs_number: value });
  },
  'VM.add_to_VCPUs_params_live': (call: Call, vm: string, key: string, value: string) => {
    assertVmOperation(call.db, vm, 'changing_VCPUs_live');
    write(call.db, 'VM', vm, { VCPUs_params: { ...read(call.db, 'VM', vm).VCPUs_params, [key]: value } });
  },
  'VM.set_HVM_shadow_multiplier': (call: Call, vm: string, value: number) => {
    assertVmOperation(call.db, vm, 'changing_shadow_memory');
    const row = read(call.db, 'VM', vm);
    write(call.db, 'VM', vm, {
      HVM_shadow_multiplier: value,
      memory_overhead: overheadOf(row.memory_static_max, row.VCPUs_max, value),
    });
  },
  'VM.set_shadow_multiplier_live': (call: Call, vm: string, value: number) => {
    assertVmOperation(call.db, vm, 'changing_shadow_memory_live');
    write(call.db, 'VM', vm, { HVM_shadow_multiplier: value });
  },
  'VM.set_is_a_template': (call: Call, vm: string, value: boolean) => {
    const row = read(call.db, 'VM', vm);
    if (row.is_a_snapshot) throw new XenError('VM_IS_SNAPSHOT', vm, 'make_into_template');
    if (value) assertVmOperation(call.db, vm, 'make_into_template');
    write(
      call.db,
      'VM',
      vm,
      value ? { is_a_template: true, ha_restart_priority: '', ha_always_run: false } : { is_a_template: false },
    );
  },
  'VM.set_ha_restart_priority': setPriority,
  'VM.set_ha_always_run': (call: Call, vm: string, value: boolean) =>
    write(call.db, 'VM', vm, { ha_always_run: value }),
  'VM.set_HVM_boot_policy': (call: Call, vm: string, value: string) => {
    requireHalted(call, vm);
    write(call.db, 'VM', vm, { HVM_boot_policy: value, domain_type: value === '' ? 'pv' : 'hvm' });
  },
  'VM.set_domain_type': (call: Call, vm: string, value: string) => {
    requireHalted(call, vm);
    write(call.db, 'VM', vm, { domain_type: value, HVM_boot_policy: value === 'hvm' ? 'BIOS order' : '' });
  },
  'VM.set_has_vendor_device': (call: Call, vm: string, value: boolean) => {
    assertVmOperation(call.db, vm, 'changing_VCPUs');
    write(call.db, 'VM', vm, { has_vendor_device: value });
  },
  'VM.set_NVRAM': (call: Call, vm: string, value: Readonly<Record<string, string>>) => {
    assertVmOperation(call.db, vm, 'changing_NVRAM');
    write(call.db, 'VM', vm, { NVRAM: value });
  },
  'VM.set_appliance': (call: Call, vm: string, value: string) => write(call.db, 'VM', vm, { appliance: value }),
  'VM.set_snapshot_schedule': (call: Call, vm: string, value: string) =>
    write(call.db, 'VM', vm, { snapshot_schedule: value }),
  'VM.set_groups': (call: Call, vm: string, value: readonly string[]) => {
    if (value.length > 1) throw new XenError('OPERATION_NOT_ALLOWED', 'Only one group per VM is supported.');
    for (const group of value) read(call.db, 'VM_group', group);
    write(call.db, 'VM', vm, { groups: value });
  },
  'VM_group.create': (call: Call, record: Fields<'VM_group'>) => {
    const { name_label = '', name_description = '', placement = 'normal' } = record;
    return call.db.create('VM_group', { name_label, name_description, placement });
  },
  'VM_group.destroy': (call: Call, group: string) => {
    for (const vm of read(call.db, 'VM_group', group).VMs) {
      const { groups } = read(call.db, 'VM', vm);
      write(call.db, 'VM', vm, { groups: groups.filter((one) => one !== group) });
    }
    call.db.destroy('VM_group', group);
  },
  'VM.set_suspend_VDI': (call: Call, vm: string, value: string) => {
    if (read(call.db, 'VM', vm).power_state !== 'Suspended') {
      throw new XenError('VM_BAD_POWER_STATE', vm, 'suspended', read(call.db, 'VM', vm).power_state.toLowerCase());
    }
    const { type } = read(call.db, 'VDI', value);
    if (type !== 'suspend') throw new XenError('VDI_INCOMPATIBLE_TYPE', value, type);
    write(call.db, 'VM', vm, { suspend_VDI: value });
  },
  'VM.set_bios_strings': (call: Call, vm: string, value: Readonly<Record<string, string>>) => {
    if (Object.keys(read(call.db, 'VM', vm).bios_strings).length > 0) throw new XenError('VM_BIOS_STRINGS_ALREADY_SET');
    write(call.db, 'VM', vm, { bios_strings: value });
  },
  'VM.copy_bios_strings': (call: Call, vm: string, host: string) => {
    if (Object.keys(read(call.db, 'VM', vm).bios_strings).length > 0) throw new XenError('VM_BIOS_STRINGS_ALREADY_SET');
    write(call.db, 'VM', vm, { bios_strings: read(call.db, 'host', host).bios_strings });
  },
  'VM.restart_device_models': async (call: Call, vm: string) => {
    assertVmOperation(call.db, vm, 'pool_migrate');
    await call.world.clock.sleep(4, call.task.signal);
    const without = (list: readonly string[]): readonly string[] =>
      list.filter((item) => item !== 'restart_device_model');
    const row = read(call.db, 'VM', vm);
    write(call.db, 'VM', vm, {
      pending_guidances: without(row.pending_guidances),
      pending_guidances_recommended: without(row.pending_guidances_recommended),
      pending_guidances_full: without(row.pending_guidances_full),
    });
  },
  'VM.set_actions_after_crash': (call: Call, vm: string, value: string) =>
    write(call.db, 'VM', vm, { actions_after_crash: value }),
  'VM.create_new_blob': (call: Call, vm: string, name: string, mime: string, isPublic = false) => {
    const blob = call.db.create('blob', { name_label: name, mime_type: mime, public: isPublic });
    write(call.db, 'VM', vm, { blobs: { ...read(call.db, 'VM', vm).blobs, [name]: blob } });
    return blob;
  },
  'VM.call_host_plugin': (
    call: Call,
    vm: string,
    plugin: string,
    fn: string,
    args: Readonly<Record<string, string>>,
  ) => {
    const { power_state, resident_on } = read(call.db, 'VM', vm);
    if (power_state !== 'Running') throw new XenError('VM_BAD_POWER_STATE', vm, 'running', power_state.toLowerCase());
    return callPlugin(call, resident_on, plugin, fn, args);
  },
  'VM.call_plugin': (_call: Call, _vm: string, plugin: string, fn: string) => {
    const text = `The requested fn "${fn}" of plugin "${plugin}" could not be executed for lack of guest agent control feature.`;
    throw new XenError('XENAPI_PLUGIN_FAILURE', 'failed to execute fn', text, text);
  },
  'VM.get_secureboot_readiness': (call: Call, vm: string) =>
    read(call.db, 'VM', vm).platform.secureboot === 'true' ? 'ready' : 'not_supported',
  'VM.create': (call: Call, record: Fields<'VM'>) => {
    const {
      memory_static_min = 0,
      memory_dynamic_min = 0,
      memory_dynamic_max = 0,
      memory_static_max: staticMax = 0,
    } = record;
    if (
      memory_static_min > memory_dynamic_min ||
      memory_dynamic_min > memory_dynamic_max ||
      memory_dynamic_max > staticMax
    ) {
      throw new XenError('MEMORY_CONSTRAINT_VIOLATION_ORDER');
    }
    assertVcpus(record.VCPUs_max ?? 1, record.VCPUs_at_startup ?? 1);
    const metrics = call.db.create('VM_metrics', { VCPUs_number: 0 });
    const hvm = (record.HVM_boot_policy ?? '') !== '';
    return call.db.create('VM', {
      ...record,
      power_state: 'Halted',
      domid: -1,
      metrics,
      resident_on: NULL_REF,
      domain_type: hvm ? 'hvm' : 'pv',
      memory_overhead: overheadOf(staticMax, record.VCPUs_max ?? 1),
      HVM_shadow_multiplier: record.HVM_shadow_multiplier ?? 1,
      other_config: { ...record.other_config, mac_seed: record.other_config?.mac_seed ?? call.world.random.uuid() },
    });
  },
};
