import * as z from 'zod';
import type { Obj, View } from '../../inventory/view.ts';
import { poolOf } from '../../inventory/describe/home.ts';
import { displayName } from '../../inventory/describe/names.ts';
import { isRef } from '../../xenapi/ref.ts';
import { action } from '../action.ts';
import type { Caller, Verdict } from '../action.ts';
import { setKey } from '../map-key.ts';
import { first, no, ok } from '../verdict.ts';
import { nameOf } from '../words.ts';
import { switching } from './switches.ts';

export const pifsOf = (view: View, network: Obj<'network'>): readonly Obj<'PIF'>[] =>
  network.PIFs.flatMap((ref) => view.get('PIF', ref) ?? []);

/** Interfaces of VMs that run; one that is suspended keeps its own without holding the network. */
const plugged = (view: View, network: Obj<'network'>): readonly Obj<'VIF'>[] =>
  network.VIFs.flatMap((ref) => view.get('VIF', ref) ?? []).filter((vif) => {
    const state = view.get('VM', vif.VM)?.power_state;
    return vif.currently_attached && (state === 'Running' || state === 'Paused');
  });

/** Running VMs are taken off it for a moment, so each must be able to let go. */
function guests(view: View, network: Obj<'network'>): Verdict | undefined {
  const held = plugged(view, network).filter((vif) => !vif.allowed_operations.includes('unplug'));
  const [vif] = held;
  if (!vif) return undefined;
  return no('in-use', held.length > 1 ? `${held.length} running VMs hold it` : `${nameOf(view.get('VM', vif.VM))} holds it`); // prettier-ignore
}

/** Servers one after the other, the coordinator last. */
const coordinatorLast = (view: View, pifs: readonly Obj<'PIF'>[]): readonly Obj<'PIF'>[] => {
  const master = poolOf(view)?.master;
  return pifs.toSorted((a, b) => Number(a.host === master) - Number(b.host === master));
};

/** Takes running VMs off while `work` is done, and puts them back whatever happened. */
async function withoutGuests(caller: Caller, network: Obj<'network'>, work: () => Promise<void>): Promise<void> {
  const off: Obj<'VIF'>[] = [];
  const owner = (vif: Obj<'VIF'>): string => nameOf(caller.view.get('VM', vif.VM));
  const failed: unknown[] = [];
  try {
    for (const vif of plugged(caller.view, network)) {
      await caller.step(`Take ${owner(vif)} off`, (step) => step.task('VIF.unplug', [vif.$ref]));
      off.push(vif);
    }
    await work();
  } catch (error) {
    failed.push(error);
  }
  for (const vif of off)
    await caller.steadfast
      .step(`Put ${owner(vif)} back`, (step) => step.task('VIF.plug', [vif.$ref]))
      .catch((error: unknown) => failed.push(error));
  if (failed.length > 0) throw failed[0] as Error;
}

const mtu = z.number().int().min(1280).max(9216);

export const setMtu = action({
  id: 'network.setMtu',
  label: 'Change its MTU',
  applies: ['network'],
  group: 'change',
  methods: ['network.set_MTU', 'PIF.unplug', 'PIF.plug', 'VIF.unplug', 'VIF.plug'],
  args: z.object({ mtu }),
  offered: () => false,
  check: ({ view }, network) =>
    first(
      network.managed ? undefined : no('unmanaged', 'The server does not manage it'),
      pifsOf(view, network).some((pif) => pif.disallow_unplug && !pif.management)
        ? no('kept', 'Its servers must not let go of it')
        : undefined,
      guests(view, network),
    ),
  title: (network, args, view) => `Set the MTU of ${displayName(view, network)} to ${args.mtu}`,
  async run(caller, network, args) {
    await caller.call('network.set_MTU', network.$ref, args.mtu);
    // The servers take it up where the interface comes up anew; that of their management does so when they restart.
    const again = pifsOf(caller.view, network).filter((pif) => pif.currently_attached && !pif.management);
    if (again.length === 0) return;
    await withoutGuests(caller, network, async () => {
      for (const pif of coordinatorLast(caller.view, again))
        await caller.step(`Bring it up on ${nameOf(caller.view.get('host', pif.host))}`, async (step) => {
          await step.task('PIF.unplug', [pif.$ref]);
          await step.steadfast.task('PIF.plug', [pif.$ref]);
        });
    });
  },
  undo: (before) => ({
    action: 'network.setMtu',
    label: 'Put it back',
    target: { cls: 'network', ref: before.$ref },
    args: { mtu: before.MTU },
  }),
});

export const isAutomatic = (network: Obj<'network'>): boolean => network.other_config['automatic'] !== 'false';

export const setAutomatic = switching({
  id: 'network.setAutomatic',
  label: 'Give it to new VMs',
  cls: 'network',
  methods: ['network.remove_from_other_config', 'network.add_to_other_config'],
  what: 'giving new VMs an interface',
  isOn: isAutomatic,
  set: (caller, network, on) => setKey(caller, 'network', 'other_config', network.$ref, 'automatic', String(on)),
});

/** The NIC under a network that has a VLAN of one, and its tag. */
export function vlanOf(
  view: View,
  network: Obj<'network'>,
): { readonly pif: Obj<'PIF'>; readonly tag: number; readonly vlans: readonly Obj<'VLAN'>[] } | undefined {
  const vlans = pifsOf(view, network).flatMap((pif) => view.get('VLAN', pif.VLAN_master_of) ?? []);
  const master = poolOf(view)?.master;
  const tagged = vlans.flatMap((vlan) => {
    const pif = view.get('PIF', vlan.tagged_PIF);
    return pif ? [{ pif, tag: vlan.tag, vlans }] : [];
  });
  return tagged.find(({ pif }) => pif.host === master) ?? tagged[0];
}

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

const ref = z.string().max(200);

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
