import { action, nothing } from '../../action.ts';
import { no } from '../../verdict.ts';
import { diskOf, unpluggable } from './drive.ts';

export const deactivateDisk = action({
  id: 'vbd.unplug',
  label: 'Deactivate',
  applies: ['VBD'],
  group: 'devices',
  methods: ['VBD.unplug'],
  args: nothing,
  offered: (_view, vbd) => vbd.currently_attached && vbd.type !== 'CD',
  check: (_situation, vbd) => (!vbd.currently_attached ? no('detached', 'It is not active') : unpluggable(vbd)),
  title: (vbd, _args, view) => `Deactivate ${diskOf(view, vbd)}`,
  run: (caller, vbd) => caller.task('VBD.unplug', [vbd.$ref]),
  undo: (vbd) => ({ action: 'vbd.plug', label: 'Activate', target: { cls: 'VBD', ref: vbd.$ref }, args: {} }),
});
