import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Situation } from '../../inventory/situation.ts';
import { Made, type Fields } from '../testing/made.ts';
import { joinLevels, joinRefusals } from './join-rules.ts';

const cpu = (vendor: string, features: string) => ({ vendor, features_hvm: features });
const version = {
  db_schema: '5.790',
  platform_version: '3.4.0',
  product_brand: 'XenServer',
  network_backend: 'openvswitch',
};

/** A pool of so many servers, all of one kind. */
function pool(name: string, servers: readonly string[]): Made {
  const made = new Made(name);
  for (const server of servers)
    made.host(server, {
      PIFs: [
        made.put('PIF', `${server}-eth0`, {
          host: `OpaqueRef:${server}`,
          device: 'eth0',
          VLAN: -1,
          physical: true,
          management: true,
          ip_configuration_mode: 'DHCP',
        }),
      ],
      cpu_info: cpu('GenuineIntel', 'ffffffff'),
      software_version: version,
      edition: 'premium-per-socket',
      API_version_major: 2,
      API_version_minor: 21,
    });
  made.put('pool', name, { master: `OpaqueRef:${servers[0] ?? ''}`, cpu_info: cpu('GenuineIntel', 'ffffffff') });
  return made;
}

interface Sides {
  readonly solo: Made;
  readonly paris: Made;
  over?: Partial<Situation>;
  there?: Partial<Situation>;
}

/** Every rule, by what makes it speak; the codes in the order in which they are told. */
const cases: readonly (readonly [string, (sides: Sides) => unknown, string])[] = [
  ['nothing', () => 0, ''],
  ['it is away', (at) => (at.over = { live: false }), 'away'],
  [
    'its licence forbids',
    ({ solo }) => solo.put('pool', 'solo', { restrictions: { restrict_pooling: 'true' } }),
    'licence',
  ],
  ['it is in a pool', ({ solo }) => solo.host('xs-other'), 'in-pool'],
  ['the pool is away', (at) => (at.there = { live: false }), 'pool-away'],
  ['a role there that may not', (at) => (at.there = { role: 'vm-admin' }), 'role-there'],
  ['another maker', ({ solo }) => solo.put('host', 'xs-solo', { cpu_info: cpu('AuthenticAMD', 'ffffffff') }), 'cpu'],
  ['another API', ({ solo }) => solo.put('host', 'xs-solo', { API_version_minor: 20 }), 'version'],
  [
    'another schema',
    ({ solo }) => solo.put('host', 'xs-solo', { software_version: { ...version, db_schema: '5.1' } }),
    'version',
  ],
  [
    'another platform',
    ({ solo }) => solo.put('host', 'xs-solo', { software_version: { ...version, platform_version: '3.2.1' } }),
    'version',
  ],
  [
    'another brand',
    ({ solo }) => solo.put('host', 'xs-solo', { software_version: { ...version, product_brand: 'XCP-ng' } }),
    'version',
  ],
  [
    'an update that must be everywhere',
    ({ paris }) => {
      const update = paris.put('pool_update', 'XS80E1', { enforce_homogeneity: true });
      paris.put('host', 'xs-01', { updates: [update] });
    },
    'updates',
  ],
  ['no licence, the pool with one', ({ solo }) => solo.put('host', 'xs-solo', { edition: 'free' }), 'edition'],
  ['a licence, the pool without', ({ paris }) => paris.put('host', 'xs-01', { edition: 'free' }), 'edition'],
  ['another edition', ({ solo }) => solo.put('host', 'xs-solo', { edition: 'standard-per-socket' }), 'edition'],
  [
    'two where the licence leaves one',
    ({ paris }) => paris.put('pool', 'paris', { restrictions: { restrict_pool_size: 'true' } }),
    'pool-size',
  ],
  ['a role on it that may not', (at) => (at.over = { role: 'vm-admin' }), 'role'],
  ['shared storage', ({ solo }) => solo.put('SR', 'nfs', { shared: true }), 'shared-storage'],
  ['the tools alone', ({ solo }) => solo.put('SR', 'tools', { shared: true, is_tools_sr: true }), ''],
  [
    'a VM that runs',
    ({ solo }) => {
      solo.put('VM', 'files', { power_state: 'Running' });
      solo.put('host', 'xs-solo', { resident_VMs: ['OpaqueRef:files'] });
    },
    'running-vms',
  ],
  [
    'another network backend',
    ({ solo }) => solo.put('host', 'xs-solo', { software_version: { ...version, network_backend: 'bridge' } }),
    'network-backend',
  ],
  [
    'another switch controller',
    ({ solo, paris }) => {
      solo.put('pool', 'solo', { vswitch_controller: '10.0.0.1' });
      paris.put('pool', 'paris', { vswitch_controller: '10.0.0.2' });
    },
    'vswitch',
  ],
  [
    'another directory',
    ({ paris }) => paris.put('host', 'xs-01', { external_auth_type: 'AD', external_auth_service_name: 'corp.example' }),
    'directory',
  ],
  ['high availability on', ({ paris }) => paris.put('pool', 'paris', { ha_enabled: true }), 'ha'],
  ['a bond', ({ solo }) => interfaces(solo, { VLAN: -1, management: true }), 'interfaces'],
  ['a VLAN that it is managed over', ({ solo }) => interfaces(solo, { VLAN: 20, management: true }), ''],
  [
    'that VLAN where the licence forbids it',
    ({ solo }) => {
      interfaces(solo, { VLAN: 20, management: true });
      solo.put('pool', 'solo', { restrictions: { restrict_management_on_vlan: 'true' } });
    },
    'interfaces',
  ],
  ['clustering', ({ solo }) => solo.put('Cluster', 'gfs2', {}), 'clustering'],
  ['no address on the cluster’s network', ({ paris }) => cluster(paris, { device: 'eth1' }), 'cluster-address'],
  ['an address on the cluster’s network', ({ paris }) => cluster(paris, { device: 'eth0' }), ''],
  [
    'a cluster over a VLAN of its NIC',
    ({ paris }) => {
      paris.put('VLAN', 'vlan', { tagged_PIF: 'OpaqueRef:xs-01-eth0' });
      cluster(paris, { device: 'eth9', VLAN: 7, VLAN_master_of: 'OpaqueRef:vlan' });
    },
    '',
  ],
  [
    'a cluster over a bond with its NIC',
    ({ paris }) => {
      paris.put('Bond', 'bond', { slaves: ['OpaqueRef:xs-01-eth0'] });
      cluster(paris, { device: 'bond0', bond_master_of: ['OpaqueRef:bond'] });
    },
    '',
  ],
  [
    'only the pool verifies certificates',
    ({ paris }) => paris.put('pool', 'paris', { tls_verification_enabled: true }),
    'tls',
  ],
  ['only it verifies certificates', ({ solo }) => solo.put('pool', 'solo', { tls_verification_enabled: true }), 'tls'],
  [
    'several at once, the weightiest first',
    ({ solo, paris }) => {
      solo.put('SR', 'nfs', { shared: true });
      solo.put('host', 'xs-solo', { software_version: { ...version, db_schema: '5.1' } });
      paris.put('pool', 'paris', { ha_enabled: true });
    },
    'version shared-storage ha',
  ],
];

