import { NULL_REF, isRef } from '../../../../app/xenapi/ref.ts';
import { createVlanPif } from '../../world/genesis/network.ts';
import { add, each, peek, read, write, type Fields } from '../../world/typed.ts';
import { destroyVif } from '../../world/physics/interfaces.ts';
import { XenError } from '../handler.ts';
import type { Call, Handlers } from '../handler.ts';

/** The next bridge name nobody has. */
function freeBridge(call: Call): string {
  const taken = new Set([...each(call.db, 'network')].map(([, row]) => row.bridge));
  let number = 0;
  while (taken.has(`xapi${number}`)) number++;
  return `xapi${number}`;
}

function pifsOn(call: Call, network: string, host: string): readonly string[] {
  return read(call.db, 'network', network).PIFs.filter((pif) => read(call.db, 'PIF', pif).host === host);
}

function assertUnconnected(call: Call, network: string, host: string): void {
  const [known] = pifsOn(call, network, host);
  if (known !== undefined) throw new XenError('NETWORK_ALREADY_CONNECTED', host, known);
}

/** A tagged interface over another, after asking whether that can be. */
function createVlan(
  call: Call,
  tagged: string,
  tag: number,
  network: string,
): { readonly pif: string; readonly vlan: string } {
  const below = read(call.db, 'PIF', tagged);
  assertUnconnected(call, network, below.host);
  if (below.tunnel_access_PIF_of.length > 0) throw new XenError('IS_TUNNEL_ACCESS_PIF', tagged);
  if (isRef(below.VLAN_master_of)) throw new XenError('PIF_IS_VLAN', tagged);
  if (isRef(below.bond_slave_of)) throw new XenError('CANNOT_ADD_VLAN_TO_BOND_SLAVE', tagged);
  if (tag < 0 || tag > 4094) throw new XenError('VLAN_TAG_INVALID', String(tag));
  const clash = below.VLAN_slave_of.map((ref) => read(call.db, 'VLAN', ref)).find((vlan) => vlan.tag === tag);
  if (clash) throw new XenError('PIF_VLAN_EXISTS', tagged);
  return createVlanPif(call.db, tagged, network, tag);
}

function destroyVlan(call: Call, vlan: string): void {
  const row = read(call.db, 'VLAN', vlan);
  const pif = read(call.db, 'PIF', row.untagged_PIF);
  if (pif.management) throw new XenError('PIF_IS_MANAGEMENT_INTERFACE', row.untagged_PIF);
  call.db.destroy('VLAN', vlan);
  call.db.destroy('PIF', row.untagged_PIF);
}

/** The interface that plays the same part on another host: same device, same place in a bond or VLAN. */
function counterpart(call: Call, pif: string, host: string): string | undefined {
  const { device, VLAN, sriov_logical_PIF_of } = read(call.db, 'PIF', pif);
  return read(call.db, 'host', host).PIFs.find((ref) => {
    const other = read(call.db, 'PIF', ref);
    return (
      other.device === device &&
      other.VLAN === VLAN &&
      other.sriov_logical_PIF_of.length === sriov_logical_PIF_of.length
    );
  });
}

function vlanEverywhere(call: Call, pif: string, network: string, tag: number): string[] {
  const own = read(call.db, 'PIF', pif).host;
  const others = [...call.db.refs('host')].filter((host) => host !== own);
  assertUnconnected(call, network, own);
  const below = [pif, ...others.flatMap((host) => counterpart(call, pif, host) ?? [])];
  return below.map((ref) => createVlan(call, ref, tag, network).pif);
}

const MOST_IN_A_BOND = 4;
/** What such a bond has where nothing else is said. */
const LACP = { hashing_algorithm: 'tcpudp_ports' };

