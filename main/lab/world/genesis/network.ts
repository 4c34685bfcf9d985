import type { HostPlan, NetworkPlan } from '../plan.ts';
import { add, read, write } from '../typed.ts';
import { NULL_REF } from '../../../../app/xenapi/ref.ts';
import { type Genesis, named, plainAddress } from './site.ts';

const MANAGEMENT = 'Pool-wide network associated with eth0';

/** One physical interface per host and NIC. */
function physical(site: Genesis, plan: HostPlan, host: string, nic: number, network: string, index: number): string {
  const { db, random } = site;
  const metrics = add(db, 'PIF_metrics', {
    carrier: true,
    vendor_id: '8086',
    vendor_name: 'Intel Corporation',
    device_id: '1572',
    device_name: 'Ethernet Controller X710 for 10GbE SFP+',
    speed: nic === 0 && plan.memoryGib < 64 ? 1000 : 10_000,
    duplex: true,
    pci_bus_path: `0000:18:00.${nic}`,
  });
  const management = nic === 0;
  return add(db, 'PIF', {
    device: `eth${nic}`,
    network,
    host,
    MAC: random.mac(),
    MTU: 1500,
    VLAN: -1,
    metrics,
    physical: true,
    currently_attached: true,
    management,
    ip_configuration_mode: management ? 'Static' : 'None',
    ...(management
      ? {
          IP: plainAddress(site.addresses[index] ?? ''),
          netmask: '255.255.255.0',
          gateway: '10.0.0.1',
          DNS: '10.0.0.53',
        }
      : {}),
    disallow_unplug: management,
    properties: { gro: 'on' },
    capabilities: nic > 0 ? ['sriov'] : [],
  });
}

function pifOn(site: Genesis, network: string, host: string): string | undefined {
  return read(site.db, 'network', network).PIFs.find((pif) => read(site.db, 'PIF', pif).host === host);
}

function bond(site: Genesis, plan: NetworkPlan, network: string, host: string): void {
  const { db } = site;
  const members = (plan.bond ?? []).map((nic) => {
    const ref = read(db, 'host', host).PIFs.find((pif) => read(db, 'PIF', pif).device === `eth${nic}`);
    if (ref === undefined) throw new Error(`no eth${nic} for the bond ${plan.name}`);
    return ref;
  });
  const primary = members[0] ?? NULL_REF;
  const metrics = add(db, 'PIF_metrics', {
    carrier: true,
    speed: 10_000 * members.length,
    duplex: true,
    device_name: 'Bonded interface',
  });
  const master = add(db, 'PIF', {
    device: `bond${(plan.bond ?? []).join('')}`,
    network,
    host,
    MAC: read(db, 'PIF', primary).MAC,
    MTU: 1500,
    VLAN: -1,
    metrics,
    currently_attached: true,
    properties: { gro: 'on' },
  });
  const ref = add(db, 'Bond', {
    master,
    mode: plan.mode ?? 'lacp',
    primary_slave: primary,
    properties: plan.mode === 'lacp' || plan.mode === undefined ? { hashing_algorithm: 'tcpudp_ports' } : {},
    links_up: members.length,
    auto_update_mac: true,
  });
  for (const member of members) write(db, 'PIF', member, { bond_slave_of: ref, currently_attached: false });
}

/** The tagged interface of one host over the interface beneath, with its VLAN object. */
export function createVlanPif(
  db: Genesis['db'],
  tagged: string,
  network: string,
  tag: number,
): { readonly pif: string; readonly vlan: string } {
  const below = read(db, 'PIF', tagged);
  const pif = add(db, 'PIF', {
    device: below.device,
    network,
    host: below.host,
    MAC: below.MAC,
    MTU: below.MTU,
    VLAN: tag,
    metrics: below.metrics,
    currently_attached: true,
    properties: below.properties,
  });
  const vlan = add(db, 'VLAN', { tagged_PIF: tagged, untagged_PIF: pif, tag });
  write(db, 'PIF', pif, { VLAN_master_of: vlan });
  return { pif, vlan };
}

function createNetwork(site: Genesis, plan: NetworkPlan, bridge: string): string {
  const ref = add(site.db, 'network', {
    name_label: plan.name,
    MTU: 1500,
    bridge,
    managed: true,
    default_locking_mode: 'unlocked',
    tags: plan.tags ?? [],
  });
  site.networks.set(plan.name, ref);
  return ref;
}

/** Interfaces of all hosts, then bonds, then VLANs over either, then what is internal. */
export function createNetworks(site: Genesis): void {
  const { db, plan } = site;
  add(db, 'network', {
    name_label: 'Host internal management network',
    name_description:
      'Network on which guests will be assigned a private link-local IP address which can be used to talk XenAPI',
    bridge: 'xenapi',
    managed: true,
    MTU: 1500,
    default_locking_mode: 'unlocked',
    other_config: {
      is_guest_installer_network: 'true',
      is_host_internal_management_network: 'true',
      ip_begin: '169.254.0.1',
      ip_end: '169.254.255.254',
      netmask: '255.255.0.0',
    },
  });
  const nics = Math.max(...plan.hosts.map((host) => host.nics ?? 4));
  for (let nic = 0; nic < nics; nic++) {
    const wanted = plan.networks.find((network) => network.nic === nic);
    const name = wanted?.name ?? (nic === 0 ? MANAGEMENT : `Pool-wide network associated with eth${nic}`);
    const network = createNetwork(site, wanted ?? { name }, `xenbr${nic}`);
    site.networks.set(`eth${nic}`, network);
    plan.hosts.forEach((host, index) => {
      if (nic < (host.nics ?? 4)) physical(site, host, named(site.hosts, host.name), nic, network, index);
    });
  }
  let bridge = 0;
  for (const network of plan.networks) {
    if (network.nic !== undefined) continue;
    const ref = createNetwork(site, network, `xapi${bridge++}`);
    for (const host of plan.hosts) {
      if (network.missingOn?.includes(host.name)) continue;
      const hostRef = named(site.hosts, host.name);
      if (network.bond) bond(site, network, ref, hostRef);
      else if (network.vlan !== undefined) {
        const tagged = pifOn(site, named(site.networks, network.over ?? 'eth0'), hostRef);
        if (tagged !== undefined) createVlanPif(db, tagged, ref, network.vlan);
      }
      if (network.purpose !== undefined) {
        const pif = pifOn(site, ref, hostRef);
        if (pif !== undefined) {
          const index = plan.hosts.indexOf(host);
          write(db, 'PIF', pif, {
            ip_configuration_mode: 'Static',
            IP: `10.90.0.${11 + index}`,
            netmask: '255.255.255.0',
            disallow_unplug: true,
            other_config: { management_purpose: network.purpose },
          });
        }
      }
    }
  }
}
