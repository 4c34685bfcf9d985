import { action, nothing } from '../action.ts';
import { operation } from '../vm-state.ts';
import { nameOf } from '../words.ts';

export const unpause = action({
  id: 'vm.unpause',
  label: 'Unpause',
  applies: ['VM'],
  group: 'power',
  methods: ['VM.unpause'],
  args: nothing,
  offered: (_view, vm) => vm.power_state === 'Paused',
  check: (situation, vm) => operation(situation, vm, 'unpause', ['Paused']),
  title: (vm) => `Unpause ${nameOf(vm)}`,
  run: (caller, vm) => caller.task('VM.unpause', [vm.$ref]),
  undo: (vm) => ({ action: 'vm.pause', label: 'Pause', target: { cls: 'VM', ref: vm.$ref }, args: {} }),
});
