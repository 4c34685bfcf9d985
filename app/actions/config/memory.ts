import * as z from 'zod';
import type { Obj, View } from '../../inventory/view.ts';
import { action, type Verdict } from '../action.ts';
import { licensed } from '../licence.ts';
import { first, no, ok } from '../verdict.ts';
import { lacksTools, notBeside } from '../vm-state.ts';
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
  const lacking = lacksTools(view, vm);
  if (lacking) return lacking;
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
      notBeside(vm, off ? 'changing_memory_limits' : 'changing_dynamic_range'),
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
