import assert from 'node:assert/strict';
import { readdir, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Activity } from '../../../app/activity/activity.ts';
import { draftAgain, importAsked } from '../../../app/wizards/import/again.ts';
import { draftFor, importDeed } from '../../../app/wizards/import/draft.ts';
import { inspectImage } from '../../images/image.ts';
import { practice } from './test-kit.ts';
import type { Practice } from './test-kit.ts';

function begin(at: Practice, action: string, cls: 'VM' | 'pool', name: string, args: Record<string, unknown>): string {
  const [pool] = at.pools;
  assert.ok(pool);
  return at.begin({ action, targets: [{ pool: pool.id, cls, ref: at.find(cls, name).$ref }], args });
}

/** A VM whose archive is quickly written. */
async function small(at: Practice): Promise<void> {
  const [pool] = at.pools;
  assert.equal((await at.run('vm.clone', 'VM', 'test-a', { name: 'small' })).state, 'done');
  for (const ref of at.find('VM', 'small').VBDs) {
    const vdi = pool?.inventory.get('VBD', ref)?.VDI ?? '';
    if (pool?.inventory.get('VDI', vdi))
      await at.ended(at.begin({ action: 'vdi.delete', targets: [{ pool: pool.id, cls: 'VDI', ref: vdi }], args: {} }));
  }
}

const tasks = (at: Practice): readonly unknown[] => [...(at.worlds[0]?.db.rows('task') ?? [])];
const code = (row: Activity): string | undefined => row.failure?.code;

test('an export tells bytes and speed, holds while paused, and goes on', async (t) => {
  const at = await practice(t);
  const file = join(at.dir, 'long.xva');
  const id = begin(at, 'vm.export', 'VM', 'test-a', { file });
  const row = () => at.activities.store.get(id);
  await at.until(() => (row()?.transfer?.rate ?? 0) > 0);
  at.activities.runner.pause(id, true);
  const held = row()?.transfer;
  assert.ok(held?.paused && held.done > 0);
  await at.pools[0]?.barrier();
  await at.pools[0]?.barrier();
  assert.equal(row()?.transfer?.done, held.done);
  at.activities.runner.pause(id, false);
  await at.until(() => (row()?.transfer?.done ?? 0) > held.done);
  await at.activities.cancel(id);
  assert.equal((await at.ended(id)).state, 'cancelled');
  assert.deepEqual(
    (await readdir(at.dir)).filter((name) => name.startsWith('long')),
    [],
  );
  await at.until(() => tasks(at).length === 0);
});

test('a full disk ends an export with nothing left of it', async (t) => {
  const at = await practice(t);
  const file = join(at.dir, 'full.xva');
  await symlink('/dev/full', `${file}.part`);
  const row = await at.ended(begin(at, 'vm.export', 'VM', 'test-a', { file }));
  assert.equal(code(row), 'ENOSPC');
  assert.ok(row.retry);
  assert.deepEqual(
    (await readdir(at.dir)).filter((name) => name.startsWith('full')),
    [],
  );
  await at.until(() => tasks(at).length === 0);
});

test('paths are looked at before anything is asked of the server', async (t) => {
  const at = await practice(t);
  await writeFile(join(at.dir, 'there.xva'), 'mine');
  const tried = async (file: string) => code(await at.run('vm.export', 'VM', 'test-a', { file }));
  assert.equal(await tried('test-a.xva'), 'file-not-whole-path');
  assert.equal(await tried(join(at.dir, 'there.xva')), 'file-exists');
  assert.equal(await tried(join(at.dir, 'none', 'test-a.xva')), 'folder-not-there');
  assert.equal((await stat(join(at.dir, 'there.xva'))).size, 4);
  assert.equal(tasks(at).length, 0);
});