function createBond(
  call: Call,
  network: string,
  members: readonly string[],
  mac: string,
  mode = 'balance-slb',
  properties: Readonly<Record<string, string>> = {},
): string {
  const { db } = call;
  const pifs = members.map((ref) => read(db, 'PIF', ref));
  const [first] = pifs;
  if (!first || members.length > MOST_IN_A_BOND) throw new XenError('PIF_BOND_NEEDS_MORE_MEMBERS');
  members.forEach((ref, at) => {
    const pif = pifs[at];
    if (!pif) return;
    if (isRef(pif.bond_slave_of)) throw new XenError('PIF_ALREADY_BONDED', ref);
    if (pif.host !== first.host) throw new XenError('PIF_CANNOT_BOND_CROSS_HOST');
    if (pif.VLAN >= 0) throw new XenError('PIF_IS_VLAN', ref);
    if (pif.sriov_logical_PIF_of.length > 0) throw new XenError('PIF_IS_SRIOV_LOGICAL', ref);
  });
  if (pifs.filter((pif) => pif.ip_configuration_mode !== 'None').length > 1)
    throw new XenError('PIF_BOND_MORE_THAN_ONE_IP');
  if (mac !== '' && !/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/i.test(mac)) throw new XenError('MAC_INVALID', mac);
  assertUnconnected(call, network, first.host);
  if (read(db, 'pool', call.world.pool()).ha_enabled && pifs.some((pif) => pif.management)) {
    throw new XenError('HA_CANNOT_CHANGE_BOND_STATUS_OF_MGMT_IFACE');
  }
  const leading =
    members.find((ref) => read(db, 'PIF', ref).ip_configuration_mode !== 'None') ?? members[0] ?? NULL_REF;
  const lead = read(db, 'PIF', leading);
  const numbers = new Set(
    [...each(db, 'PIF')].filter(([, pif]) => pif.host === first.host).map(([, pif]) => pif.device),
  );
  let number = 0;
  while (numbers.has(`bond${number}`)) number++;
  const metrics = add(db, 'PIF_metrics', { carrier: true, speed: 10_000 * members.length, duplex: true });
  const { IP, netmask, gateway, DNS, ip_configuration_mode, management, other_config } = lead;
  const master = add(db, 'PIF', {
    device: `bond${number}`,
    network,
    host: first.host,
    MAC: mac === '' ? lead.MAC : mac,
    MTU: read(db, 'network', network).MTU,
    VLAN: -1,
    metrics,
    currently_attached: true,
    properties: { gro: 'on' },
    IP,
    netmask,
    gateway,
    DNS,
    ip_configuration_mode,
    management,
    other_config,
  });
  const bond = add(db, 'Bond', {
    master,
    mode,
    primary_slave: leading,
    properties: { ...(mode === 'lacp' ? LACP : {}), ...properties },
    links_up: members.length,
    auto_update_mac: mac === '',
  });
  for (const member of members) {
    moveVlans(call, member, master);
    moveGuests(call, read(db, 'PIF', member).network, network, first.host);
    write(db, 'PIF', member, {
      bond_slave_of: bond,
      currently_attached: false,
      management: false,
      ip_configuration_mode: 'None',
      IP: '',
      netmask: '',
      gateway: '',
      DNS: '',
    });
  }
  if (members.length === 1 && management) cutOff(call, first.host);
  return bond;
}

/** A server takes a bond of one interface, and the host is not reachable from then on. */
function cutOff(call: Call, host: string): void {
  call.world.clock.after(1, () => call.world.setReach(host, { kind: 'silent' }));
}

function moveVlans(call: Call, from: string, to: string): void {
  for (const vlan of read(call.db, 'PIF', from).VLAN_slave_of) {
    write(call.db, 'VLAN', vlan, { tagged_PIF: to });
    write(call.db, 'PIF', read(call.db, 'VLAN', vlan).untagged_PIF, { device: read(call.db, 'PIF', to).device });
  }
}

/** Interfaces of VMs follow: those of VMs that run on this host. */
function moveGuests(call: Call, from: string, to: string, host: string): void {
  for (const vif of read(call.db, 'network', from).VIFs) {
    if (peek(call.db, 'VM', read(call.db, 'VIF', vif).VM)?.resident_on === host)
      write(call.db, 'VIF', vif, { network: to });
  }
}

