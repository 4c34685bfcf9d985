import { action, nothing } from '../action.ts';
import { ok } from '../verdict.ts';
import { nameOf, names } from '../words.ts';

export const deleteVapp = action({
  id: 'vapp.delete',
  label: 'Delete vApp…',
  applies: ['VM_appliance'],
  group: 'remove',
  danger: true,
  methods: ['VM_appliance.destroy'],
  args: nothing,
  check: () => ok,
  confirm: (aims) => ({
    title: `Delete ${names(aims.map(({ target }) => target))}?`,
    sentence: 'Its VMs stay, and are no longer started together.',
    verb: 'Delete',
    danger: false,
  }),
  title: (vapp) => `Delete vApp ${nameOf(vapp)}`,
  run: (caller, vapp) => caller.call('VM_appliance.destroy', vapp.$ref),
});
