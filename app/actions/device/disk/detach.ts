import { action, nothing } from '../../action.ts';
import { first } from '../../verdict.ts';
import { nameOf, verb } from '../../words.ts';
import { diskOf, unpluggable } from './drive.ts';

export const detachDisk = action({
  id: 'vbd.detach',
  label: 'Detach…',
  applies: ['VBD'],
  group: 'devices',
  danger: true,
  methods: ['VBD.unplug', 'VBD.destroy'],
  args: nothing,
  check: (_situation, vbd) => first(vbd.currently_attached ? unpluggable(vbd) : undefined),
  confirm: (aims) => ({
    title: `Detach ${aims.map(({ situation, target }) => nameOf(situation.view.get('VDI', target.VDI))).join(', ')}?`,
    sentence: 'The VM loses it; the disk itself stays.',
    verb: verb('Detach', aims.length),
    danger: false,
  }),
  title: (vbd, _args, view) => `Detach ${diskOf(view, vbd)}`,
  async run(caller, vbd) {
    if (caller.view.get('VBD', vbd.$ref)?.currently_attached) await caller.task('VBD.unplug', [vbd.$ref], 0.6);
    await caller.task('VBD.destroy', [vbd.$ref], 0.4);
  },
  undo: (vbd) => ({
    action: 'vm.attachDisk',
    label: 'Attach it again',
    target: { cls: 'VM', ref: vbd.VM },
    args: { vdi: vbd.VDI, readOnly: vbd.mode === 'RO', bootable: vbd.bootable },
  }),
});
