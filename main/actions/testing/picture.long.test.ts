import assert from 'node:assert/strict';
import { test } from 'node:test';
import { actionsHandlers } from '../../gateway/actions.ts';
import { practice } from './test-kit.ts';

test('a snapshot with memory keeps a picture of the screen, one without does not', async (t) => {
  const at = await practice(t);
  const [pool] = at.pools;
  assert.ok(pool);
  const get = (id: string) => at.pools.find((one) => one.id === id);
  const handlers = actionsHandlers({ get }, () => undefined);
  const { signal } = new AbortController();
  const picture = async (name: string) =>
    handlers['snapshot.picture']({ pool: pool.id, snapshot: at.find('VM', name).$ref }, { signal });
  assert.equal((await at.run('vm.snapshot', 'VM', 'gitlab', { name: 'plain' })).state, 'done');
  assert.equal(await picture('plain'), null);
  const row = await at.run('vm.snapshot', 'VM', 'gitlab', { name: 'whole', kind: 'memory' });
  assert.equal(row.state, 'done', JSON.stringify(row.failure));
  const kept = await picture('whole');
  assert.ok(kept);
  assert.match(kept.type, /^image\//);
  assert.ok(kept.body.byteLength > 100);

  // As consoles of long ago kept it.
  const old = Buffer.concat([Buffer.from([0xff, 0xd8]), Buffer.alloc(200, 7)]);
  const plain = at.find('VM', 'plain').$ref;
  await pool.call('VM.add_to_other_config', [plain, 'XenCenter.VNCSnapshot', old.toString('base64')]);
  await pool.barrier();
  assert.deepEqual(Buffer.from((await picture('plain'))?.body ?? new ArrayBuffer(0)), old);
});
