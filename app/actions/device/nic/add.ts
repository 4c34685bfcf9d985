import * as z from 'zod';
import { action } from '../../action.ts';
import { no, ok } from '../../verdict.ts';
import { nameOf } from '../../words.ts';
import { fields, plugIfRunning, qos } from './interface.ts';

export const addNic = action({
  id: 'vm.addNic',
  label: 'Add network interface…',
  applies: ['VM'],
  kinds: ['vm', 'template'],
  group: 'devices',
  reach: 'pool',
  methods: ['VIF.create', 'VIF.plug'],
  args: z.object({ network: z.string().max(200), ...fields }),
  check: (_situation, vm) => (vm.VIFs.length >= 16 ? no('too-many', 'It has as many interfaces as it can') : ok),
  title: (vm, args, view) => `Connect ${nameOf(vm)} to ${nameOf(view.get('network', args.network))}`,
  async run(caller, vm, args) {
    const free = await caller.call<readonly string[]>('VM.get_allowed_VIF_devices', vm.$ref);
    const vif = await caller.call<string>('VIF.create', {
      VM: vm.$ref,
      network: args.network,
      device: free[0] ?? '0',
      MAC: args.mac ?? '',
      MTU: 1500,
      other_config: {},
      ...qos(args.limit),
    });
    await plugIfRunning(caller, vm.$ref, vif);
    return vif;
  },
  undo: (_vm, _args, result) =>
    typeof result === 'string'
      ? { action: 'vif.remove', label: 'Remove it', target: { cls: 'VIF', ref: result }, args: {} }
      : undefined,
});
