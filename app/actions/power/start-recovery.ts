import { action, nothing } from '../action.ts';
import { first, no } from '../verdict.ts';
import { operation, someServer } from '../vm-state.ts';
import { nameOf } from '../words.ts';

/** XenCenter's recovery mode: one boot from CD, then network, with the boot order put back whatever happens. */
export const startRecovery = action({
  id: 'vm.startRecovery',
  label: 'Start in recovery mode',
  applies: ['VM'],
  group: 'power',
  methods: ['VM.set_HVM_boot_params', 'VM.start'],
  args: nothing,
  offered: (_view, vm) => vm.power_state === 'Halted',
  check: (situation, vm) =>
    first(
      operation(situation, vm, 'start', ['Halted']),
      vm.HVM_boot_policy === '' ? no('not-hvm', 'Its kind of boot has no recovery mode') : undefined,
      someServer(situation.view),
    ),
  title: (vm) => `Start ${nameOf(vm)} in recovery mode`,
  async run(caller, vm) {
    const current = caller.view.get('VM', vm.$ref) ?? vm;
    await caller.call('VM.set_HVM_boot_params', vm.$ref, { ...current.HVM_boot_params, order: 'dn' });
    try {
      await caller.task('VM.start', [vm.$ref, false, false]);
    } finally {
      await caller.steadfast.call('VM.set_HVM_boot_params', vm.$ref, current.HVM_boot_params);
    }
  },
});
