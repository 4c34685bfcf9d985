import { action, nothing } from '../../action.ts';
import { no, ok } from '../../verdict.ts';
import { nameOf, names, verb } from '../../words.ts';

export const deleteDisk = action({
  id: 'vdi.delete',
  label: 'Delete disk…',
  applies: ['VDI'],
  group: 'remove',
  danger: true,
  methods: ['VBD.unplug', 'VBD.destroy', 'VDI.destroy'],
  args: nothing,
  check(situation, vdi) {
    const users = vdi.VBDs.flatMap((one) => situation.view.get('VBD', one) ?? []);
    if (vdi.is_tools_iso) return no('tools', 'It holds the tools');
    if (vdi.type === 'ha_statefile' || vdi.type === 'redo_log') return no('ha', 'High availability uses it');
    if (vdi.type === 'metadata') return no('dr', 'Disaster recovery uses it');
    if (users.some((vbd) => vbd.currently_attached && vbd.bootable)) return no('system', 'A running VM starts from it');
    if (users.some((vbd) => vbd.currently_attached && !vbd.allowed_operations.includes('unplug')))
      return no('in-use', 'A running VM uses it');
    if (users.length > 1) return no('shared', 'Several VMs have it');
    if (Object.keys(vdi.current_operations).length > 0) return no('busy', 'Another operation runs on it');
    return ok;
  },
  confirm: (aims) => ({
    title: `Delete ${names(aims.map(({ target }) => target))}?`,
    sentence: aims.some(({ target }) => target.is_a_snapshot)
      ? 'What only the snapshot holds is lost.'
      : 'Everything on it is lost. This cannot be undone.',
    verb: verb('Delete', aims.length),
    danger: true,
  }),
  title: (vdi) => `Delete disk ${nameOf(vdi)}`,
  async run(caller, vdi) {
    for (const one of vdi.VBDs) {
      const vbd = caller.view.get('VBD', one);
      if (!vbd) continue;
      if (vbd.currently_attached) await caller.task('VBD.unplug', [one], 0.2);
      await caller.task('VBD.destroy', [one], 0.1);
    }
    await caller.task('VDI.destroy', [vdi.$ref], 0.7);
  },
});
