import { action, nothing } from '../action.ts';
import { operation } from '../vm-state.ts';
import { nameOf } from '../words.ts';

export const pause = action({
  id: 'vm.pause',
  label: 'Pause',
  applies: ['VM'],
  group: 'power',
  methods: ['VM.pause'],
  args: nothing,
  offered: (_view, vm) => vm.power_state === 'Running',
  check: (situation, vm) => operation(situation, vm, 'pause', ['Running']),
  title: (vm) => `Pause ${nameOf(vm)}`,
  run: (caller, vm) => caller.task('VM.pause', [vm.$ref]),
  undo: (vm) => ({ action: 'vm.unpause', label: 'Unpause', target: { cls: 'VM', ref: vm.$ref }, args: {} }),
});
