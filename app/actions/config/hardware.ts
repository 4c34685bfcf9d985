import * as z from 'zod';
import type { Obj, View } from '../../inventory/view.ts';
import { action, type Verdict } from '../action.ts';
import { licensed } from '../licence.ts';
import { setKey } from '../map-key.ts';
import { first, no, ok } from '../verdict.ts';
import { hasTools } from '../vm-state.ts';
import { nameOf } from '../words.ts';

const bytes = z
  .number()
  .int()
  .min(0)
  .max(2 ** 48);

interface Bounds {
  readonly staticMin?: number | undefined;
  readonly dynamicMin?: number | undefined;
  readonly dynamicMax?: number | undefined;
  readonly staticMax?: number | undefined;
}

/** What is not told stays as the VM has it when it is written. */
const boundsOf = (vm: Obj<'VM'>, args: Bounds) => ({
  staticMin: args.staticMin ?? vm.memory_static_min,
  dynamicMin: args.dynamicMin ?? vm.memory_dynamic_min,
  dynamicMax: args.dynamicMax ?? vm.memory_dynamic_max,
  staticMax: args.staticMax ?? vm.memory_static_max,
});

/** Why a VM cannot be given more and less memory while it runs. */
export function noDynamicMemory(view: View, vm: Obj<'VM'>): Verdict | undefined {
  const unlicensed = licensed(view, 'dmc', 'The licence has no dynamic memory');
  if (unlicensed) return unlicensed;
  if (vm.power_state !== 'Running') return undefined;
  if (!hasTools(view, vm))
    return no('no-tools', 'Its tools do not answer', { action: 'vm.installTools', label: 'Install tools' });
  return view.get('VM_guest_metrics', vm.guest_metrics)?.other['feature-balloon'] === '0'
    ? no('no-balloon', 'Its system cannot give memory back')
    : undefined;
}

export const setMemory = action({
  id: 'vm.setMemory',
  label: 'Change memory…',
  applies: ['VM'],
  kinds: ['vm', 'template'],
  group: 'change',
  methods: ['VM.set_memory_limits', 'VM.set_memory_dynamic_range'],
  /** Bytes; `staticMin` and `staticMax` only while it is off. */
  args: z.object({
    dynamicMin: bytes.optional(),
    dynamicMax: bytes.optional(),
    staticMin: bytes.optional(),
    staticMax: bytes.optional(),
  }),
  check(situation, vm, args) {
    if (Object.keys(args).length === 0) return ok;
    const { staticMin, dynamicMin, dynamicMax, staticMax } = boundsOf(vm, args);
    const off = vm.power_state === 'Halted';
    return first(
      off || (staticMin === vm.memory_static_min && staticMax === vm.memory_static_max)
        ? undefined
        : no('power-state', 'Its limits change only while it is off'),
      off || vm.power_state === 'Running' ? undefined : no('power-state', 'Only while it is off or running'),
      staticMin <= dynamicMin && dynamicMin <= dynamicMax && dynamicMax <= staticMax
        ? undefined
        : no('order', 'Each bound must be at least the one before'),
      dynamicMin === dynamicMax ? undefined : noDynamicMemory(situation.view, vm),
    );
  },
  title: (vm, args) =>
    `Set the memory of ${nameOf(vm)} to ${Math.round((boundsOf(vm, args).dynamicMax / 1024 ** 3) * 10) / 10} GiB`,
  run(caller, vm, args) {
    const { staticMin, dynamicMin, dynamicMax, staticMax } = boundsOf(vm, args);
    return vm.power_state === 'Halted'
      ? caller.task('VM.set_memory_limits', [vm.$ref, staticMin, staticMax, dynamicMin, dynamicMax])
      : caller.task('VM.set_memory_dynamic_range', [vm.$ref, dynamicMin, dynamicMax]);
  },
  undo: (vm) => ({
    action: 'vm.setMemory',
    label: 'Put it back',
    target: { cls: 'VM', ref: vm.$ref },
    args: {
      dynamicMin: vm.memory_dynamic_min,
      dynamicMax: vm.memory_dynamic_max,
      ...(vm.power_state === 'Halted' ? { staticMin: vm.memory_static_min, staticMax: vm.memory_static_max } : {}),
    },
  }),
});

const coresOf = (vm: Obj<'VM'>): number => Number(vm.platform['cores-per-socket'] ?? '1') || 1;

