import * as z from 'zod';
import { action } from '../action.ts';
import { no } from '../verdict.ts';
import { AT_REST, operation } from '../vm-state.ts';
import { nameOf } from '../words.ts';

export const clone = action({
  id: 'vm.clone',
  label: 'Fast clone…',
  applies: ['VM'],
  kinds: ['vm', 'template'],
  group: 'copy',
  reach: 'one',
  methods: ['VM.clone', 'VM.set_name_description'],
  args: z.object({ name: z.string().min(1).max(1000), description: z.string().max(10_000).optional() }),
  check: (situation, vm) =>
    vm.power_state === 'Running'
      ? no('power-state', 'Only while it is off; take a snapshot instead')
      : operation(situation, vm, 'clone', AT_REST),
  title: (vm, args) => `Clone ${nameOf(vm)} as ${args.name}`,
  async run(caller, vm, args) {
    const made = await caller.task<string>('VM.clone', [vm.$ref, args.name]);
    if (args.description !== undefined) await caller.call('VM.set_name_description', made, args.description);
    return made;
  },
  undo: (_before, _args, result) =>
    typeof result === 'string'
      ? { action: 'vm.delete', label: 'Delete the clone', target: { cls: 'VM', ref: result }, args: {} }
      : undefined,
});
