import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toFailure } from '../../../app/errors/failure.ts';
import { practice } from './test-kit.ts';

const PASSWORD = 'practice';

test('an action beyond one’s role runs in a session of somebody who may, which ends with it', async (t) => {
  const at = await practice(t, { user: 'read-only' });
  const [pool] = at.pools;
  const [world] = at.worlds;
  assert.ok(pool && world);
  const request = (action: string, name: string, args = {}) => ({
    action,
    targets: [{ pool: pool.id, cls: 'VM', ref: at.find('VM', name).$ref }],
    args,
  });
  const sessions = () => [...world.db.rows('session')].map(([, row]) => row['auth_user_name']);
  const before = sessions().length;

  const own = await at.run('vm.start', 'VM', 'test-a');
  assert.equal(own.failure?.code, 'role', 'their own role is too low');

  const id = await at.activities.runner.runAs(request('vm.start', 'test-a'), {
    username: 'vm-operator',
    password: PASSWORD,
  });
  assert.ok(sessions().includes('vm-operator'));
  const row = await at.ended(id);
  assert.equal(row.state, 'done', JSON.stringify(row.failure));
  assert.equal(row.who, 'vm-operator');
  assert.equal(at.find('VM', 'test-a').power_state, 'Running');
  await at.until(() => !sessions().includes('vm-operator'));
  assert.equal(sessions().length, before);
  assert.ok(!JSON.stringify(at.activities.store.rows()).includes(PASSWORD));
});

test('whoever cannot sign in, or may not either, starts nothing and leaves no session', async (t) => {
  const at = await practice(t, { user: 'read-only' });
  const [pool] = at.pools;
  const [world] = at.worlds;
  assert.ok(pool && world);
  const targets = [{ pool: pool.id, cls: 'VM', ref: at.find('VM', 'test-a').$ref }];
  const asked = (username: string, password: string) =>
    at.activities.runner.runAs({ action: 'vm.start', targets, args: {} }, { username, password }).then(
      () => assert.fail('it ran'),
      (error: unknown) => toFailure(error).code,
    );
  const open = world.db.count('session');
  assert.equal(await asked('vm-operator', 'wrong'), 'SESSION_AUTHENTICATION_FAILED');
  assert.equal(await asked('read-only', PASSWORD), 'role');
  assert.equal(world.db.count('session'), open);
  assert.equal(at.activities.store.rows().length, 0);
});
