import assert from 'node:assert/strict';
import { test } from 'node:test';
import { actionById } from '../registry.ts';
import { record } from '../show/record.ts';
import { Made } from '../testing/made.ts';
import type { Fields } from '../testing/made.ts';
import { judge } from '../verdict.ts';

const KEY = 'XenCenter.IgnorePatches';

function pool(fields: Fields<'pool'> = {}): Made {
  const made = new Made();
  made.put('Repository', 'base', { update: false });
  made.put('Repository', 'normal', { update: true });
  made.put('Repository', 'early', { update: true });
  made.put('pool', 'paris', {
    repositories: ['OpaqueRef:base', 'OpaqueRef:normal'],
    current_operations: {},
    other_config: {},
    ...fields,
  });
  return made;
}

async function calls(made: Made, id: string, args: Readonly<Record<string, unknown>>) {
  const action = actionById(id) ?? assert.fail(id);
  const recorded = await record(action, made.situation(), made.get('pool', 'paris'), action.args.parse(args));
  return recorded.calls.map(({ method, params }) => [method, ...params]);
}

function code(made: Made, id: string, args: Readonly<Record<string, unknown>>): string {
  const verdict = judge(actionById(id) ?? assert.fail(id), made.situation(), made.get('pool', 'paris'), args);
  return verdict.ok ? 'ok' : verdict.code;
}

test('dismissing keeps what others dismissed; the last one restored leaves nothing behind', async () => {
  const ref = 'OpaqueRef:paris';
  const cases: readonly (readonly [string | undefined, readonly string[], boolean, string | undefined])[] = [
    [undefined, ['a'], true, 'a'],
    ['a, b', ['c', 'a'], true, 'b,c,a'],
    ['a,b', ['a'], false, 'b'],
    ['a', ['a'], false, undefined],
  ];
  for (const [before, updates, dismissed, after] of cases)
    assert.deepEqual(
      await calls(pool({ other_config: before === undefined ? {} : { [KEY]: before } }), 'pool.dismissUpdates', { updates, dismissed }), // prettier-ignore
      [
        ['pool.remove_from_other_config', ref, KEY],
        ...(after === undefined ? [] : [['pool.add_to_other_config', ref, KEY, after]]),
      ],
    );
});

test('one repository may bring updates, and none is changed under a fetch or an update', () => {
  const base = 'OpaqueRef:base';
  const cases: readonly (readonly [Fields<'pool'>, Readonly<Record<string, unknown>>, string])[] = [
    [{}, { use: [base, 'OpaqueRef:early'] }, 'ok'],
    [{}, { use: [base, 'OpaqueRef:early', 'OpaqueRef:normal'] }, 'channels'],
    [{}, { use: [base, 'OpaqueRef:normal'], name: 'own', address: 'https://own', updates: true }, 'channels'],
    [{}, { use: [base], name: 'own', address: 'https://own', updates: true }, 'ok'],
    [{}, { use: [base], address: 'https://own', updates: true }, 'incomplete'],
    [{ current_operations: { t: 'sync_updates' } }, { use: [] }, 'busy'],
    [{ current_operations: { t: 'apply_updates' } }, { use: [] }, 'busy'],
  ];
  for (const [fields, args, expected] of cases)
    assert.equal(code(pool(fields), 'pool.repositories', args), expected, JSON.stringify([fields, args]));
});

test('a new repository is made known before it is used', async () => {
  const made = await calls(pool(), 'pool.repositories', { use: ['OpaqueRef:base'], name: 'own', address: 'https://own/x' }); // prettier-ignore
  assert.deepEqual(made[0], ['Repository.introduce', 'own', '', 'https://own/x', '', true, '']);
  const [method, ref, used] = made[1] ?? [];
  assert.deepEqual([method, ref], ['pool.set_repositories', 'OpaqueRef:paris']);
  assert.ok(Array.isArray(used) && used.length === 2);
});

test('the schedule and the proxy are switched off by their own calls', async () => {
  const ref = 'OpaqueRef:paris';
  assert.deepEqual(await calls(pool(), 'pool.syncSchedule', { when: 'weekly', day: '3' }), [
    ['pool.configure_update_sync', ref, 'weekly', 3],
    ['pool.set_update_sync_enabled', ref, true],
  ]);
  assert.deepEqual(await calls(pool(), 'pool.syncSchedule', { when: 'never', day: '0' }), [
    ['pool.set_update_sync_enabled', ref, false],
  ]);
  assert.equal(code(pool({ repositories: [] }), 'pool.syncSchedule', { when: 'daily', day: 0 }), 'no-repositories');
  assert.deepEqual(await calls(pool(), 'pool.repositoryProxy', {}), [['pool.disable_repository_proxy', ref]]);
  assert.deepEqual(await calls(pool(), 'pool.repositoryProxy', { url: 'http://p:3128', username: 'me', password: 'pa55' }), [
    ['pool.configure_repository_proxy', ref, 'http://p:3128', 'me', '********'],
  ]); // prettier-ignore
});

test('what is in the way of updates is taken away, and nothing else', async () => {
  const made = pool({ vswitch_controller: '10.0.0.1' });
  made.host('a', { ssl_legacy: true });
  made.put('pool_update', 'done', { vdi: 'OpaqueRef:disk', hosts: ['OpaqueRef:a'] });
  made.put('pool_update', 'wanted', { vdi: 'OpaqueRef:other', hosts: [] });
  made.put('pool_update', 'cleaned', { vdi: 'OpaqueRef:NULL', hosts: ['OpaqueRef:a'] });
  for (const [name, size] of [['old', 5], ['gone', 0], ['awaited', 5]] as const) made.put('pool_patch', name, { size, pool_update: 'OpaqueRef:NULL' }); // prettier-ignore
  for (const name of ['old', 'gone']) made.put('host_patch', `${name} on a`, { applied: true, pool_patch: `OpaqueRef:${name}` }); // prettier-ignore
  made.put('host', 'a', { patches: ['OpaqueRef:old on a', 'OpaqueRef:gone on a'] });
  for (const [id, expected] of [
    ['pool.cleanUpdateFiles', [['pool_update.pool_clean', 'OpaqueRef:done'], ['pool_patch.pool_clean', 'OpaqueRef:old']]], // prettier-ignore
    ['pool.disableOldSsl', [['pool.disable_ssl_legacy', 'OpaqueRef:paris']]],
    ['pool.disconnectController', [['pool.set_vswitch_controller', '']]],
  ] as const) {
    assert.equal(code(made, id, {}), 'ok', id);
    assert.deepEqual(await calls(made, id, {}), expected);
  }
});
