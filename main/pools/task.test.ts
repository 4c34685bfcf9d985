import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toFailure } from '../../app/errors/failure.ts';
import { snapshotOf } from '../../app/inventory/event.ts';
import { Inventory } from '../../app/inventory/inventory.ts';
import { followTask, type TaskHome } from './task.ts';

test('a task of a connection that is given up is waited for no longer', async () => {
  const inventory = new Inventory('p');
  const task = { uuid: 't', status: 'pending', progress: 0.38, result: '', error_info: [] };
  inventory.apply([{ operation: 'add', cls: 'task', ref: 't', snapshot: snapshotOf(task) }]);
  let giveUp = (): void => assert.fail('nobody listens');
  let listeners = 0;
  const home: TaskHome = {
    inventory,
    live: false,
    onGivenUp(listener) {
      giveUp = listener;
      listeners += 1;
      return () => (listeners -= 1);
    },
    call: () => assert.fail('it is not asked'),
  };
  const following = followTask(home, 't', 'pool.join', 'void', {});
  giveUp();
  const failure = await following.then(() => undefined, toFailure);
  assert.equal(failure?.code, 'task-vanished');
  assert.equal(listeners, 0);
});
