import assert from 'node:assert/strict';
import { test } from 'node:test';
import { violations } from '../../world/checks/invariants.ts';
import { each, find, read } from '../../world/typed.ts';
import { openBench, type Bench } from '../testing.ts';

async function withLyon(work: (lyon: Bench) => Promise<void>): Promise<void> {
  const opened = openBench('practice');
  const [, lyon] = opened.benches;
  assert.ok(lyon);
  try {
    await work(lyon);
    assert.deepEqual(violations(lyon.world), []);
  } finally {
    opened.dispose();
  }
}

function pifOf(bench: Bench, host: string, device: string): string {
  return (
    find(
      bench.world.db,
      'PIF',
      (pif) => pif.host === bench.ref('host', host) && pif.device === device && pif.VLAN < 0,
    ) ?? ''
  );
}

const plain = { name_description: '', MTU: 1500, other_config: {}, tags: [] };

test('a VLAN on every host, and its end', () =>
  withLyon(async (lyon) => {
    const { db } = lyon.world;
    const network = await lyon.text('network.create', { ...plain, name_label: 'new vlan' });
    const pif = pifOf(lyon, 'xs-lyon-01', 'eth1');
    const pifs = (await lyon.ask('pool.create_VLAN_from_PIF', pif, network, 77)) as readonly string[];
    assert.equal(pifs.length, 2);
    assert.deepEqual(await lyon.ask('pool.create_VLAN_from_PIF', pif, network, 78), [
      'NETWORK_ALREADY_CONNECTED',
      lyon.ref('host', 'xs-lyon-01'),
      pifs[0],
    ]);
    const other = await lyon.text('network.create', { ...plain, name_label: 'other' });
    assert.deepEqual(await lyon.ask('pool.create_VLAN_from_PIF', pif, other, 77), ['PIF_VLAN_EXISTS', pif]);
    assert.deepEqual(await lyon.ask('pool.create_VLAN_from_PIF', pif, other, 5000), ['VLAN_TAG_INVALID', '5000']);
    assert.deepEqual(await lyon.ask('network.destroy', network), [
      'NETWORK_CONTAINS_PIF',
      ...read(db, 'network', network).PIFs,
    ]);
    for (const [vlan, row] of each(db, 'VLAN'))
      if (row.tag === 77) assert.equal(await lyon.ask('VLAN.destroy', vlan), '');
    assert.equal(await lyon.ask('network.destroy', network), '');
  }));

test('a bond takes over what its interfaces carried, and gives it back', () =>
  withLyon(async (lyon) => {
    const { db } = lyon.world;
    const lan = lyon.ref('network', 'lan');
    const network = await lyon.text('network.create', { ...plain, name_label: 'bonded' });
    const members = [pifOf(lyon, 'xs-lyon-01', 'eth1'), pifOf(lyon, 'xs-lyon-01', 'eth2')];
    const bond = await lyon.text('Bond.create', network, members, '', 'active-backup', {});
    const { master, slaves } = read(db, 'Bond', bond);
    assert.equal(slaves.length, 2);
    assert.equal(read(db, 'PIF', master).VLAN_slave_of.length, 1, 'the VLAN over eth1 is now over the bond');
    const vif = read(db, 'VM', lyon.ref('VM', 'mail-02')).VIFs[0] ?? '';
    assert.equal(read(db, 'VIF', vif).network, network);
    assert.deepEqual(await lyon.ask('Bond.create', network, members, '', 'lacp', {}), [
      'PIF_ALREADY_BONDED',
      members[0],
    ]);
    assert.equal(await lyon.ask('Bond.destroy', bond), '');
    assert.equal(read(db, 'VIF', vif).network, lan);
    assert.equal(db.get('PIF', master), undefined);
  }));

test('interfaces refuse what would cut a host off', () =>
  withLyon(async (lyon) => {
    const management = pifOf(lyon, 'xs-lyon-01', 'eth0');
    const spare = pifOf(lyon, 'xs-lyon-01', 'eth2');
    assert.deepEqual(await lyon.ask('PIF.unplug', management), ['PIF_IS_MANAGEMENT_INTERFACE', management]);
    assert.deepEqual(await lyon.ask('host.management_reconfigure', spare), ['PIF_HAS_NO_NETWORK_CONFIGURATION', spare]);
    assert.deepEqual(await lyon.ask('PIF.reconfigure_ip', spare, 'Static', 'nonsense', '', '', ''), [
      'INVALID_IP_ADDRESS_SPECIFIED',
      'IP',
    ]);
    assert.equal(await lyon.ask('PIF.reconfigure_ip', spare, 'DHCP', '', '', '', ''), '');
    assert.equal(await lyon.ask('host.management_reconfigure', spare), '');
    await lyon.clock.advance(30);
    assert.ok(read(lyon.world.db, 'PIF', spare).management);
  }));

test('virtual interfaces', () =>
  withLyon(async (lyon) => {
    const vm = lyon.ref('VM', 'mail-02');
    const record = (MAC: string, device: string) => ({
      VM: vm,
      network: lyon.ref('network', 'lan'),
      device,
      MAC,
      MTU: 1500,
      other_config: {},
      qos_algorithm_type: '',
      qos_algorithm_params: {},
    });
    assert.deepEqual(await lyon.ask('VIF.create', record('zz', '1')), ['MAC_INVALID', 'zz']);
    assert.deepEqual(await lyon.ask('VIF.create', record('', '0')), ['DEVICE_ALREADY_EXISTS', '0']);
    const vif = await lyon.text('VIF.create', record('', '1'));
    assert.match(read(lyon.world.db, 'VIF', vif).MAC, /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/);
    assert.equal(await lyon.ask('VIF.plug', vif), '');
    const { guest_metrics } = read(lyon.world.db, 'VM', vm);
    assert.ok(
      '1/ip' in read(lyon.world.db, 'VM_guest_metrics', guest_metrics).networks,
      'the tools tell the new address',
    );
    assert.deepEqual(await lyon.ask('VIF.plug', vif), ['DEVICE_ALREADY_ATTACHED', vif]);
    assert.equal(await lyon.ask('VIF.unplug', vif), '');
    assert.equal(await lyon.ask('VIF.destroy', vif), '');
    await lyon.ask('VM.set_other_config', lyon.ref('VM', 'old-crm'), {});
    assert.deepEqual(await lyon.ask('VIF.create', { ...record('', '1'), VM: lyon.ref('VM', 'old-crm') }), [
      'MAC_INVALID',
      '',
    ]);
  }));
