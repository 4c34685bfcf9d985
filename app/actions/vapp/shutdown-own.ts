import { action, nothing } from '../action.ts';
import { no } from '../verdict.ts';
import { nameOf, names } from '../words.ts';
import { allows, ownVapp } from './allows.ts';

export const shutdownOwnVapp = action({
  id: 'vm.shutdownVapp',
  label: 'Shut down its vApp',
  applies: ['VM'],
  group: 'power',
  methods: ['VM_appliance.shutdown'],
  args: nothing,
  offered: (view, vm) => ownVapp(view, vm) !== undefined,
  check(situation, vm) {
    const vapp = ownVapp(situation.view, vm);
    return vapp ? allows(vapp, 'shutdown', 'None of its VMs runs') : no('no-vapp', 'It is in no vApp');
  },
  confirm(aims) {
    const vapps = new Set(aims.flatMap(({ situation, target }) => ownVapp(situation.view, target) ?? []));
    const members = aims.flatMap(({ situation, target }) =>
      (ownVapp(situation.view, target)?.VMs ?? []).flatMap((ref) => situation.view.get('VM', ref) ?? []),
    );
    return {
      title: `Shut down ${names([...vapps])}?`,
      sentence: 'All of these stop, in their order:',
      lines: [...new Set(members.map(nameOf))],
      verb: 'Shut down',
      danger: false,
    };
  },
  title: (vm, _args, view) => `Shut down vApp ${nameOf(ownVapp(view, vm))}`,
  run: (caller, vm) => caller.task('VM_appliance.shutdown', [vm.appliance]),
});
