import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Activity } from '../../../app/activity/activity.ts';
import { everything, filtered, objectsIn, peopleIn, remaining } from './filter.ts';

const now = Date.UTC(2026, 10, 21);
const row = (id: string, over: Partial<Activity> = {}): Activity => ({
  id,
  kind: 'action',
  title: `Start ${id}`,
  state: 'done',
  progress: 1,
  started: now - 1000,
  who: 'root',
  targets: [{ pool: 'paris', cls: 'VM', ref: `ref-${id}`, name: id }],
  steps: [],
  cancel: { can: false, why: 'It is done' },
  ...over,
});
const rows = [
  row('web-01', { state: 'running', progress: 0.5 }),
  row('web-02', { state: 'partly' }),
  row('db-01', { kind: 'foreign-task', who: 'another client', started: now - 3 * 86_400_000 }),
  row('lyon', { targets: [{ pool: 'lyon', cls: 'VM', ref: 'ref-lyon', name: 'lyon' }], state: 'cancelled' }),
];
const ids = (filter: Partial<typeof everything>) =>
  filtered(rows, { ...everything, ...filter }, now).map(({ id }) => id);

test('each part of the filter keeps what it names', () => {
  assert.equal(ids({}).length, 4);
  assert.deepEqual(ids({ words: 'START web' }), ['web-01', 'web-02']);
  assert.deepEqual(ids({ who: 'others' }), ['db-01']);
  assert.deepEqual(ids({ who: 'by another client' }), ['db-01']);
  assert.deepEqual(ids({ object: 'paris ref-web-02' }), ['web-02']);
  assert.deepEqual(ids({ status: 'failed' }), ['web-02']);
  assert.deepEqual(ids({ status: 'running' }), ['web-01']);
  assert.deepEqual(ids({ pool: 'lyon' }), ['lyon']);
  assert.deepEqual(ids({ since: 'today' }), ['web-01', 'web-02', 'lyon']);
  assert.deepEqual(ids({ kind: 'foreign-task', words: 'web' }), []);
});

test('there is to choose from what the rows are about, each once', () => {
  assert.deepEqual(
    peopleIn(rows).map(({ label }) => label),
    ['another client', 'root'],
  );
  assert.deepEqual(objectsIn([...rows, ...rows], 3), [
    { value: 'paris ref-web-01', label: 'web-01' },
    { value: 'paris ref-web-02', label: 'web-02' },
    { value: 'paris ref-db-01', label: 'db-01' },
  ]);
});

test('one object sees only its own', () => {
  const mine = filtered(rows, everything, now, { pool: 'paris', refs: new Set(['ref-db-01', 'ref-lyon']) });
  assert.deepEqual(
    mine.map(({ id }) => id),
    ['db-01'],
  );
});

test('the time left is guessed only when there is something to guess from', () => {
  const running = (progress: number, elapsed: number) =>
    row('x', { state: 'running', progress, started: now - elapsed });
  assert.equal(remaining(running(0.5, 10_000), now), 10_000);
  assert.equal(remaining(running(0.01, 10_000), now), undefined);
  assert.equal(remaining(running(0.5, 500), now), undefined);
});
