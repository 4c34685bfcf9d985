import * as z from 'zod';
import { NULL_REF } from '../../../xenapi/ref.ts';
import { action } from '../../action.ts';
import { no, ok } from '../../verdict.ts';
import { nameOf } from '../../words.ts';

export const assignSchedule = action({
  id: 'vm.setSchedule',
  label: 'Assign to snapshot schedule…',
  applies: ['VM'],
  group: 'organise',
  reach: 'pool',
  methods: ['VM.set_snapshot_schedule'],
  /** NULL takes it out. */
  args: z.object({ schedule: z.string().max(200) }),
  check(situation, vm, args) {
    if (args.schedule === undefined) return ok;
    if (args.schedule === vm.snapshot_schedule) return no('same', 'It is in it already');
    return args.schedule === NULL_REF || situation.view.get('VMSS', args.schedule)
      ? ok
      : no('schedule-gone', 'That schedule is gone');
  },
  title: (vm, args, view) =>
    args.schedule === NULL_REF
      ? `Take ${nameOf(vm)} out of its schedule`
      : `Add ${nameOf(vm)} to schedule ${nameOf(view.get('VMSS', args.schedule))}`,
  run: (caller, vm, args) => caller.call('VM.set_snapshot_schedule', vm.$ref, args.schedule),
  undo: (vm) => ({
    action: 'vm.setSchedule',
    label: 'Put it back',
    target: { cls: 'VM', ref: vm.$ref },
    args: { schedule: vm.snapshot_schedule },
  }),
});