export const setCpus = action({
  id: 'vm.setCpus',
  label: 'Change CPUs…',
  applies: ['VM'],
  kinds: ['vm', 'template'],
  group: 'change',
  methods: ['VM.set_VCPUs_max', 'VM.set_VCPUs_at_startup', 'VM.set_VCPUs_number_live', 'VM.add_to_platform'],
  args: z.object({
    atStartup: z.number().int().min(1).max(254).optional(),
    max: z.number().int().min(1).max(254).optional(),
    coresPerSocket: z.number().int().min(1).max(254).optional(),
    /** 1 to 65,536; 256 is normal. */
    weight: z.number().int().min(1).max(65_536).optional(),
  }),
  check(situation, vm, args) {
    const max = args.max ?? vm.VCPUs_max;
    const atStartup = args.atStartup ?? vm.VCPUs_at_startup;
    const cores = args.coresPerSocket ?? coresOf(vm);
    const running = vm.power_state !== 'Halted';
    return first(
      running && (max !== vm.VCPUs_max || cores !== coresOf(vm))
        ? no('power-state', 'Most and topology change only while it is off')
        : undefined,
      running && atStartup < vm.VCPUs_at_startup ? no('fewer', 'A running VM can only get more') : undefined,
      running && atStartup !== vm.VCPUs_at_startup
        ? licensed(situation.view, 'set_vcpus_number_live', 'The licence has no CPU hot-plug')
        : undefined,
      atStartup > max ? no('order', 'More than its most') : undefined,
      max % cores === 0 ? undefined : no('topology', `${max} CPUs do not make sockets of ${cores}`),
    );
  },
  title: (vm, args) => `Set the CPUs of ${nameOf(vm)} to ${args.atStartup ?? vm.VCPUs_at_startup}`,
  async run(caller, vm, args) {
    const max = args.max ?? vm.VCPUs_max;
    const atStartup = args.atStartup ?? vm.VCPUs_at_startup;
    if (vm.power_state === 'Halted') {
      const setMax = () => (max === vm.VCPUs_max ? undefined : caller.call('VM.set_VCPUs_max', vm.$ref, max));
      const setStart = () =>
        atStartup === vm.VCPUs_at_startup ? undefined : caller.call('VM.set_VCPUs_at_startup', vm.$ref, atStartup);
      // The server refuses any moment in which startup exceeds max.
      for (const write of max >= vm.VCPUs_max ? [setMax, setStart] : [setStart, setMax]) await write();
    } else if (atStartup !== vm.VCPUs_at_startup) await caller.task('VM.set_VCPUs_number_live', [vm.$ref, atStartup]);
    if (args.coresPerSocket !== undefined && args.coresPerSocket !== coresOf(vm))
      await setKey(caller, 'VM', 'platform', vm.$ref, 'cores-per-socket', String(args.coresPerSocket));
    if (args.weight !== undefined && String(args.weight) !== vm.VCPUs_params['weight'])
      await setKey(caller, 'VM', 'VCPUs_params', vm.$ref, 'weight', String(args.weight));
  },
  undo: (vm) =>
    vm.power_state === 'Halted'
      ? {
          action: 'vm.setCpus',
          label: 'Put it back',
          target: { cls: 'VM', ref: vm.$ref },
          args: { atStartup: vm.VCPUs_at_startup, max: vm.VCPUs_max, coresPerSocket: coresOf(vm) },
        }
      : undefined,
});

export const setBoot = action({
  id: 'vm.setBoot',
  label: 'Change boot options…',
  applies: ['VM'],
  kinds: ['vm', 'template'],
  group: 'change',
  methods: ['VM.remove_from_HVM_boot_params', 'VM.add_to_HVM_boot_params', 'VM.add_to_platform', 'VM.set_PV_args'],
  args: z.object({
    /** Letters c (disk), d (CD), n (network). */
    order: z
      .string()
      .regex(/^[cdn]{0,3}$/)
      .optional(),
    firmware: z.enum(['bios', 'uefi']).optional(),
    secureBoot: z.enum(['true', 'false', 'auto']).optional(),
    pvArgs: z.string().max(4000).optional(),
  }),
  check: (_situation, vm, args) =>
    args.firmware !== undefined && vm.power_state !== 'Halted'
      ? no('power-state', 'The firmware changes only while it is off')
      : ok,
  title: (vm) => `Change the boot options of ${nameOf(vm)}`,
  async run(caller, vm, args) {
    for (const [key, value] of [
      ['order', args.order],
      ['firmware', args.firmware],
    ] as const)
      if (value !== undefined && value !== vm.HVM_boot_params[key])
        await setKey(caller, 'VM', 'HVM_boot_params', vm.$ref, key, value);
    if (args.secureBoot !== undefined && args.secureBoot !== vm.platform['secureboot'])
      await setKey(caller, 'VM', 'platform', vm.$ref, 'secureboot', args.secureBoot);
    if (args.pvArgs !== undefined && args.pvArgs !== vm.PV_args)
      await caller.call('VM.set_PV_args', vm.$ref, args.pvArgs);
  },
});
