import * as z from 'zod';
import { isRef, NULL_REF } from '../../xenapi/ref.ts';
import { action } from '../action.ts';
import { no, ok } from '../verdict.ts';
import { nameOf } from '../words.ts';

export const setHome = action({
  id: 'vm.setHome',
  label: 'Set home server…',
  applies: ['VM'],
  kinds: ['vm', 'template'],
  group: 'place',
  reach: 'pool',
  methods: ['VM.set_affinity'],
  /** NULL: none, the pool chooses. */
  args: z.object({ host: z.string().max(200) }),
  check: (situation, vm, args) => {
    if (args.host === undefined) return ok;
    if (args.host === vm.affinity) return no('same', 'It is its home server already');
    return !isRef(args.host) || situation.view.get('host', args.host) ? ok : no('host-gone', 'That server is gone');
  },
  title: (vm, args, view) =>
    isRef(args.host)
      ? `Make ${nameOf(view.get('host', args.host))} the home server of ${nameOf(vm)}`
      : `Let the pool place ${nameOf(vm)}`,
  run: (caller, vm, args) => caller.call('VM.set_affinity', vm.$ref, args.host || NULL_REF),
  undo: (vm) => ({
    action: 'vm.setHome',
    label: 'Put it back',
    target: { cls: 'VM', ref: vm.$ref },
    args: { host: vm.affinity },
  }),
});
