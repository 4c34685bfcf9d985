import * as z from 'zod';
import { displayName } from '../../../inventory/describe/names.ts';
import type { Obj, View } from '../../../inventory/view.ts';
import { isRef } from '../../../xenapi/ref.ts';
import { action, type Verdict } from '../../action.ts';
import { ref } from '../../args.ts';
import { first, no, ok } from '../../verdict.ts';
import { guests, withoutGuests } from './guests.ts';
import { pifsOf, vlanOf } from './interfaces.ts';

/** Whether a network's NIC and VLAN can be changed at all. */
function movable(view: View, network: Obj<'network'>): Verdict | undefined {
  const pifs = pifsOf(view, network);
  if (!network.managed) return no('unmanaged', 'The server does not manage it');
  if (pifs.some((pif) => pif.management)) return no('management', 'Servers are managed over it');
  if (pifs.some((pif) => pif.bond_master_of.length > 0)) return no('bond', 'It is the network of a bond');
  if (pifs.some((pif) => pif.physical)) return no('physical', 'A network card belongs to it');
  if (pifs.some((pif) => !isRef(pif.VLAN_master_of))) return no('tunnel', 'It is no VLAN');
  return undefined;
}

export const setNic = action({
  id: 'network.setNic',
  label: 'Change its NIC or VLAN',
  applies: ['network'],
  group: 'change',
  methods: ['VLAN.destroy', 'pool.create_VLAN_from_PIF', 'VIF.unplug', 'VIF.plug'],
  /** Without a NIC it is private to each server. */
  args: z.object({ pif: ref, vlan: z.number().int().min(0).max(4094) }),
  offered: () => false,
  check({ view }, network, args) {
    const not = first(movable(view, network), guests(view, network));
    const pif = view.get('PIF', args.pif ?? '');
    if (!not.ok || !pif) return not;
    for (const vlan of view.all('VLAN'))
      if (
        vlan.tag === args.vlan &&
        view.get('PIF', vlan.tagged_PIF)?.device === pif.device &&
        view.get('PIF', vlan.untagged_PIF)?.network !== network.$ref
      )
        return no('vlan-used', `VLAN ${args.vlan} is in use there`);
    return ok;
  },
  title: (network, { pif, vlan }, view) => {
    const nic = view.get('PIF', pif);
    return nic
      ? `Move ${displayName(view, network)} to VLAN ${vlan} of ${nic.device}`
      : `Make ${displayName(view, network)} private to each server`;
  },
  async run(caller, network, { pif, vlan }) {
    const before = vlanOf(caller.view, network);
    await withoutGuests(caller, network, async () => {
      for (const old of before?.vlans ?? []) await caller.task('VLAN.destroy', [old.$ref], 0.1);
      if (!isRef(pif)) return;
      try {
        await caller.task('pool.create_VLAN_from_PIF', [pif, network.$ref, vlan]);
      } catch (error) {
        if (before)
          await caller.steadfast
            .call('pool.create_VLAN_from_PIF', before.pif.$ref, network.$ref, before.tag)
            .catch(() => undefined);
        throw error;
      }
    });
    return before && { pif: before.pif.$ref, vlan: before.tag };
  },
  undo: (before, _args, result) => ({
    action: 'network.setNic',
    label: 'Put it back',
    target: { cls: 'network', ref: before.$ref },
    args: (result as { readonly pif: string; readonly vlan: number } | undefined) ?? { pif: '', vlan: 0 },
  }),
});
