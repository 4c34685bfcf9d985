import * as z from 'zod';
import type { Obj, View } from '../../inventory/view.ts';
import { NULL_REF } from '../../xenapi/ref.ts';
import { action } from '../action.ts';
import { first, no } from '../verdict.ts';
import { AT_REST, operation } from '../vm-state.ts';
import { nameOf } from '../words.ts';

function hasDisks(view: View, vm: Obj<'VM'>): boolean {
  return vm.VBDs.some((ref) => view.get('VBD', ref)?.type === 'Disk');
}

export const copy = action({
  id: 'vm.copy',
  label: 'Full copy…',
  applies: ['VM'],
  kinds: ['vm', 'template'],
  group: 'copy',
  reach: 'one',
  methods: ['VM.copy', 'VM.set_name_description'],
  /** Without `sr` each disk is copied beside itself. */
  args: z.object({
    name: z.string().min(1).max(1000),
    description: z.string().max(10_000).optional(),
    sr: z.string().max(200).optional(),
  }),
  check: (situation, vm) =>
    first(
      vm.power_state === 'Running' ? no('power-state', 'Only while it is off') : undefined,
      operation(situation, vm, 'copy', AT_REST),
      hasDisks(situation.view, vm) ? undefined : no('no-disks', 'It has no disks to copy'),
    ),
  title: (vm, args) => `Copy ${nameOf(vm)} as ${args.name}`,
  async run(caller, vm, args) {
    const made = await caller.task<string>('VM.copy', [vm.$ref, args.name, args.sr ?? NULL_REF]);
    if (args.description !== undefined) await caller.call('VM.set_name_description', made, args.description);
    return made;
  },
  undo: (_before, _args, result) =>
    typeof result === 'string'
      ? { action: 'vm.delete', label: 'Delete the copy', target: { cls: 'VM', ref: result }, args: {} }
      : undefined,
});
