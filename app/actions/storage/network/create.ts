import * as z from 'zod';
import { action } from '../../action.ts';
import { no, ok } from '../../verdict.ts';

export const createNetwork = action({
  id: 'pool.createNetwork',
  label: 'New network…',
  applies: ['pool', 'host'],
  group: 'devices',
  reach: 'one',
  methods: ['network.create', 'pool.create_VLAN_from_PIF'],
  /** With `pif` and `vlan` an external network on every server, else private to each. */
  args: z.object({
    name: z.string().min(1).max(1000),
    description: z.string().max(10_000).optional(),
    pif: z.string().max(200).optional(),
    vlan: z.number().int().min(0).max(4094).optional(),
    mtu: z.number().int().min(1500).max(9216).optional(),
    automatic: z.boolean().optional(),
  }),
  check(situation, _target, args) {
    const pif = args.pif === undefined ? undefined : situation.view.get('PIF', args.pif);
    if (pif && args.vlan !== undefined)
      for (const vlan of situation.view.all('VLAN'))
        if (vlan.tag === args.vlan && situation.view.get('PIF', vlan.tagged_PIF)?.device === pif.device)
          return no('vlan-used', `VLAN ${args.vlan} is in use there`);
    return ok;
  },
  title: (_target, args) => `Create network ${args.name}`,
  async run(caller, _target, args) {
    const network = await caller.call<string>('network.create', {
      name_label: args.name,
      name_description: args.description ?? '',
      MTU: args.mtu ?? 1500,
      other_config: { automatic: String(args.automatic ?? false) },
      bridge: '',
      managed: true,
      tags: [],
    });
    if (args.pif !== undefined && args.vlan !== undefined)
      try {
        await caller.task('pool.create_VLAN_from_PIF', [args.pif, network, args.vlan]);
      } catch (error) {
        await caller.steadfast.call('network.destroy', network).catch(() => undefined);
        throw error;
      }
    return network;
  },
  undo: (_target, _args, result) =>
    typeof result === 'string'
      ? { action: 'network.delete', label: 'Delete it', target: { cls: 'network', ref: result }, args: {} }
      : undefined,
});
