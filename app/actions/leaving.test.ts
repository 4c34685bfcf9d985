import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Activity, ActivityStep } from '../activity/activity.ts';
import type { RolloutRow } from '../rollout/run/row.ts';
import { leaving } from './leaving.ts';

const step = (over: Partial<ActivityStep>): ActivityStep => ({
  title: '',
  state: 'running',
  progress: 0,
  calls: [],
  ...over,
});
const row = (over: Partial<Activity>): Activity => ({
  id: 'a',
  kind: 'action',
  title: 'Start web',
  action: 'vm.start',
  state: 'running',
  progress: 0,
  started: 0,
  who: '',
  targets: [{ pool: 'p', cls: 'VM', ref: 'r', name: 'web' }],
  steps: [step({ task: 't' })],
  cancel: { can: true },
  ...over,
});
const two = [...row({}).targets, ...row({}).targets];
const transfer = { done: 1, rate: 1, paused: false };

const cases: readonly (readonly [why: string, row: Activity, what: RegExp])[] = [
  ['one call the server ends by itself', row({}), /^The server finishes it/],
  ['several calls', row({ action: 'snapshot.revert' }), /finishes the step it is at; what comes after is not done/],
  ['an export', row({ action: 'vm.export', transfer }), /file it has begun is removed/],
  ['an import', row({ action: 'pool.import', transfer }), /nothing of it stays in the pool/],
  ['what waits', row({ state: 'queued', steps: [] }), /has not begun/],
  ['nothing at the server', row({ steps: [step({})] }), /^It stops where it is/],
  ['some that wait', row({ targets: two, steps: [step({ task: 't' }), step({ state: 'pending' })] }), /1 other has not begun/],
]; // prettier-ignore

for (const [why, at, what] of cases)
  test(`ending the console in the middle of ${why}`, () => {
    const [told] = leaving([at], []);
    assert.match(told?.what ?? '', what);
    assert.match(told?.what ?? '', /\.$/);
  });

const run: RolloutRow = {
  run: 'r',
  pool: 'p',
  poolName: 'Paris',
  who: 'root',
  began: 0,
  tell: [],
  progress: 0.5,
  damaged: 0,
  interrupted: false,
};

test('disconnecting a pool is told what is done in that pool, and that it is seen again', () => {
  const elsewhere = row({ id: 'b', targets: [{ pool: 'q', cls: 'VM', ref: 'r', name: 'web' }] });
  const rows = [row({}), elsewhere, row({ id: 'c', state: 'done' }), row({ id: 'd', kind: 'foreign-task' })];
  const runs = [run, { ...run, pool: 'q' }, { ...run, foreign: { who: 'x', silent: false } }];
  assert.deepEqual(
    leaving(rows, runs, ['p']).map(({ title, what }) => [title, /once it is connected again/.test(what)]),
    [['Start web', true], ['Updating Paris', true]],
  ); // prettier-ignore
  assert.equal(leaving(rows, runs).length, 4);
  assert.deepEqual(leaving(rows, runs, ['z']), []);
});
