import { action, nothing } from '../../action.ts';
import { first, no } from '../../verdict.ts';
import { diskOf } from './drive.ts';

export const activateDisk = action({
  id: 'vbd.plug',
  label: 'Activate',
  applies: ['VBD'],
  group: 'devices',
  methods: ['VBD.plug'],
  args: nothing,
  offered: (_view, vbd) => !vbd.currently_attached && vbd.type !== 'CD',
  check: (situation, vbd) =>
    first(
      vbd.currently_attached ? no('attached', 'It is active already') : undefined,
      situation.view.get('VM', vbd.VM)?.power_state === 'Running'
        ? undefined
        : no('power-state', 'Only while its VM runs'),
      vbd.allowed_operations.includes('plug') ? undefined : no('not-allowed', 'Its system cannot take it now'),
    ),
  title: (vbd, _args, view) => `Activate ${diskOf(view, vbd)}`,
  run: (caller, vbd) => caller.task('VBD.plug', [vbd.$ref]),
  undo: (vbd) => ({ action: 'vbd.unplug', label: 'Deactivate', target: { cls: 'VBD', ref: vbd.$ref }, args: {} }),
});
