import { NULL_REF, isRef } from '../../../../app/xenapi/ref.ts';
import { add, each, find, read, write } from '../../world/typed.ts';
import { XenError } from '../handler.ts';
import type { Call, Handlers } from '../handler.ts';
import { restartToolstack } from '../../world/physics/hosts/hosts.ts';

function haEnabled(call: Call): boolean {
  return read(call.db, 'pool', call.world.pool()).ha_enabled;
}

function reconfigure(
  call: Call,
  pif: string,
  mode: string,
  IP: string,
  netmask: string,
  gateway: string,
  DNS: string,
): void {
  const row = read(call.db, 'PIF', pif);
  if (haEnabled(call) && row.management) throw new XenError('HA_IS_ENABLED');
  if (mode === 'None' && row.management) throw new XenError('PIF_IS_MANAGEMENT_INTERFACE', pif);
  const four = /^\d{1,3}(\.\d{1,3}){3}$/;
  for (const [field, value] of mode === 'Static'
    ? ([
        ['IP', IP],
        ['netmask', netmask],
      ] as const)
    : []) {
    if (!four.test(value)) throw new XenError('INVALID_IP_ADDRESS_SPECIFIED', field);
  }
  const given =
    mode === 'DHCP'
      ? {
          IP: `10.20.30.${40 + (Number.parseInt(row.MAC.slice(-2), 16) % 200)}`,
          netmask: '255.255.255.0',
          gateway: '10.20.30.1',
          DNS: '10.0.0.53',
        }
      : mode === 'None'
        ? { IP: '', netmask: '', gateway: '', DNS: '' }
        : { IP, netmask, gateway, DNS };
  write(call.db, 'PIF', pif, {
    ip_configuration_mode: mode,
    ...given,
    ...(mode === 'None' ? {} : { currently_attached: true }),
  });
}

/** Another interface carries the management of a host from now on; its connections are cut. */
function manage(call: Call, pif: string): void {
  if (!call.db.get('PIF', pif)) throw new XenError('HANDLE_INVALID', 'PIF', pif);
  if (haEnabled(call)) throw new XenError('HA_IS_ENABLED');
  const row = read(call.db, 'PIF', pif);
  if (row.ip_configuration_mode === 'None' || row.IP === '')
    throw new XenError('PIF_HAS_NO_NETWORK_CONFIGURATION', pif);
  for (const other of read(call.db, 'host', row.host).PIFs) {
    if (other !== pif && read(call.db, 'PIF', other).management) write(call.db, 'PIF', other, { management: false });
  }
  write(call.db, 'PIF', pif, { management: true, disallow_unplug: true });
  restartToolstack(call.world, row.host);
}

function unplug(call: Call, pif: string): void {
  const row = read(call.db, 'PIF', pif);
  if (row.management) throw new XenError('PIF_IS_MANAGEMENT_INTERFACE', pif);
  if (row.disallow_unplug && read(call.db, 'host', row.host).enabled)
    throw new XenError('PIF_DOES_NOT_ALLOW_UNPLUG', pif);
  write(call.db, 'PIF', pif, { currently_attached: false });
}

function forget(call: Call, pif: string): void {
  const row = read(call.db, 'PIF', pif);
  if (row.management) throw new XenError('PIF_IS_MANAGEMENT_INTERFACE', pif);
  if (row.bond_master_of.length > 0) throw new XenError('PIF_BOND_MASTER', pif);
  if (isRef(row.bond_slave_of)) throw new XenError('PIF_ALREADY_BONDED', pif);
  if (row.sriov_logical_PIF_of.length > 0) throw new XenError('CANNOT_FORGET_SRIOV_LOGICAL', pif);
  if (row.sriov_physical_PIF_of.length > 0) throw new XenError('PIF_SRIOV_STILL_EXISTS', pif);
  if (row.VLAN_slave_of.length > 0) throw new XenError('PIF_VLAN_STILL_EXISTS', pif);
  if (row.tunnel_access_PIF_of.length + row.tunnel_transport_PIF_of.length > 0)
    throw new XenError('PIF_TUNNEL_STILL_EXISTS', pif);
  if (row.VLAN >= 0) throw new XenError('PIF_IS_VLAN', pif);
  call.db.destroy('PIF', pif);
}

