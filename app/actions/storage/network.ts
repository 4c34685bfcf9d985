import * as z from 'zod';
import { action, nothing } from '../action.ts';
import { no, ok } from '../verdict.ts';
import { nameOf, names, verb } from '../words.ts';

export const deleteNetwork = action({
  id: 'network.delete',
  label: 'Delete network…',
  applies: ['network'],
  group: 'remove',
  danger: true,
  methods: ['VLAN.destroy', 'network.destroy'],
  args: nothing,
  check(situation, network) {
    const { view } = situation;
    const pifs = network.PIFs.flatMap((ref) => view.get('PIF', ref) ?? []);
    if (pifs.some((pif) => pif.management)) return no('management', 'Servers are managed over it');
    if (pifs.some((pif) => pif.physical)) return no('physical', 'A network card belongs to it');
    if (pifs.some((pif) => pif.bond_master_of.length > 0)) return no('bond', 'Delete its bond first');
    if (network.VIFs.some((ref) => view.get('VIF', ref)?.currently_attached)) return no('in-use', 'Running VMs use it');
    return ok;
  },
  confirm: (aims) => ({
    title: `Delete ${names(aims.map(({ target }) => target))}?`,
    sentence: 'VMs that have it lose that connection.',
    verb: verb('Delete', aims.length),
    danger: true,
  }),
  title: (network) => `Delete network ${nameOf(network)}`,
  async run(caller, network) {
    for (const ref of network.VIFs) await caller.task('VIF.destroy', [ref], 0.05);
    for (const ref of network.PIFs) {
      const vlan = caller.view.get('PIF', ref)?.VLAN_master_of;
      if (vlan !== undefined && caller.view.get('VLAN', vlan)) await caller.task('VLAN.destroy', [vlan], 0.2);
    }
    await caller.call('network.destroy', network.$ref);
  },
});

export const createNetwork = action({
  id: 'pool.createNetwork',
  label: 'New network…',
  applies: ['pool', 'host'],
  group: 'devices',
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
