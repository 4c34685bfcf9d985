import * as z from 'zod';
import { displayName } from '../../../inventory/describe/names.ts';
import type { Obj, View } from '../../../inventory/view.ts';
import { action } from '../../action.ts';
import { no, ok } from '../../verdict.ts';
import { coordinatorLast, pifsOf } from './interfaces.ts';

/** A network's bonds, one on each server. */
export const bondsOf = (view: View, network: Obj<'network'>): readonly Obj<'Bond'>[] =>
  coordinatorLast(view, pifsOf(view, network)).flatMap((pif) =>
    pif.bond_master_of.flatMap((bond) => view.get('Bond', bond) ?? []),
  );

export const HASHING = 'hashing_algorithm';

export const setBond = action({
  id: 'network.setBond',
  label: 'Change how its bond works',
  applies: ['network'],
  group: 'change',
  methods: ['Bond.set_mode', 'Bond.set_property'],
  args: z.object({
    mode: z.enum(['balance-slb', 'active-backup', 'lacp']).optional(),
    hashing: z.enum(['src_mac', 'tcpudp_ports']).optional(),
  }),
  offered: () => false,
  check({ view }, network, { mode }) {
    if (bondsOf(view, network).length === 0) return no('no-bond', 'It is not the network of a bond');
    if (mode !== 'lacp') return ok;
    return [...view.all('host')].some((host) => host.software_version['network_backend'] === 'bridge')
      ? no('bridge', 'Only with Open vSwitch; a server uses bridges')
      : ok;
  },
  title: (network, _args, view) => `Change how the bond of ${displayName(view, network)} works`,
  async run(caller, network, { mode, hashing }) {
    for (const bond of bondsOf(caller.view, network)) {
      if (mode !== undefined && mode !== bond.mode) await caller.call('Bond.set_mode', bond.$ref, mode);
      if (hashing !== undefined && hashing !== bond.properties[HASHING])
        await caller.call('Bond.set_property', bond.$ref, HASHING, hashing);
    }
  },
});
