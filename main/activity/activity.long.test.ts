import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import type { ActivityMessage } from '../../app/contract/activity.ts';
import type { Activity } from '../../app/activity/activity.ts';
import { practice } from '../actions/testing/test-kit.ts';
import { ForeignTasks } from './foreign.ts';
import { keep, readKept } from './kept.ts';
import { ActivityStore } from './store.ts';

test('what another console starts is shown with its VM, its progress and its end', async (t) => {
  const at = await practice(t, { speed: 20 });
  const [pool] = at.pools;
  assert.ok(pool);
  const vm = at.find('VM', 'web-07');
  const host = at.find('host', 'xs-paris-03').$ref;
  const task = await pool.call<string>('Async.VM.pool_migrate', [vm.$ref, host, { live: 'true' }]);
  await pool.call('task.add_to_other_config', [task, 'applies_to', vm.$ref]);
  const row = () => at.activities.store.rows().find((one) => one.kind === 'foreign-task');
  await at.until(() => row() !== undefined);
  assert.equal(row()?.title, 'Migrate web-07');
  await at.until(() => (row()?.progress ?? 0) > 0);
  await at.until(() => row()?.finished !== undefined);
  assert.equal(row()?.state, 'done');
});

test('our own tasks are not shown twice', async (t) => {
  const at = await practice(t);
  const row = await at.run('vm.start', 'VM', 'test-a');
  assert.equal(row.state, 'done');
  assert.deepEqual(
    at.activities.store.rows().map((one) => one.kind),
    ['action'],
  );
});

test('cancel: what has not begun never begins, what runs is asked to stop', async (t) => {
  const at = await practice(t, { speed: 5 });
  const [pool] = at.pools;
  assert.ok(pool);
  const host = at.find('host', 'xs-paris-03').$ref;
  const names = ['web-07', 'web-11', 'web-03', 'web-01', 'gitlab', 'dns-01'];
  const targets = names.map((name) => ({ pool: pool.id, cls: 'VM', ref: at.find('VM', name).$ref }));
  const id = at.begin({ action: 'vm.migrate', targets, args: { host } });
  await at.until(() => (at.activities.store.get(id)?.progress ?? 0) > 0);
  assert.deepEqual(at.activities.store.get(id)?.cancel, { can: true });
  await at.activities.cancel(id);
  const row = await at.ended(id);
  assert.equal(row.state, 'cancelled');
  assert.deepEqual(new Set(row.steps.map((step) => step.state)), new Set(['cancelled']));
  assert.equal(row.retry?.targets.length, names.length);
  for (const name of ['gitlab', 'dns-01']) assert.notEqual(at.find('VM', name).resident_on, host);
});

test('one that is taken out of several leaves the rest done, and nothing that failed', async (t) => {
  const at = await practice(t, { speed: 5 });
  const [pool] = at.pools;
  assert.ok(pool);
  const host = at.find('host', 'xs-paris-03').$ref;
  const targets = ['dns-01', 'gitlab'].map((name) => ({ pool: pool.id, cls: 'VM', ref: at.find('VM', name).$ref }));
  const id = at.begin({ action: 'vm.migrate', targets, args: { host } });
  const step = () => at.activities.store.get(id)?.steps.find(({ target }) => target?.name === 'gitlab');
  await at.until(() => step()?.task !== undefined);
  await pool.call('task.cancel', [step()?.task ?? '']);
  await at.control.clock({ speed: 3000 });
  const row = await at.ended(id);
  assert.deepEqual(
    row.steps.map(({ target, state }) => [target?.name, state]),
    [
      ['dns-01', 'done'],
      ['gitlab', 'cancelled'],
    ],
  );
  assert.equal(row.state, 'cancelled');
  assert.deepEqual(
    row.retry?.targets.map(({ ref }) => ref),
    [at.find('VM', 'gitlab').$ref],
  );
});

