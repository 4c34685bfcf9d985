import assert from 'node:assert/strict';
import { test } from 'node:test';
import { violations } from '../../world/checks/invariants.ts';
import { siteFile } from '../../world/patches/files.ts';
import { takeLegacyPatch } from '../../world/patches/upload.ts';
import { read } from '../../world/typed.ts';
import { openBench, type Bench } from '../testing.ts';

async function withPool(profile: string, work: (pool: Bench) => Promise<void>): Promise<void> {
  const opened = openBench(profile);
  const [pool] = opened.benches;
  assert.ok(pool);
  try {
    await work(pool);
    assert.deepEqual(violations(pool.world), []);
  } finally {
    opened.dispose();
  }
}

test('repositories: what is refused, and what changing them forgets', () =>
  withPool('practice', async (paris) => {
    const { db } = paris.world;
    const pool = paris.world.pool();
    const introduce = (url: string) => paris.ask('Repository.introduce', 'r', '', url, url, true, '');
    assert.deepEqual(await introduce('not a url'), ['INVALID_BASE_URL', 'not a url']);
    const made = await paris.text(
      'Repository.introduce',
      'r',
      '',
      'https://r.example/a',
      'https://r.example/s',
      true,
      '',
    );
    assert.deepEqual(await introduce('https://r.example/a'), ['REPOSITORY_ALREADY_EXISTS', made]);
    assert.deepEqual(await paris.ask('pool.configure_update_sync', pool, 'weekly', 7), [
      'INVALID_UPDATE_SYNC_DAY',
      '7',
    ]);
    const used = read(db, 'pool', pool).repositories[0] ?? '';
    assert.deepEqual(await paris.ask('Repository.forget', used), ['REPOSITORY_IS_IN_USE']);
    const first = paris.begin('pool.sync_updates', pool, false);
    await paris.clock.advance(1);
    assert.deepEqual(await paris.ask('pool.sync_updates', pool, false), ['SYNC_UPDATES_IN_PROGRESS']);
    assert.deepEqual(await paris.ask('pool.set_repositories', pool, [made]), ['SYNC_UPDATES_IN_PROGRESS']);
    await paris.clock.advance(60);
    assert.equal(await first, read(db, 'Repository', used).hash);
    assert.equal(await paris.ask('pool.set_repositories', pool, []), '');
    assert.equal(read(db, 'pool', pool).last_update_sync, '19700101T00:00:00Z');
    assert.equal(read(db, 'host', paris.world.coordinator()).latest_synced_updates_applied, 'unknown');
    assert.deepEqual(await paris.ask('pool.sync_updates', pool, false), ['NO_REPOSITORY_ENABLED']);
    assert.deepEqual(await paris.ask('pool.set_update_sync_enabled', pool, true), ['NO_REPOSITORIES_CONFIGURED']);
    assert.equal(await paris.ask('Repository.forget', used), '');
  }));

test('patches of the first generation', () =>
  withPool('legacy', async (pool) => {
    const { world } = pool;
    const file = (name: string): Buffer => siteFile(`${name}.xsupdate`) ?? Buffer.alloc(0);
    assert.throws(() => takeLegacyPatch(world, file('XS65ESP1061U')), { code: 'INVALID_PATCH' });
    assert.throws(() => takeLegacyPatch(world, Buffer.from('nonsense')), { code: 'INVALID_PATCH' });
    const patch = takeLegacyPatch(world, file('XS65ESP1057'));
    const { uuid } = read(world.db, 'pool_patch', patch);
    assert.throws(() => takeLegacyPatch(world, file('XS65ESP1057')), { code: 'PATCH_ALREADY_EXISTS', params: [uuid] });
    const [first, second] = ['xs-old-01', 'xs-old-02'].map((name) => pool.ref('host', name));
    assert.ok(first !== undefined && second !== undefined);
    assert.equal(await pool.ask('pool_patch.precheck', patch, first), '');
    assert.match(await pool.text('pool_patch.apply', patch, first), /Applied/);
    assert.deepEqual(await pool.ask('pool_patch.apply', patch, first), ['PATCH_ALREADY_APPLIED', patch]);
    assert.equal(read(world.db, 'pool_patch', patch).pool_applied, false);
    assert.equal(await pool.ask('pool_patch.pool_apply', patch), '');
    assert.equal(read(world.db, 'pool_patch', patch).pool_applied, true);
    assert.deepEqual(await pool.ask('pool_patch.destroy', patch), ['PATCH_IS_APPLIED']);
    assert.deepEqual(await pool.ask('Repository.get_all'), ['MESSAGE_METHOD_UNKNOWN', 'Repository.get_all']);
  }));

test('the updater plugin of XCP-ng', () =>
  withPool('xcp-ng', async (pool) => {
    const host = pool.ref('host', 'xcp-grenoble-02');
    const list = JSON.parse(await pool.text('host.call_plugin', host, 'updater.py', 'check_update', {})) as {
      name: string;
      size: number;
    }[];
    assert.ok(list.length >= 5 && list.every((item) => item.size > 0));
    assert.equal(await pool.ask('host.call_plugin', host, 'updater.py', 'update', {}), '');
    assert.equal(await pool.ask('host.call_plugin', host, 'updater.py', 'check_update', {}), '[]');
    assert.ok(Number(read(pool.world.db, 'host', host).other_config.rpm_patch_installation_time) > 0);
    assert.deepEqual(await pool.ask('host.call_plugin', host, 'nosuch.py', 'f', {}), [
      'XENAPI_MISSING_PLUGIN',
      'nosuch.py',
    ]);
  }));