function interfaces(solo: Made, fields: Fields<'PIF'>): void {
  const made = solo.put('PIF', 'made', {
    host: 'OpaqueRef:xs-solo',
    device: 'eth0',
    physical: false,
    ip_configuration_mode: 'None',
    ...fields,
  });
  solo.put('host', 'xs-solo', { PIFs: [...solo.get('host', 'xs-solo').PIFs, made] });
}

function cluster(paris: Made, fields: Fields<'PIF'>): void {
  const PIF = paris.put('PIF', 'over', { VLAN: -1, ...fields });
  paris.put('Cluster_host', 'member', { PIF });
}

for (const [what, make, codes] of cases)
  test(`joining a pool, ${what}: ${codes === '' ? 'may' : codes}`, () => {
    const at: Sides = { solo: pool('solo', ['xs-solo']), paris: pool('paris', ['xs-01', 'xs-02']) };
    make(at);
    const other = () => at.paris.situation(at.there);
    const refusals = joinRefusals(at.solo.situation({ ...at.over, other }), at.solo.get('host', 'xs-solo'), 'paris', 2);
    assert.equal(refusals.map((one) => (one.ok ? '' : one.code)).join(' '), codes);
  });

test('joining levels the CPUs of the pool, or those of the server', () => {
  const [solo, paris] = [pool('solo', ['xs-solo']), pool('paris', ['xs-01'])];
  const said = (mine: string, theirs: string) => {
    solo.put('host', 'xs-solo', { cpu_info: cpu('GenuineIntel', mine) });
    paris.put('pool', 'paris', { cpu_info: cpu('GenuineIntel', theirs) });
    return joinLevels(solo.get('host', 'xs-solo'), paris.get('pool', 'paris'));
  };
  assert.equal(said('ffffffff', 'ffffffff'), undefined);
  assert.match(said('0000ffff', 'ffffffff') ?? '', /pool’s CPU features are lowered/);
  assert.match(said('ffffffff', '0000ffff') ?? '', /^its CPU features are lowered/);
});
