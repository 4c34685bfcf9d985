import assert from 'node:assert/strict';
import { test } from 'node:test';
import { serverReasons, waysOut } from '../../../app/actions/ways-out.ts';
import { practice } from './test-kit.ts';

const GiB = 2 ** 30;

test('where no server would have it, every server has said why', async (t) => {
  const at = await practice(t);
  const [pool] = at.pools;
  const [world] = at.worlds;
  assert.ok(pool && world);
  const { $ref } = at.find('VM', 'test-a');
  const size = 900 * GiB;
  world.db.patch('VM', $ref, { memory_static_max: size, memory_dynamic_max: size, memory_dynamic_min: size });
  await pool.barrier();
  const row = await at.run('vm.start', 'VM', 'test-a');
  assert.equal(row.failure?.code, 'NO_HOSTS_AVAILABLE');
  assert.deepEqual(row.failure.object, { cls: 'VM', ref: $ref });
  const asked = row.steps[0]?.servers;
  assert.equal(asked?.hosts.length, 3);
  assert.ok(asked.hosts.every(({ refusal }) => refusal?.code === 'HOST_NOT_ENOUGH_FREE_MEMORY'));
  const told = serverReasons(row, row.failure, pool.inventory);
  assert.ok(told.every(({ why }) => /memory/.test(why ?? '')));
});

test('a way out that is followed by another try: the CD leaves, then the VM moves', async (t) => {
  const at = await practice(t);
  const [pool] = at.pools;
  assert.ok(pool);
  const vm = at.find('VM', 'win-sql-01');
  const host = at.find('host', 'xs-paris-01').$ref;
  const row = await at.run('vm.migrate', 'VM', 'win-sql-01', { host });
  assert.equal(row.failure?.code, 'VM_REQUIRES_SR');
  const eject = waysOut(row, row.failure, pool.inventory).find(({ label }) => label === 'Eject the CD and try again');
  assert.ok(eject?.do.kind === 'run', JSON.stringify([waysOut(row, row.failure, pool.inventory), row]));
  await at.ended(at.begin(eject.do.request));
  await at.until(() => at.find('VM', 'win-sql-01').resident_on === host);
  assert.equal(at.activities.store.rows().filter(({ action }) => action === 'vm.migrate').length, 2);
  assert.equal(vm.name_label, 'win-sql-01');
});
