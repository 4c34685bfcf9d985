import { bondsOf, HASHING } from '../../actions/settings/network/bond.ts';
import { isAutomatic } from '../../actions/settings/network/automatic.ts';
import { pifsOf, vlanOf } from '../../actions/settings/network/interfaces.ts';
import { poolOf } from '../../inventory/describe/home.ts';
import type { Obj, View } from '../../inventory/view.ts';
import { isRef } from '../../xenapi/ref.ts';
import type { Facet } from './facet.ts';

/** Interfaces of the coordinator that a network can have a VLAN of: cards and bonds, not members of one. */
export function nicsFor(view: View): readonly Obj<'PIF'>[] {
  const master = poolOf(view)?.master;
  return [...view.all('PIF')]
    .filter(
      (pif) =>
        pif.host === master &&
        pif.managed &&
        !isRef(pif.bond_slave_of) &&
        (pif.physical || pif.bond_master_of.length > 0),
    )
    .sort((a, b) => a.device.localeCompare(b.device, undefined, { numeric: true }));
}

/** The card, bond or VLAN's card under a network; nothing for one that is private to each server. */
function nicOf(view: View, network: Obj<'network'>): string {
  const pifs = pifsOf(view, network);
  const master = poolOf(view)?.master;
  return vlanOf(view, network)?.pif.$ref ?? (pifs.find((pif) => pif.host === master) ?? pifs[0])?.$ref ?? '';
}

/** How a network reaches the wire, and what it carries. */
export const network: Facet = {
  values(view, object) {
    if (object.$cls !== 'network') return {};
    const [bond] = bondsOf(view, object);
    return {
      automatic: isAutomatic(object),
      mtu: object.MTU,
      nic: nicOf(view, object),
      vlan: vlanOf(view, object)?.tag ?? 0,
      ...(bond ? { bondMode: bond.mode, bondHashing: bond.properties[HASHING] ?? 'src_mac' } : {}),
    };
  },
  check(view, object, values, errors) {
    if (object.$cls !== 'network') return;
    const mtu = Number(values['mtu']);
    const pif = view.get('PIF', String(values['nic']));
    const under = pif && vlanOf(view, object) ? view.get('network', pif.network)?.MTU : undefined;
    if (mtu !== object.MTU && !(mtu >= 1500 && mtu <= 9216)) errors['mtu'] = 'From 1500 to 9216';
    else if (under !== undefined && mtu !== object.MTU && mtu > under)
      errors['mtu'] = `Its NIC carries ${under} at most`;
    const vlan = Number(values['vlan']);
    const tagged = values['nic'] !== nicOf(view, object) || vlan !== (vlanOf(view, object)?.tag ?? 0);
    if (tagged && pif && !(Number.isInteger(vlan) && vlan >= 1 && vlan <= 4094)) errors['vlan'] = 'From 1 to 4094';
    if (isRef(String(values['nic'])) && !pif) errors['nic'] = 'That NIC is gone';
  },
  put(writes, _view, object) {
    if (object.$cls !== 'network') return;
    writes.some(object, 'network.setAutomatic', { on: 'automatic' });
    writes.whole(object, 'network.setNic', { pif: 'nic', vlan: 'vlan' });
    writes.some(object, 'network.setMtu', { mtu: 'mtu' });
    writes.some(object, 'network.setBond', { mode: 'bondMode', hashing: 'bondHashing' });
  },
  guards: (_view, object) =>
    object.$cls === 'network'
      ? [
          { field: 'automatic', action: 'network.setAutomatic', target: object },
          { field: 'mtu', action: 'network.setMtu', target: object },
          { field: 'nic', action: 'network.setNic', target: object },
          { field: 'vlan', action: 'network.setNic', target: object },
          { field: 'bondMode', action: 'network.setBond', target: object },
          { field: 'bondHashing', action: 'network.setBond', target: object },
        ]
      : [],
};
