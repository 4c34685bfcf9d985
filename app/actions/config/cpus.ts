import * as z from 'zod';
import type { Obj, View } from '../../inventory/view.ts';
import { action, type Verdict } from '../action.ts';
import { licensed } from '../licence.ts';
import { setKey } from '../map-key.ts';
import { first, no } from '../verdict.ts';
import { lacksTools, notBeside } from '../vm-state.ts';
import { nameOf } from '../words.ts';

const coresOf = (vm: Obj<'VM'>): number => Number(vm.platform['cores-per-socket'] ?? '1') || 1;

/** Why a VM that is not off cannot be given more CPUs. */
export function noHotPlug(view: View, vm: Obj<'VM'>): Verdict | undefined {
  if (vm.power_state !== 'Running') return no('power-state', 'Only while it is off or running');
  // Only a paravirtual guest hears of it without tools.
  const lacking = vm.HVM_boot_policy === '' ? undefined : lacksTools(view, vm);
  return licensed(view, 'set_vcpus_number_live', 'The licence has no CPU hot-plug') ?? lacking;
}

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
    const off = vm.power_state === 'Halted';
    const shape = max !== vm.VCPUs_max || cores !== coresOf(vm);
    const number = atStartup !== vm.VCPUs_at_startup;
    return first(
      off || !shape ? undefined : no('power-state', 'Most and topology change only while it is off'),
      off || !number ? undefined : noHotPlug(situation.view, vm),
      off || atStartup >= vm.VCPUs_at_startup ? undefined : no('fewer', 'A running VM can only get more'),
      atStartup > max ? no('order', 'More than its most') : undefined,
      max % cores === 0 ? undefined : no('topology', `${max} CPUs do not make sockets of ${cores}`),
      shape || number ? notBeside(vm, off ? 'changing_VCPUs' : 'changing_VCPUs_live') : undefined,
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
