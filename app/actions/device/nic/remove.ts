import { action, nothing } from '../../action.ts';
import { no, ok } from '../../verdict.ts';
import { verb } from '../../words.ts';
import { nicOf } from './interface.ts';

export const removeNic = action({
  id: 'vif.remove',
  label: 'Remove…',
  applies: ['VIF'],
  group: 'devices',
  danger: true,
  methods: ['VIF.unplug', 'VIF.destroy'],
  args: nothing,
  check: (_situation, vif) =>
    vif.currently_attached && !vif.allowed_operations.includes('unplug')
      ? no('attached', 'Its system cannot let go of it now')
      : ok,
  confirm: (aims) => ({
    title: `Remove ${aims.map(({ situation, target }) => nicOf(situation.view, target)).join(', ')}?`,
    sentence: 'The VM loses that connection at once.',
    verb: verb('Remove', aims.length),
    danger: false,
  }),
  title: (vif, _args, view) => `Remove ${nicOf(view, vif)}`,
  async run(caller, vif) {
    if (caller.view.get('VIF', vif.$ref)?.currently_attached) await caller.task('VIF.unplug', [vif.$ref], 0.5);
    await caller.task('VIF.destroy', [vif.$ref], 0.5);
  },
  undo: (vif) => ({
    action: 'vm.addNic',
    label: 'Connect it again',
    target: { cls: 'VM', ref: vif.VM },
    args: { network: vif.network, mac: vif.MAC },
  }),
});
