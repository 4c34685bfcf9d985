import { action, nothing } from '../../action.ts';
import { first, no } from '../../verdict.ts';
import { nicOf } from './interface.ts';

export const plugNic = action({
  id: 'vif.plug',
  label: 'Activate',
  applies: ['VIF'],
  group: 'devices',
  methods: ['VIF.plug'],
  args: nothing,
  offered: (_view, vif) => !vif.currently_attached,
  check: (situation, vif) =>
    first(
      vif.currently_attached ? no('attached', 'It is active already') : undefined,
      situation.view.get('VM', vif.VM)?.power_state === 'Running'
        ? undefined
        : no('power-state', 'Only while its VM runs'),
    ),
  title: (vif, _args, view) => `Activate ${nicOf(view, vif)}`,
  run: (caller, vif) => caller.task('VIF.plug', [vif.$ref]),
  undo: (vif) => ({ action: 'vif.unplug', label: 'Deactivate', target: { cls: 'VIF', ref: vif.$ref }, args: {} }),
});
