import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { find } from '../../app/rollout/judge.ts';
import { plan } from '../../app/rollout/plan.ts';
import { usualChoices } from '../../app/rollout/testing.ts';
import { workOn } from '../../app/rollout/updates/work.ts';
import { scratch } from '../pools/test-kit.ts';
import { judgeFile } from '../updates/disk/judge.ts';
import { fetchFeed } from '../updates/vendor.ts';
import { asked, places, rolling } from './test-kit.ts';

test('a file of a person reaches the one server that was chosen, and no other', async (t) => {
  const { pool, rollouts, index } = await rolling(t, 'practice', 'Lyon');
  const feed = await fetchFeed(index);
  const folder = await scratch(t);
  const wanted = [...feed.patches.values()].find((one) => one.name === 'XS82ECU1093') ?? assert.fail('it is listed');
  const path = join(folder, 'chosen.iso');
  await writeFile(path, Buffer.from(await (await fetch(wanted.file)).arrayBuffer()));
  const file = await judgeFile(path, { folder, feed, signal: t.signal });
  const [busy, idle] = [...pool.inventory.all('host')].sort((a, b) => b.resident_VMs.length - a.resident_VMs.length);
  assert.ok(busy && idle);
  const before = places(pool);
  const selection = { what: 'file', path } as const;
  const work = workOn(pool.inventory, [busy.uuid], selection, { file });
  const { plan: made, stuck } = plan(pool.inventory, work, usualChoices, Date.now());
  assert.deepEqual(stuck, []);
  const run = await rollouts.begin(pool, made);
  await Promise.race([rollouts.finished(run), asked(rollouts, run)]);
  await pool.barrier();
  const has = (uuid: string): boolean =>
    find(pool.inventory, 'host', uuid)?.updates.some((ref) => pool.inventory.get('pool_update', ref)?.uuid === file.uuid) ?? false; // prettier-ignore
  assert.deepEqual([has(busy.uuid), has(idle.uuid)], [true, false]);
  assert.deepEqual(places(pool), before);
  assert.deepEqual(workOn(pool.inventory, [busy.uuid], selection, { file }), [], 'it has it now');
});
