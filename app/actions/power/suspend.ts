import { action, nothing } from '../action.ts';
import { operation } from '../vm-state.ts';
import { nameOf } from '../words.ts';
import { losing } from './losing.ts';

export const suspend = action({
  id: 'vm.suspend',
  label: 'Suspend',
  applies: ['VM'],
  group: 'power',
  shortcut: 'Ctrl+Y',
  methods: ['VM.suspend'],
  args: nothing,
  offered: (_view, vm) => vm.power_state === 'Running',
  check: (situation, vm) =>
    operation(
      situation,
      vm,
      'suspend',
      ['Running'],
      vm.power_state === 'Suspended' ? 'It is suspended already' : undefined,
    ),
  confirm: (aims) =>
    losing(aims, {
      verb: 'Suspend',
      sentence: (n) =>
        n === 1 ? 'Its memory is written to disk and it stops.' : 'Their memory is written to disk and they stop.',
    }),
  title: (vm) => `Suspend ${nameOf(vm)}`,
  run: (caller, vm) => caller.task('VM.suspend', [vm.$ref]),
  undo: (vm) => ({ action: 'vm.resume', label: 'Resume', target: { cls: 'VM', ref: vm.$ref }, args: {} }),
});
