import { poolOf } from '../../../inventory/describe/home.ts';
import type { Obj, View } from '../../../inventory/view.ts';

/** A network's interfaces, one on each server that has it. */
export const pifsOf = (view: View, network: Obj<'network'>): readonly Obj<'PIF'>[] =>
  network.PIFs.flatMap((ref) => view.get('PIF', ref) ?? []);

/** Servers one after the other, the coordinator last. */
export const coordinatorLast = (view: View, pifs: readonly Obj<'PIF'>[]): readonly Obj<'PIF'>[] => {
  const master = poolOf(view)?.master;
  return pifs.toSorted((a, b) => Number(a.host === master) - Number(b.host === master));
};

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
