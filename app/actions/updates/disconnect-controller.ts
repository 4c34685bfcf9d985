import { action, nothing } from '../action.ts';
import { no, ok } from '../verdict.ts';
import { nameOf } from '../words.ts';

export const disconnectController = action({
  id: 'pool.disconnectController',
  label: 'Disconnect the vSwitch controller',
  applies: ['pool'],
  group: 'change',
  methods: ['pool.set_vswitch_controller'],
  args: nothing,
  offered: () => false,
  check: (_situation, pool) => (pool.vswitch_controller === '' ? no('none', 'There is none') : ok),
  title: (pool) => `Disconnect the vSwitch controller of ${nameOf(pool)}`,
  run: (caller) => caller.call('pool.set_vswitch_controller', ''),
});
