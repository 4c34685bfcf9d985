import * as z from 'zod';
import { NULL_REF } from '../../xenapi/ref.ts';
import { action } from '../action.ts';
import { no, ok } from '../verdict.ts';
import { nameOf } from '../words.ts';

export const assignVapp = action({
  id: 'vm.setVapp',
  label: 'Assign to vApp…',
  applies: ['VM'],
  group: 'organise',
  reach: 'pool',
  methods: ['VM.set_appliance'],
  /** NULL takes it out. */
  args: z.object({ vapp: z.string().max(200) }),
  check: (situation, _vm, args) =>
    args.vapp === undefined || args.vapp === NULL_REF || situation.view.get('VM_appliance', args.vapp)
      ? ok
      : no('vapp-gone', 'That vApp is gone'),
  title: (vm, args, view) =>
    args.vapp === NULL_REF
      ? `Take ${nameOf(vm)} out of its vApp`
      : `Add ${nameOf(vm)} to vApp ${nameOf(view.get('VM_appliance', args.vapp))}`,
  run: (caller, vm, args) => caller.call('VM.set_appliance', vm.$ref, args.vapp),
  undo: (vm) => ({
    action: 'vm.setVapp',
    label: 'Put it back',
    target: { cls: 'VM', ref: vm.$ref },
    args: { vapp: vm.appliance },
  }),
});
