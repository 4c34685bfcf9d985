import { action, nothing } from '../action.ts';
import { operation } from '../vm-state.ts';
import { nameOf } from '../words.ts';
import { losing } from './losing.ts';

export const forceReboot = action({
  id: 'vm.forceReboot',
  label: 'Force restart',
  applies: ['VM'],
  group: 'power',
  danger: true,
  methods: ['VM.hard_reboot'],
  args: nothing,
  offered: (_view, vm) => vm.power_state === 'Running' || vm.power_state === 'Paused',
  check: (situation, vm) => operation(situation, vm, 'hard_reboot', ['Running', 'Paused']),
  confirm: (aims) => ({
    ...losing(aims, {
      verb: 'Force restart',
      sentence: (n) =>
        n === 1
          ? 'The power is cut and comes back: what it has not written is lost.'
          : 'The power is cut and comes back: what they have not written is lost.',
    }),
    danger: true,
  }),
  title: (vm) => `Force ${nameOf(vm)} to restart`,
  run: (caller, vm) => caller.task('VM.hard_reboot', [vm.$ref]),
});
