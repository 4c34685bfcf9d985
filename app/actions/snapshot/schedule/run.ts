import { action, nothing } from '../../action.ts';
import { no, ok } from '../../verdict.ts';
import { nameOf } from '../../words.ts';

export const runSchedule = action({
  id: 'schedule.run',
  label: 'Take them now',
  applies: ['VMSS'],
  group: 'snapshot',
  methods: ['VMSS.snapshot_now'],
  args: nothing,
  check: (_situation, schedule) => (schedule.VMs.length === 0 ? no('empty', 'No VM is in it') : ok),
  title: (schedule) => `Take the snapshots of ${nameOf(schedule)}`,
  run: (caller, schedule) => caller.call('VMSS.snapshot_now', schedule.$ref),
});
