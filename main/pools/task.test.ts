import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FailureError, toFailure } from '../../app/errors/failure.ts';
import { snapshotOf } from '../../app/inventory/event.ts';
import { Inventory } from '../../app/inventory/inventory.ts';
import { followTask, type TaskHome } from './task.ts';

test('a task of a connection that is given up is waited for no longer', async () => {
  const inventory = new Inventory('p');
  const task = { uuid: 't', status: 'pending', progress: 0.38, result: '', error_info: [] };
  inventory.apply([{ operation: 'add', cls: 'task', ref: 't', snapshot: snapshotOf(task) }]);
  let tell = (_is: 'back' | 'given-up'): void => assert.fail('nobody listens');
  let listeners = 0;
  const home: TaskHome = {
    inventory,
    live: false,
    onLink(listener) {
      tell = listener;
      listeners += 1;
      return () => (listeners -= 1);
    },
    call: () => assert.fail('it is not asked'),
  };
  const following = followTask(home, 't', 'pool.join', 'void', {});
  tell('given-up');
  const failure = await following.then(() => undefined, toFailure);
  assert.equal(failure?.code, 'task-vanished');
  assert.equal(listeners, 0);
});

test('a task that its server lost while it was away is asked for as soon as the server is back', async () => {
  const inventory = new Inventory('p');
  let tell = (_is: 'back' | 'given-up'): void => assert.fail('nobody listens');
  let live = false;
  const home: TaskHome = {
    inventory,
    get live() {
      return live;
    },
    onLink(listener) {
      tell = listener;
      return () => undefined;
    },
    call: () => Promise.reject(new FailureError({ kind: 'xenapi', code: 'HANDLE_INVALID', params: ['task', 't'] })),
  };
  const following = followTask(home, 't', 'VM.pool_migrate', 'void', {});
  live = true;
  tell('back');
  const late = new Promise((resolve) => setTimeout(resolve, 4000, 'late').unref());
  const failure = await Promise.race([following.then(() => undefined, toFailure), late]);
  assert.deepEqual(failure, { kind: 'xenapi', code: 'task-vanished', params: ['VM.pool_migrate'], call: 'VM.pool_migrate', task: 't' }); // prettier-ignore
});