test('a foreign or cut archive is refused before it is sent; an import the server ends leaves no task', async (t) => {
  const at = await practice(t);
  const [pool] = at.pools;
  assert.ok(pool);
  const sr = at.find('SR', 'nfs-prod-01').$ref;
  const imported = async (file: string, to: string = sr) => at.run('pool.import', 'pool', 'Paris', { file, sr: to });
  const foreign = join(at.dir, 'photo.xva');
  await writeFile(foreign, Buffer.alloc(4096, 'not an archive '));
  assert.equal(code(await imported(foreign)), 'not-an-xva');
  assert.equal(code(await imported(join(at.dir, 'none.xva'))), 'ENOENT');

  await small(at);
  const file = join(at.dir, 'small.xva');
  const row = await at.run('vm.export', 'VM', 'small', { file });
  assert.equal(row.state, 'done', JSON.stringify(row.failure));
  const { size } = await stat(file);
  assert.equal(row.transfer?.done, size);
  const before = pool.inventory.count('VM');
  const good = await imported(file);
  assert.equal(good.state, 'done', JSON.stringify(good.failure));
  assert.equal(good.transfer?.total, size);
  assert.equal(pool.inventory.count('VM'), before + 1);

  const wrong = await imported(file, 'OpaqueRef:nowhere');
  assert.equal(wrong.state, 'failed');
  assert.notEqual(code(wrong), 'task-vanished');
  await truncate(file, size - 700);
  assert.equal(code(await imported(file)), 'xva-cut-short');
  assert.equal(pool.inventory.count('VM'), before + 1);
  await at.until(() => tasks(at).length === 0);
});

test('an archive says what is in it; it comes under the name and on the network that were chosen, packed or not', async (t) => {
  const at = await practice(t);
  const [pool] = at.pools;
  assert.ok(pool);
  const view = pool.inventory;
  const nicsOf = (name: string) =>
    at.find('VM', name).VIFs.map((ref) => view.get('network', view.get('VIF', ref)?.network ?? '')?.name_label);
  await small(at);
  const sr = at.find('SR', 'nfs-prod-01').$ref;
  assert.equal((await at.run('vm.addDisk', 'VM', 'small', { name: 'data', sr, size: 4 * 2 ** 20 })).state, 'done');
  const own = at.find('VM', 'small');
  for (const compress of ['no', 'gzip']) {
    const file = join(at.dir, `${compress}.xva`);
    const out = await at.run('vm.export', 'VM', 'small', { file, compress });
    assert.equal(out.state, 'done', JSON.stringify(out.failure));
    const facts = await inspectImage(file);
    assert.ok(facts.kind === 'xva');
    const [there, ...more] = facts.vms;
    assert.equal(more.length, 0, 'its snapshots are none of their own');
    assert.deepEqual(
      [there?.name, there?.vcpus, there?.memory],
      ['small', own.VCPUs_at_startup, own.memory_static_max],
    );
    assert.equal(there?.disks, 4 * 2 ** 20);
    assert.deepEqual(
      there?.nics.map(({ from }) => from),
      nicsOf('small'),
    );

    const first = draftFor(view, facts, `${compress}.xva`);
    assert.deepEqual(
      first.vms.map(({ name }) => name),
      [compress === 'no' ? 'small 2' : 'small 3'],
      'a free name',
    );
    const network = at.find('network', 'lab internal').uuid;
    const draft = {
      ...first,
      vms: first.vms.map((vm) => ({ ...vm, nics: vm.nics.map((nic) => ({ ...nic, network })) })),
    };
    const deed = importDeed(view, facts, draft, file);
    const asked = importAsked(deed.args);
    assert.ok(asked);
    assert.deepEqual(importDeed(view, facts, draftAgain(view, first, asked), file), deed);

    const before = [view.count('VM'), view.count('VDI')];
    const effect = { kind: 'error', code: 'INTERNAL_ERROR', params: ['no'] } as const;
    await at.control.addFault({ call: 'VM.set_name_label', times: 1, effect });
    const failed = await at.run(deed.id, 'pool', 'Paris', deed.args);
    assert.equal(failed.failure?.code, 'INTERNAL_ERROR');
    await at.until(() => view.count('VM') === before[0] && view.count('VDI') === before[1]);
    const row = await at.run(deed.id, 'pool', 'Paris', deed.args);
    assert.equal(row.state, 'done', JSON.stringify(row.failure));
    assert.deepEqual(new Set(nicsOf(draft.vms[0]?.name ?? '')), new Set(['lab internal']));
  }
});
