import * as z from 'zod';
import { action } from '../action.ts';
import { first } from '../verdict.ts';
import { operation, someServer } from '../vm-state.ts';
import { nameOf } from '../words.ts';

export const start = action({
  id: 'vm.start',
  label: 'Start',
  applies: ['VM'],
  group: 'power',
  shortcut: 'Ctrl+B',
  methods: ['VM.start'],
  args: z.object({ paused: z.boolean().optional() }),
  offered: (_view, vm) => vm.power_state === 'Halted' || vm.power_state === 'Running',
  check: (situation, vm) =>
    first(
      operation(situation, vm, 'start', ['Halted'], vm.power_state === 'Running' ? 'It is running already' : undefined),
      someServer(situation.view),
    ),
  title: (vm, args) => (args.paused ? `Start ${nameOf(vm)} paused` : `Start ${nameOf(vm)}`),
  run: (caller, vm, args) => caller.task('VM.start', [vm.$ref, args.paused ?? false, false]),
  undo: (vm) => ({
    action: 'vm.shutdown',
    label: 'Shut down',
    target: { cls: 'VM', ref: vm.$ref },
    args: {},
  }),
});
