import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { explain } from '../../app/errors/explain.ts';
import { byUuid } from '../../app/inventory/find.ts';
import { plan } from '../../app/rollout/plan/plan.ts';
import { usualChoices } from '../../app/rollout/testing.ts';
import type { UpdateFile } from '../../app/updates/update-file.ts';
import { workOn } from '../../app/updates/work.ts';
import { scratch } from '../pools/test-kit.ts';
import { judgeFile } from '../updates/disk/judge.ts';
import { fetchFeed } from '../updates/vendor.ts';
import { asked, places, rolling } from './test-kit.ts';
import type { Rolling } from './test-kit.ts';
import { lastFailure, wanting } from './testing/ready.ts';

/** A file of the vendor's as a person has brought it along, judged. */
async function brought(t: TestContext, index: string, name: string): Promise<UpdateFile> {
  const folder = await scratch(t);
  const path = join(folder, `${name}.iso`);
  await writeFile(path, Buffer.from(await (await fetch(new URL(`${name}.iso`, index))).arrayBuffer()));
  return judgeFile(path, { folder, feed: await fetchFeed(index), signal: t.signal });
}

async function taken(t: TestContext, { pool, rollouts, index }: Rolling): Promise<void> {
  const file = await brought(t, index, 'XS82ECU1093');
  const { path } = file;
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
    byUuid(pool.inventory, 'host', uuid)?.updates.some((ref) => pool.inventory.get('pool_update', ref)?.uuid === file.uuid) ?? false; // prettier-ignore
  assert.deepEqual([has(busy.uuid), has(idle.uuid)], [true, false]);
  assert.deepEqual(places(pool), before);
  assert.deepEqual(workOn(pool.inventory, [busy.uuid], selection, { file }), [], 'it has it now');
}

async function refused(t: TestContext, { pool, rollouts, index }: Rolling): Promise<void> {
  const [host] = [...pool.inventory.all('host')].filter((one) => one.resident_VMs.length > 1);
  assert.ok(host);
  const before = places(pool);
  const disks = pool.inventory.count('VDI');
  for (const [name, step, code, title] of [
    ['XS82ECU1090U', /^introduce\//, 'INVALID_UPDATE', 'The file is not a valid update'],
    ['XS82ECU1092', /\/maintain$/, 'UPDATE_PRECHECK_FAILED_PREREQUISITE_MISSING', 'must be installed first'],
  ] as const) {
    const file = await brought(t, index, name);
    const work = workOn(
      pool.inventory,
      [host.uuid],
      { what: 'file', path: file.path },
      { file: { ...file, versions: [] } },
    );
    const run = await rollouts.begin(pool, plan(pool.inventory, work, usualChoices, Date.now()).plan);
    const asks = await wanting(rollouts, run, (next) => next.is === 'ask' && next.about === 'failure');
    assert.ok(asks.is === 'ask');
    assert.match(asks.step.id, step);
    const failure = lastFailure(rollouts, run) ?? assert.fail();
    assert.equal(failure.code, code);
    assert.ok(explain(failure, pool.inventory).title.includes(title), explain(failure, pool.inventory).title);
    assert.ok(byUuid(pool.inventory, 'host', host.uuid)?.enabled, 'it is in service as before');
    await rollouts.order(run, { order: 'stop' });
    await rollouts.finished(run);
    await pool.barrier();
    assert.deepEqual([places(pool), pool.inventory.count('VDI')], [before, disks], name);
  }
}

test('a file of a person', async (t) => {
  const there = await rolling(t, 'practice', 'Lyon');
  await t.test('that a server refuses is told before anything of it is touched, and nothing of it stays', (sub) =>
    refused(sub, there),
  );
  await t.test('reaches the one server that was chosen, and no other', (sub) => taken(sub, there));
});
