import { action, nothing } from '../../action.ts';
import { no, ok } from '../../verdict.ts';
import { nameOf, names, verb } from '../../words.ts';

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
