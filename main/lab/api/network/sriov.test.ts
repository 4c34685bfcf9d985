import assert from 'node:assert/strict';
import { test } from 'node:test';
import { violations } from '../../world/checks/invariants.ts';
import { find, read } from '../../world/typed.ts';
import { openBench, type Bench } from '../testing.ts';

const plain = { name_description: '', MTU: 1500, other_config: {}, tags: [] };

function portOf(bench: Bench, host: string, device: string): string {
  const owner = bench.ref('host', host);
  return find(bench.world.db, 'PIF', (pif) => pif.host === owner && pif.device === device && pif.physical) ?? '';
}

test('functions of a port: made, handed to VMs that then stay, counted, and taken away', async () => {
  const { benches, dispose } = openBench('practice');
  const [, lyon] = benches;
  assert.ok(lyon);
  const { db } = lyon.world;
  const network = await lyon.text('network.create', { ...plain, name_label: 'fast lane' });
  const [port, weak] = [portOf(lyon, 'xs-lyon-01', 'eth1'), portOf(lyon, 'xs-lyon-01', 'eth0')];
  assert.deepEqual(await lyon.ask('network_sriov.create', weak, network), ['PIF_IS_NOT_SRIOV_CAPABLE', weak]);
  const bridged = read(db, 'PIF', port).network;
  assert.equal((await lyon.ask('network_sriov.create', port, bridged))[0 as never], 'NETWORK_ALREADY_CONNECTED');
  const sriov = await lyon.text('network_sriov.create', port, network);
  const { logical_PIF, physical_PIF, requires_reboot } = read(db, 'network_sriov', sriov);
  assert.deepEqual([physical_PIF, requires_reboot], [port, false]);
  assert.deepEqual(read(db, 'PIF', port).sriov_physical_PIF_of, [sriov]);
  assert.deepEqual(read(db, 'PIF', logical_PIF).sriov_logical_PIF_of, [sriov]);
  assert.deepEqual(read(db, 'network', network).PIFs, [logical_PIF]);
  assert.deepEqual(await lyon.ask('network_sriov.create', port, network), ['NETWORK_SRIOV_ALREADY_ENABLED', port]);
  assert.deepEqual(await lyon.ask('PIF.forget', port), ['PIF_SRIOV_STILL_EXISTS', port]);
  assert.deepEqual(await lyon.ask('PIF.forget', logical_PIF), ['CANNOT_FORGET_SRIOV_LOGICAL', logical_PIF]);
  const bond = await lyon.ask('Bond.create', network, [logical_PIF, portOf(lyon, 'xs-lyon-01', 'eth2')], '');
  assert.deepEqual(bond, ['PIF_IS_SRIOV_LOGICAL', logical_PIF]);

  const vm = find(db, 'VM', (row) => row.power_state === 'Halted' && !row.is_a_template) ?? '';
  for (const vif of read(db, 'VM', vm).VIFs) await lyon.ask('VIF.destroy', vif);
  const record = { VM: vm, network, device: '0', MAC: '02:00:00:00:00:01', MTU: 1500, other_config: {} };
  await lyon.text('VIF.create', { ...record, qos_algorithm_type: '', qos_algorithm_params: {} });
  const before = Number(await lyon.ask('network_sriov.get_remaining_capacity', sriov));
  assert.equal(await lyon.ask('VM.start', vm, false, false), '');
  await lyon.clock.advance(120);
  assert.equal(read(db, 'VM', vm).resident_on, lyon.ref('host', 'xs-lyon-01'), 'only there is such a port');
  assert.equal(await lyon.ask('network_sriov.get_remaining_capacity', sriov), before - 1);
  assert.ok(!read(db, 'VM', vm).allowed_operations.includes('pool_migrate'));
  const there = lyon.ref('host', 'xs-lyon-02');
  assert.deepEqual(await lyon.ask('VM.pool_migrate', vm, there, { live: 'true' }), ['VM_HAS_SRIOV_VIF', vm]);
  assert.equal((await lyon.ask('network_sriov.destroy', sriov))[0 as never], 'NETWORK_SRIOV_DISABLE_FAILED');
  assert.deepEqual(violations(lyon.world), []);

  assert.equal(await lyon.ask('VM.hard_shutdown', vm), '');
  assert.equal(await lyon.ask('network_sriov.destroy', sriov), '');
  assert.equal(db.get('PIF', logical_PIF), undefined);
  assert.deepEqual(read(db, 'PIF', port).sriov_physical_PIF_of, []);
  assert.deepEqual(violations(lyon.world), []);
  dispose();
});