function destroyBond(call: Call, bond: string): void {
  const { db } = call;
  const row = read(db, 'Bond', bond);
  const master = read(db, 'PIF', row.master);
  if (read(db, 'pool', call.world.pool()).ha_enabled && master.management)
    throw new XenError('HA_CANNOT_CHANGE_BOND_STATUS_OF_MGMT_IFACE');
  const { IP, netmask, gateway, DNS, ip_configuration_mode, management } = master;
  for (const slave of row.slaves) write(db, 'PIF', slave, { bond_slave_of: NULL_REF, currently_attached: true });
  write(db, 'PIF', row.primary_slave, { IP, netmask, gateway, DNS, ip_configuration_mode, management });
  moveVlans(call, row.master, row.primary_slave);
  moveGuests(call, master.network, read(db, 'PIF', row.primary_slave).network, master.host);
  db.destroy('Bond', bond);
  db.destroy('PIF', row.master);
}

function destroyNetwork(call: Call, network: string): void {
  const row = read(call.db, 'network', network);
  const attached = row.VIFs.filter((vif) => read(call.db, 'VIF', vif).currently_attached);
  if (attached.length > 0) throw new XenError('NETWORK_CONTAINS_VIF', ...attached);
  if (row.PIFs.length > 0) throw new XenError('NETWORK_CONTAINS_PIF', ...row.PIFs);
  for (const vif of row.VIFs) destroyVif(call.db, vif);
  call.db.destroy('network', network);
}

export const networkHandlers: Handlers = {
  'network.create': (call: Call, record: Fields<'network'>) =>
    call.db.create('network', {
      ...record,
      bridge: record.bridge === undefined || record.bridge === '' ? freeBridge(call) : record.bridge,
      default_locking_mode: 'unlocked',
      MTU: record.MTU ?? 1500,
      managed: record.managed ?? true,
    }),
  'network.destroy': destroyNetwork,
  'network.set_default_locking_mode': (call: Call, network: string, value: string) =>
    write(call.db, 'network', network, { default_locking_mode: value }),
  'network.add_purpose': (call: Call, network: string, value: string) =>
    write(call.db, 'network', network, {
      purpose: [...new Set([...read(call.db, 'network', network).purpose, value])],
    }),
  'network.remove_purpose': (call: Call, network: string, value: string) =>
    write(call.db, 'network', network, {
      purpose: read(call.db, 'network', network).purpose.filter((item) => item !== value),
    }),
  'VLAN.create': (call: Call, tagged: string, tag: number, network: string) =>
    createVlan(call, tagged, tag, network).vlan,
  'PIF.create_VLAN': (call: Call, device: string, network: string, host: string, tag: number) => {
    const below = read(call.db, 'host', host).PIFs.find(
      (ref) => read(call.db, 'PIF', ref).device === device && read(call.db, 'PIF', ref).VLAN < 0,
    );
    if (below === undefined) throw new XenError('INVALID_DEVICE', device);
    return createVlan(call, below, tag, network).pif;
  },
  'VLAN.destroy': destroyVlan,
  'pool.create_VLAN_from_PIF': (call: Call, pif: string, network: string, tag: number) =>
    vlanEverywhere(call, pif, network, tag),
  'pool.create_VLAN': (call: Call, device: string, network: string, tag: number) => {
    const pif = [...each(call.db, 'PIF')].find(([, row]) => row.device === device && row.VLAN < 0);
    if (!pif) throw new XenError('PIF_NOT_PRESENT', call.world.coordinator(), network);
    return vlanEverywhere(call, pif[0], network, tag);
  },
  'Bond.create': createBond,
  'Bond.destroy': destroyBond,
  'Bond.set_mode': (call: Call, bond: string, mode: string) =>
    write(call.db, 'Bond', bond, {
      mode,
      properties: { ...(mode === 'lacp' ? LACP : {}), ...read(call.db, 'Bond', bond).properties },
    }),
  'Bond.set_property': (call: Call, bond: string, name: string, value: string) => {
    if (name === 'hashing_algorithm' && !['src_mac', 'tcpudp_ports'].includes(value))
      throw new XenError('INVALID_VALUE', 'properties', `${name} = ${value}`);
    write(call.db, 'Bond', bond, { properties: { ...read(call.db, 'Bond', bond).properties, [name]: value } });
  },
};
