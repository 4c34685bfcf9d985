import { action, nothing } from '../action.ts';
import { operation } from '../vm-state.ts';
import { nameOf } from '../words.ts';
import { losing } from './losing.ts';

export const forceShutdown = action({
  id: 'vm.forceShutdown',
  label: 'Force shut down',
  applies: ['VM'],
  group: 'power',
  danger: true,
  methods: ['VM.hard_shutdown'],
  args: nothing,
  check: (situation, vm) =>
    operation(
      situation,
      vm,
      'hard_shutdown',
      ['Running', 'Paused', 'Suspended'],
      vm.power_state === 'Halted' ? 'It is off already' : undefined,
    ),
  confirm: (aims) => ({
    ...losing(aims, {
      verb: 'Force shut down',
      sentence: (n) =>
        n === 1
          ? 'The power is cut: what it has not written is lost.'
          : 'The power is cut: what they have not written is lost.',
      lines: aims.some(({ target }) => Object.keys(target.current_operations).length > 0)
        ? ['Operations that run on it are cancelled.']
        : [],
    }),
    danger: true,
  }),
  title: (vm) => `Force ${nameOf(vm)} off`,
  run: (caller, vm) => caller.task('VM.hard_shutdown', [vm.$ref]),
  undo: (vm) => ({ action: 'vm.start', label: 'Start', target: { cls: 'VM', ref: vm.$ref }, args: {} }),
});
