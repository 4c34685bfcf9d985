import assert from 'node:assert/strict';
import { test } from 'node:test';
import { practice } from '../../profiles/practice.ts';
import { single } from '../../profiles/small.ts';
import { violations } from '../../world/checks/invariants.ts';
import { read } from '../../world/typed.ts';
import { openBench } from '../testing.ts';

test('a host joins a pool, serves it and leaves again', async () => {
  const { benches, dispose } = openBench({ pools: [...practice.pools, ...single.pools] });
  const [paris, lyon, solo] = benches;
  assert.ok(paris && lyon && solo);
  const join = (address: string) => solo.ask('pool.join', address, 'root', 'practice');
  assert.deepEqual(await join('127.10.0.1'), ['JOINING_HOST_CANNOT_HAVE_RUNNING_VMS']);
  for (const name of ['files', 'win-desk']) assert.equal(await solo.ask('VM.clean_shutdown', solo.ref('VM', name)), '');
  assert.deepEqual(await join('127.11.0.1'), ['POOL_JOINING_HOST_MUST_HAVE_SAME_PRODUCT_VERSION']);
  assert.equal(await join('127.10.0.1'), '');
  const host = paris.ref('host', 'xs-solo');
  assert.deepEqual(violations(paris.world), []);
  assert.equal(read(paris.world.db, 'VM', paris.ref('VM', 'files')).power_state, 'Halted', 'its VMs came along');
  const vm = paris.ref('VM', 'dns-01');
  assert.equal(await paris.ask('VM.pool_migrate', vm, host, { live: 'true' }), '');
  assert.deepEqual(await paris.ask('pool.eject', host), ['HOST_HAS_RESIDENT_VMS', host]);
  assert.equal(await paris.ask('host.disable', host), '');
  assert.equal(await paris.ask('host.evacuate', host), '');
  assert.equal(await paris.ask('pool.eject', host), '');
  assert.deepEqual(
    paris.world.lab.worlds.map(({ name }) => name),
    ['Paris', 'Lyon', 'xs-solo'],
  );
  for (const world of paris.world.lab.worlds) assert.deepEqual(violations(world), []);
  assert.deepEqual(await paris.ask('pool.eject', paris.world.coordinator()), [
    'INTERNAL_ERROR',
    'Xapi_pool.Cannot_eject_master',
  ]);
  assert.deepEqual(await paris.ask('pool.eject', 'OpaqueRef:deadbeef'), ['HOST_OFFLINE', 'OpaqueRef:deadbeef']);
  dispose();
});
