import * as z from 'zod';
import type { Obj, View } from '../../inventory/view.ts';
import { action } from '../action.ts';
import { setKey } from '../map-key.ts';
import { first, mayCall, no } from '../verdict.ts';
import { nameOf } from '../words.ts';

/** The pool, if it has the switch off without which the server does not heed a VM's. */
function switchedOff(view: View): Obj<'pool'> | undefined {
  for (const pool of view.all('pool')) if (pool.other_config['auto_poweron'] !== 'true') return pool;
  return undefined;
}

/** True while the pool has high availability on and heeds this VM. */
function isPlanned(view: View, vm: Obj<'VM'>): boolean {
  for (const pool of view.all('pool')) return pool.ha_enabled && vm.ha_restart_priority !== '';
  return false;
}

export const setAutoStart = action({
  id: 'vm.setAutoStart',
  label: 'Start with the server…',
  applies: ['VM'],
  group: 'change',
  methods: ['VM.remove_from_other_config', 'VM.add_to_other_config'],
  args: z.object({ on: z.boolean() }),
  check: (situation, vm, args) =>
    first(
      isPlanned(situation.view, vm) ? no('ha', 'High availability decides when it starts') : undefined,
      args.on && switchedOff(situation.view) ? mayCall(situation.role, ['pool.add_to_other_config']) : undefined,
    ),
  title: (vm, args) => `${args.on ? 'Start' : 'Do not start'} ${nameOf(vm)} with its server`,
  async run(caller, vm, args) {
    await setKey(caller, 'VM', 'other_config', vm.$ref, 'auto_poweron', args.on ? 'true' : undefined);
    const pool = switchedOff(caller.view);
    if (args.on && pool) await setKey(caller, 'pool', 'other_config', pool.$ref, 'auto_poweron', 'true');
  },
  undo: (vm, args) => ({
    action: 'vm.setAutoStart',
    label: 'Put it back',
    target: { cls: 'VM', ref: vm.$ref },
    args: { on: !args.on },
  }),
});
