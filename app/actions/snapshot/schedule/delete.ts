import { NULL_REF } from '../../../xenapi/ref.ts';
import { action, nothing } from '../../action.ts';
import { ok } from '../../verdict.ts';
import { count, nameOf, names } from '../../words.ts';

export const deleteSchedule = action({
  id: 'schedule.delete',
  label: 'Delete schedule…',
  applies: ['VMSS'],
  group: 'remove',
  danger: true,
  methods: ['VM.set_snapshot_schedule', 'VMSS.destroy'],
  args: nothing,
  check: () => ok,
  confirm: (aims) => ({
    title: `Delete ${names(aims.map(({ target }) => target))}?`,
    sentence: `${count(
      aims.reduce((sum, { target }) => sum + target.VMs.length, 0),
      'VM',
    )} will have no snapshots taken by it any more. Those that it took stay.`,
    verb: 'Delete',
    danger: false,
  }),
  title: (schedule) => `Delete schedule ${nameOf(schedule)}`,
  async run(caller, schedule) {
    const members = (caller.view.get('VMSS', schedule.$ref) ?? schedule).VMs;
    try {
      for (const vm of members) await caller.call('VM.set_snapshot_schedule', vm, NULL_REF);
      await caller.task('VMSS.destroy', [schedule.$ref]);
    } catch (error) {
      for (const vm of members)
        await caller.steadfast.call('VM.set_snapshot_schedule', vm, schedule.$ref).catch(() => undefined);
      throw error;
    }
  },
});
