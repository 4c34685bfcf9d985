import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crash, restartToolstack } from '../../world/physics/hosts/hosts.ts';
import { find, read, write } from '../../world/typed.ts';
import { openBench } from '../testing.ts';

test('a host cut off from its coordinator is told which interface manages it', async () => {
  const { benches, dispose } = openBench('practice');
  const [paris] = benches;
  assert.ok(paris);
  const { world, clock } = paris;
  const member = paris.ref('host', 'xs-paris-02');
  const there = (name: string) => paris.beginAt(member, 'host.local_management_reconfigure', name);
  assert.deepEqual(await there('eth0'), ['NOT_IN_EMERGENCY_MODE']);
  crash(world, world.coordinator());
  await clock.advance(30);
  assert.deepEqual(await there('eth9'), ['INTERFACE_HAS_NO_IP', 'eth9']);
  const spare = find(world.db, 'PIF', (pif) => pif.host === member && pif.device === 'eth1') ?? '';
  write(world.db, 'PIF', spare, { IP: '10.9.9.9', ip_configuration_mode: 'Static' });
  assert.equal(await there('eth1'), '');
  assert.equal(read(world.db, 'PIF', spare).management, true);
  const managing = read(world.db, 'host', member).PIFs.filter((pif) => read(world.db, 'PIF', pif).management);
  assert.deepEqual(managing, [spare]);
  dispose();
});

test('a toolstack that was ended comes back when somebody starts it, with its VMs running all the while', async () => {
  const { benches, dispose } = openBench('single');
  const [solo] = benches;
  assert.ok(solo);
  const host = solo.world.coordinator();
  const vm = solo.ref('VM', 'files');
  assert.equal(await solo.ask('host.shutdown_agent'), '');
  assert.equal(solo.world.reach(host).kind, 'up', 'the answer gets out');
  await solo.clock.advance(60);
  assert.equal(solo.world.reach(host).kind, 'refused');
  restartToolstack(solo.world, host);
  await solo.clock.advance(10);
  assert.equal(solo.world.reach(host).kind, 'up');
  assert.equal(read(solo.world.db, 'VM', vm).power_state, 'Running');
  dispose();
});

test('what is to change with the next start changes then', async () => {
  const { benches, dispose } = openBench('mixed');
  const [mixed] = benches;
  assert.ok(mixed);
  const { db } = mixed.world;
  const pgpu = find(db, 'PGPU', () => true) ?? '';
  const { PCI, host } = read(db, 'PGPU', pgpu);
  assert.equal(await mixed.ask('PGPU.disable_dom0_access', pgpu), 'disable_on_reboot');
  assert.equal(await mixed.ask('host.disable_display', host), 'disable_on_reboot');
  assert.equal(await mixed.ask('PCI.get_dom0_access_status', PCI), 'disable_on_reboot');
  if (read(db, 'pool', mixed.world.pool()).ha_enabled) await mixed.ask('pool.disable_ha');
  await mixed.ask('host.disable', host);
  assert.equal(await mixed.ask('host.reboot', host), '');
  await mixed.clock.advance(180);
  assert.equal(read(db, 'PGPU', pgpu).dom0_access, 'disabled');
  assert.equal(read(db, 'host', host).display, 'disabled');
  assert.equal(await mixed.ask('PCI.enable_dom0_access', PCI), 'enable_on_reboot');
  dispose();
});

test('calls that have no ground here say what a pool like this says', async () => {
  const { benches, dispose } = openBench('single');
  const [solo] = benches;
  assert.ok(solo);
  const host = solo.world.coordinator();
  const pool = solo.world.pool();
  const sr = find(solo.world.db, 'SR', (row) => row.type === 'ext' || row.type === 'lvm') ?? '';
  const [linux, windows] = [solo.ref('VM', 'files'), solo.ref('VM', 'win-desk')];
  const convert = ['VMware', 'root', 'secret', sr, {}] as const;
  assert.deepEqual(await solo.ask('VM.import_convert', ...convert), ['XENAPI_MISSING_PLUGIN', 'conversion']);
  assert.deepEqual(await solo.ask('VM.call_host_plugin', linux, 'none', 'f', {}), ['XENAPI_MISSING_PLUGIN', 'none']);
  assert.equal(await solo.ask('VM.call_host_plugin', linux, 'perfmon', 'refresh', {}), 'True');
  assert.deepEqual(await solo.ask('host.call_extension', host, 'Test.hello'), ['MESSAGE_METHOD_UNKNOWN', 'Test.hello']);
  assert.deepEqual(await solo.ask('host.license_add', host, 'bm9uZQ=='), ['LICENSE_PROCESSING_ERROR']);
  assert.deepEqual(await solo.ask('pool.external_auth_set_ldaps', pool, true, false), ['AUTH_IS_DISABLED']);
  assert.deepEqual(await solo.ask('VM.sysprep', linux, '<unattend/>', 60), ['SYSPREP', linux, 'not a Windows VM']);
  await solo.clock.advance(60);
  assert.equal(await solo.ask('VM.sysprep', windows, '<unattend/>', 60), '');
  assert.equal(read(solo.world.db, 'VM', windows).power_state, 'Halted');
  assert.equal(await solo.ask('pool.enable_client_certificate_auth', pool, 'clients'), '');
  assert.equal(read(solo.world.db, 'pool', pool).client_certificate_auth_name, 'clients');
  dispose();
});
