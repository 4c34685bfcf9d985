import * as z from 'zod';
import { action } from '../../action.ts';
import { nameOf } from '../../words.ts';
import { dayless, rhythm, rhythmOf, scheduleOf } from './rhythm.ts';

export const changeSchedule = action({
  id: 'schedule.change',
  label: 'Change when and what…',
  applies: ['VMSS'],
  group: 'change',
  reach: 'one',
  methods: ['VMSS.set_type', 'VMSS.set_frequency', 'VMSS.set_schedule', 'VMSS.set_retained_snapshots'],
  args: z.object(rhythm),
  check: (_situation, _schedule, args) => dayless(args),
  title: (schedule) => `Change schedule ${nameOf(schedule)}`,
  async run(caller, schedule, args) {
    if (args.type !== schedule.type) await caller.call('VMSS.set_type', schedule.$ref, args.type);
    if (args.keep !== schedule.retained_snapshots)
      await caller.call('VMSS.set_retained_snapshots', schedule.$ref, args.keep);
    // The server checks a schedule against its frequency, and puts a usual one where that changes.
    if (args.frequency !== schedule.frequency) await caller.call('VMSS.set_frequency', schedule.$ref, args.frequency);
    await caller.call('VMSS.set_schedule', schedule.$ref, scheduleOf(args));
  },
  undo: (before) => ({
    action: 'schedule.change',
    label: 'Put it back',
    target: { cls: 'VMSS', ref: before.$ref },
    args: rhythmOf(before),
  }),
});