test('forcing a VM off ends what this console was doing to it', async (t) => {
  const at = await practice(t, { speed: 5 });
  const [pool] = at.pools;
  assert.ok(pool);
  const host = at.find('host', 'xs-paris-03').$ref;
  const targets = [{ pool: pool.id, cls: 'VM', ref: at.find('VM', 'gitlab').$ref }];
  const moving = at.begin({ action: 'vm.migrate', targets, args: { host } });
  await at.until(() => (at.activities.store.get(moving)?.progress ?? 0) > 0);
  const forced = await at.run('vm.forceShutdown', 'VM', 'gitlab');
  assert.equal(forced.state, 'done');
  assert.equal((await at.ended(moving)).state, 'cancelled');
  assert.equal(at.find('VM', 'gitlab').power_state, 'Halted');
});

test('the timeline outlives the console; what ran then is told as interrupted', async (t) => {
  const at = await practice(t, { speed: 5 });
  const [pool] = at.pools;
  assert.ok(pool);
  const file = join(at.dir, 'kept.json');
  const stop = keep(at.activities.store, file, (error) => assert.fail(String(error)));
  await at.run('object.tag', 'VM', 'test-a', { tags: ['kept'] });
  at.begin({
    action: 'vm.suspend',
    targets: [{ pool: pool.id, cls: 'VM', ref: at.find('VM', 'gitlab').$ref }],
    args: {},
  });
  await stop();
  const rows = await readKept(file);
  assert.deepEqual(
    rows.map((row) => [row.title, row.state, row.failure?.code]),
    [
      ['Tag test-a with kept', 'done', undefined],
      ['Suspend gitlab', 'failed', 'console-closed'],
    ],
  );
  assert.deepEqual(await readKept(join(at.dir, 'none.json')), []);
});

test('what the servers finished while the console was closed is told as they say', async (t) => {
  const at = await practice(t, { speed: 60 });
  const [pool] = at.pools;
  assert.ok(pool);
  const target = { pool: pool.id, cls: 'VM', ref: at.find('VM', 'gitlab').$ref, name: 'gitlab' };
  const ends = async (method: string, ...params: unknown[]) => {
    const task = await pool.call<string>(`Async.${method}`, [target.ref, ...params]);
    await at.until(() => !['pending', undefined].includes(pool.inventory.get('task', task)?.status));
    return task;
  };
  const row = (id: string, task: string): Activity => {
    const failure = { kind: 'cancelled', code: 'console-closed', params: [] } as const;
    const step = { title: id, state: 'failed', progress: 0.4, target, task, failure, calls: [] } as const;
    const cancel = { can: false, why: 'It has ended' } as const;
    const began = { id, kind: 'action', title: id, started: 0, finished: 0, who: 'root', targets: [target] } as const;
    return { ...began, state: 'failed', progress: 0.4, steps: [step], failure, cancel };
  };
  const rows = [row('Pause', await ends('VM.pause')), row('Start', await ends('VM.start', false, false))];
  const store = new ActivityStore(rows);
  const foreign = new ForeignTasks(
    { pools: at.activities.pools, watch: (_id, changed) => pool.inventory.onChange(changed) },
    store,
    'this one',
  );
  foreign.follow();
  foreign.close();
  store.close();
  assert.deepEqual(
    store.rows().map(({ id, state, failure }) => [id, state, failure?.code]),
    [
      ['Pause', 'done', undefined],
      ['Start', 'failed', 'VM_BAD_POWER_STATE'],
    ],
  );
});

test('a slow window gets a fresh snapshot, never an endless queue', async () => {
  const store = new ActivityStore();
  const messages: ActivityMessage[] = [];
  let full = false;
  const stop = store.feed({
    send: (message) => messages.push(message),
    get full() {
      return full;
    },
    fail: () => undefined,
  });
  const row = (id: string) => ({
    id,
    kind: 'action' as const,
    title: id,
    state: 'done' as const,
    progress: 1,
    started: 0,
    finished: 1,
    who: '',
    targets: [],
    steps: [],
    cancel: { can: false as const, why: '' },
  });
  const told = () => new Promise<void>((resolve) => store.onChange(resolve));
  full = true;
  store.put(row('one'));
  await told();
  full = false;
  store.put(row('two'));
  await told();
  store.remove(['one']);
  await told();
  assert.deepEqual(
    messages.map((message) => (message.type === 'remove' ? message.ids : [message.type, message.rows.length])),
    [['reset', 0], ['reset', 2], ['one']],
  );
  stop();
  store.close();
});
