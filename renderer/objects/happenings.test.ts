import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Activity } from '../../app/activity/activity.ts';
import { snapshotOf } from '../../app/inventory/event.ts';
import { Inventory } from '../../app/inventory/inventory.ts';
import { messagesOf, withoutEchoes } from './happenings.ts';

const view = new Inventory('p');
const add = (cls: string, ref: string, fields: Readonly<Record<string, unknown>>) =>
  view.apply([{ operation: 'add', cls, ref, snapshot: snapshotOf({ uuid: ref, ...fields }) }]);
const message = (ref: string, name: string, uuid: string, timestamp: string) =>
  add('message', ref, { name, cls: 'VM', obj_uuid: uuid, body: '', priority: '5', timestamp });
add('VM', 'web', { name_label: 'web-07', is_control_domain: false });
message('m1', 'VM_STARTED', 'web', '20261126T06:00:10Z');
message('m2', 'VM_SHUTDOWN', 'web', '20261126T06:00:12Z');
message('m3', 'VM_STARTED', 'gone', '20261126T06:00:12Z');

const at = Date.parse('2026-11-26T06:00:00Z');
const deed = (title: string, change: Partial<Activity> = {}): Activity => ({
  id: title,
  kind: 'action',
  title,
  state: 'done',
  progress: 1,
  started: at,
  finished: at + 11_000,
  who: '',
  targets: [{ pool: 'p', cls: 'VM', ref: 'web', name: 'web-07' }],
  steps: [],
  cancel: { can: false, why: '' },
  ...change,
});

function running(title: string): Activity {
  const { finished: _, ...row } = deed(title, { state: 'running' });
  return row;
}

test('messages become rows about what they name; of what is gone the pool is left', () => {
  assert.deepEqual(
    messagesOf(view).map(({ title, started, targets }) => [title, started - at, targets[0]?.name]),
    [
      ['web-07 started', 10_000, 'web-07'],
      ['web-07 shut down', 12_000, 'web-07'],
      ['started', 12_000, ''],
    ],
  );
});

const echoes: readonly (readonly [string, readonly Activity[], readonly string[]])[] = [
  ['nothing was done by a console', [], ['m1', 'm2', 'm3']],
  ['the same deed at that time', [deed('Start web-07')], ['m2', 'm3']],
  ['another deed at that time', [deed('Export web-07')], ['m1', 'm2', 'm3']],
  ['the same deed an hour before', [deed('Start web-07', { started: at - 3_600_000, finished: at - 3_590_000 })], ['m1', 'm2', 'm3']],
  ['the same deed, not ended yet', [running('Start web-07')], ['m2', 'm3']],
  ['a deed of which it is one part', [deed('Start 3 VMs', { targets: [], steps: [{ title: '', state: 'done', progress: 1, calls: [], target: { pool: 'p', cls: 'VM', ref: 'web', name: '' } }] })], ['m2', 'm3']],
]; // prettier-ignore
for (const [name, deeds, left] of echoes)
  test(`a message is no echo unless a row says the same: ${name}`, () =>
    assert.deepEqual(
      withoutEchoes(messagesOf(view), deeds).map(({ id }) => id.split(' ')[2]),
      left,
    ));
