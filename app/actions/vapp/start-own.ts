import { action, nothing } from '../action.ts';
import { no } from '../verdict.ts';
import { nameOf } from '../words.ts';
import { allows, ownVapp } from './allows.ts';

/** From one of its VMs: the others go with it. */
export const startOwnVapp = action({
  id: 'vm.startVapp',
  label: 'Start its vApp',
  applies: ['VM'],
  group: 'power',
  methods: ['VM_appliance.start'],
  args: nothing,
  offered: (view, vm) => ownVapp(view, vm) !== undefined,
  check(situation, vm) {
    const vapp = ownVapp(situation.view, vm);
    return vapp ? allows(vapp, 'start', 'All its VMs run already') : no('no-vapp', 'It is in no vApp');
  },
  title: (vm, _args, view) => `Start vApp ${nameOf(ownVapp(view, vm))}`,
  run: (caller, vm) => caller.task('VM_appliance.start', [vm.appliance, false]),
});
