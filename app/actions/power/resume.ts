import * as z from 'zod';
import { action } from '../action.ts';
import { first } from '../verdict.ts';
import { operation, someServer } from '../vm-state.ts';
import { nameOf } from '../words.ts';

export const resume = action({
  id: 'vm.resume',
  label: 'Resume',
  applies: ['VM'],
  group: 'power',
  shortcut: 'Ctrl+Y',
  methods: ['VM.resume'],
  args: z.object({ paused: z.boolean().optional() }),
  offered: (_view, vm) => vm.power_state === 'Suspended',
  check: (situation, vm) => first(operation(situation, vm, 'resume', ['Suspended']), someServer(situation.view)),
  title: (vm) => `Resume ${nameOf(vm)}`,
  run: (caller, vm, args) => caller.task('VM.resume', [vm.$ref, args.paused ?? false, false]),
  undo: (vm) => ({ action: 'vm.suspend', label: 'Suspend', target: { cls: 'VM', ref: vm.$ref }, args: {} }),
});
