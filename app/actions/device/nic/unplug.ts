import { action, nothing } from '../../action.ts';
import { no, ok } from '../../verdict.ts';
import { nicOf } from './interface.ts';

export const unplugNic = action({
  id: 'vif.unplug',
  label: 'Deactivate',
  applies: ['VIF'],
  group: 'devices',
  methods: ['VIF.unplug'],
  args: nothing,
  offered: (_view, vif) => vif.currently_attached,
  check: (_situation, vif) =>
    !vif.currently_attached
      ? no('detached', 'It is not active')
      : vif.allowed_operations.includes('unplug')
        ? ok
        : no('not-allowed', 'Its system cannot let go of it now'),
  title: (vif, _args, view) => `Deactivate ${nicOf(view, vif)}`,
  run: (caller, vif) => caller.task('VIF.unplug', [vif.$ref]),
  undo: (vif) => ({ action: 'vif.plug', label: 'Activate', target: { cls: 'VIF', ref: vif.$ref }, args: {} }),
});
