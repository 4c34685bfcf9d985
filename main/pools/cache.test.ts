import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { snapshotOf } from '../../app/inventory/event.ts';
import { Inventory } from '../../app/inventory/inventory.ts';
import { openLog } from '../log.ts';
import { PoolCache } from './cache.ts';
import type { Pool } from './pool.ts';

const VMS = 250;

function aPool(): Inventory {
  const inventory = new Inventory('p');
  inventory.beginLoad();
  for (let at = 0; at < VMS; at += 1)
    inventory.apply([
      { operation: 'add', cls: 'vm', ref: `vm${at}`, snapshot: snapshotOf({ uuid: `u${at}`, name_label: `VM ${at}` }) },
    ]);
  inventory.endLoad();
  return inventory;
}

/** A pool that is on disk, and the file it is in. */
async function keptOne(t: TestContext) {
  const dataDir = await mkdtemp(join(tmpdir(), 'kept-'));
  t.after(() => rm(dataDir, { recursive: true }));
  const cache = new PoolCache(dataDir, openLog('silent', join(dataDir, 'log')));
  const inventory = aPool();
  const stop = cache.keep('p', { inventory, state: { at: 'live' } as Pool['state'], onState: () => () => undefined });
  inventory.apply([{ operation: 'del', cls: 'vm', ref: 'vm0' }]);
  await stop();
  const [file = ''] = await readdir(join(dataDir, 'inventories'));
  return { cache, inventory, path: join(dataDir, 'inventories', file) };
}

test('what was kept can be read before all of it is there, and is all there in the end', async (t) => {
  const { cache, inventory } = await keptOne(t);
  const again = new Inventory('p');
  const seen: number[] = [];
  again.onChange(() => seen.push(again.count('VM')));
  await cache.restore('p', again);
  assert.ok(seen.some((count) => count > 0 && count < VMS - 1));
  assert.equal(again.phase, 'complete');
  assert.deepEqual([...again.all('VM')], [...inventory.all('VM')]);
});

test('a file that is damaged in its middle is as none', async (t) => {
  const { cache, path } = await keptOne(t);
  const lines = (await readFile(path, 'utf8')).split('\n');
  await writeFile(path, lines.with(200, 'not a line').join('\n'));
  const again = new Inventory('p');
  await cache.restore('p', again);
  assert.deepEqual([again.phase, again.count('VM')], ['empty', 0]);
});

test('a pool that answers meanwhile is not overwritten by what was kept of it', async (t) => {
  const { cache } = await keptOne(t);
  const again = new Inventory('p');
  const unhear = again.onChange(() => {
    if (again.count('VM') === 0) return;
    unhear();
    again.beginLoad();
    again.apply([{ operation: 'add', cls: 'vm', ref: 'vm1', snapshot: snapshotOf({ uuid: 'u1', name_label: 'New' }) }]);
    again.endLoad();
  });
  await cache.restore('p', again);
  assert.deepEqual(
    [...again.all('VM')].map(({ name_label }) => name_label),
    ['New'],
  );
});
