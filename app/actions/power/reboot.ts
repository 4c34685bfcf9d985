import { action, nothing } from '../action.ts';
import { first, no } from '../verdict.ts';
import { operation, someServer } from '../vm-state.ts';
import { nameOf } from '../words.ts';
import { losing } from './losing.ts';

export const reboot = action({
  id: 'vm.reboot',
  label: 'Restart',
  applies: ['VM'],
  group: 'power',
  shortcut: 'Ctrl+R',
  methods: ['VM.clean_reboot'],
  args: nothing,
  offered: (_view, vm) => vm.power_state === 'Running' || vm.power_state === 'Paused',
  check(situation, vm) {
    const verdict = operation(situation, vm, 'clean_reboot', ['Running']);
    if (verdict.ok) return first(someServer(situation.view));
    if (verdict.code !== 'no-tools') return verdict;
    return no('no-tools', verdict.why, {
      action: 'vm.forceReboot',
      label: 'Force restart',
      target: { cls: 'VM', ref: vm.$ref },
    });
  },
  confirm: (aims) =>
    losing(aims, {
      verb: 'Restart',
      sentence: (n) => (n === 1 ? 'Its system is asked to restart.' : 'Each system is asked to restart.'),
    }),
  title: (vm) => `Restart ${nameOf(vm)}`,
  run: (caller, vm) => caller.task('VM.clean_reboot', [vm.$ref]),
});