export const pifHandlers: Handlers = {
  'PIF.reconfigure_ip': reconfigure,
  'PIF.reconfigure_ipv6': (call: Call, pif: string, mode: string, IPv6: string, gateway: string) =>
    write(call.db, 'PIF', pif, {
      ipv6_configuration_mode: mode,
      IPv6: IPv6 === '' ? [] : [IPv6],
      ipv6_gateway: gateway,
    }),
  'PIF.set_primary_address_type': (call: Call, pif: string, value: string) =>
    write(call.db, 'PIF', pif, { primary_address_type: value }),
  // An interface takes up its network's MTU when it comes up.
  'PIF.plug': (call: Call, pif: string) => {
    const { MTU } = read(call.db, 'network', read(call.db, 'PIF', pif).network);
    write(call.db, 'PIF', pif, { currently_attached: true, MTU });
  },
  'PIF.unplug': unplug,
  'PIF.set_disallow_unplug': (call: Call, pif: string, value: boolean) =>
    write(call.db, 'PIF', pif, { disallow_unplug: value }),
  'PIF.set_property': (call: Call, pif: string, name: string, value: string) => {
    if (name !== 'gro' || !['on', 'off'].includes(value)) throw new XenError('INVALID_VALUE', name, value);
    write(call.db, 'PIF', pif, { properties: { ...read(call.db, 'PIF', pif).properties, [name]: value } });
  },
  'PIF.scan': () => undefined,
  'PIF.forget': forget,
  'PIF.introduce': (call: Call, host: string, mac: string, device: string, managed = true) => {
    const known = [...each(call.db, 'PIF')].some(
      ([, pif]) => pif.host === host && (pif.device === device || (mac !== '' && pif.MAC === mac)),
    );
    if (known) throw new XenError('DUPLICATE_PIF_DEVICE_NAME', device);
    const metrics = add(call.db, 'PIF_metrics', { carrier: false });
    const name = `Pool-wide network associated with ${device}`;
    const network =
      find(call.db, 'network', (row) => row.name_label === name) ??
      add(call.db, 'network', {
        name_label: name,
        bridge: `xenbr${device.replace(/\D/g, '')}`,
        MTU: 1500,
        managed: true,
        default_locking_mode: 'unlocked',
      });
    return add(call.db, 'PIF', {
      host,
      network,
      device,
      MAC: mac === '' ? call.world.random.mac() : mac,
      MTU: 1500,
      VLAN: -1,
      physical: true,
      managed,
      metrics,
      currently_attached: true,
    });
  },
  'PIF.destroy': forget,
  'host.management_reconfigure': manage,
  'host.management_disable': () => {
    throw new XenError('OPERATION_NOT_ALLOWED', 'The coordinator needs its management interface');
  },
  'pool.management_reconfigure': (call: Call, network: string) => {
    if (haEnabled(call)) throw new XenError('HA_IS_ENABLED');
    const { PIFs } = read(call.db, 'network', network);
    const chosen = [...call.db.refs('host')].map((host) => {
      const pif = PIFs.find((ref) => read(call.db, 'PIF', ref).host === host);
      if (pif === undefined) throw new XenError('PIF_NOT_PRESENT', host, network);
      if (read(call.db, 'PIF', pif).IP === '') throw new XenError('PIF_HAS_NO_NETWORK_CONFIGURATION', pif);
      return pif;
    });
    for (const pif of chosen) manage(call, pif);
  },
  'tunnel.create': (call: Call, transport: string, network: string, protocol = 'gre') => {
    const below = read(call.db, 'PIF', transport);
    if (below.sriov_logical_PIF_of.length > 0) throw new XenError('CANNOT_ADD_TUNNEL_TO_SRIOV_LOGICAL', transport);
    if (below.ip_configuration_mode === 'None') throw new XenError('TRANSPORT_PIF_NOT_CONFIGURED', transport);
    const access = add(call.db, 'PIF', {
      host: below.host,
      network,
      device: 'tunnel0',
      MAC: call.world.random.mac(),
      MTU: 1500,
      VLAN: -1,
      metrics: NULL_REF,
      currently_attached: true,
    });
    return add(call.db, 'tunnel', {
      access_PIF: access,
      transport_PIF: transport,
      protocol,
      status: { active: 'true' },
    });
  },
  'tunnel.destroy': (call: Call, tunnel: string) => {
    const { access_PIF } = read(call.db, 'tunnel', tunnel);
    if (read(call.db, 'PIF', access_PIF).management) throw new XenError('PIF_IS_MANAGEMENT_INTERFACE', access_PIF);
    call.db.destroy('tunnel', tunnel);
    call.db.destroy('PIF', access_PIF);
  },
};
