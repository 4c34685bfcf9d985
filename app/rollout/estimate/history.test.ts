import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GiB } from '../../actions/testing/made.ts';
import { migration, noHistory, reboot } from './estimate.ts';
import { historyOf, sourceOf } from './history.ts';
import { Journal } from '../run/journal-by-hand.ts';
import type { Run, StepState } from '../run/run.ts';

const done = (seconds: number): StepState => ({ is: 'done', at: 0, took: seconds * 1000 });

function run(steps: Readonly<Record<string, StepState>>, attempts = 1): Run {
  const { run: made } = new Journal();
  return {
    ...made,
    steps: new Map(Object.entries(steps)),
    attempts: new Map(Object.keys(steps).map((step) => [step, attempts])),
    facts: new Map([['uuid-a/restart', { model: 'Xeon' }]]),
  };
}

test('moves are learned as bytes in a second, restarts by model, installations by generation', () => {
  const one = run({ 'uuid-a/leave/uuid-one': done(85), 'uuid-a/restart': done(300), 'uuid-a/apply': done(120) });
  const history = historyOf([one]);
  assert.deepEqual(history, { migrations: [(8 * GiB) / 80], reboots: { Xeon: [300] }, applies: { cdn: [120] } });
});

test('what was interrupted, retried, or found done teaches nothing', () => {
  const step = 'uuid-a/leave/uuid-one';
  const found: StepState = { is: 'done', at: 0, took: 85_000, note: 'has left' };
  for (const odd of [run({ [step]: done(85) }, 2), run({ [step]: found })])
    assert.deepEqual(historyOf([odd]).migrations, []);
});

test('estimates follow what was learned, and say from how much', () => {
  const slow = run({ 'uuid-a/leave/uuid-one': done(5 + 800), 'uuid-a/restart': done(900) });
  const history = historyOf(Array.from({ length: 6 }, () => slow));
  assert.ok(migration(8 * GiB, 10_000, 1, history).likely > 700);
  assert.ok(migration(8 * GiB, 10_000, 1, noHistory).likely < 60);
  assert.equal(reboot('Xeon', history).likely, 900);
  assert.equal(reboot('Epyc', history).likely, 360, 'another model is another matter');
  assert.equal(sourceOf(history), 'learned from 6 moves, 6 restarts');
  assert.equal(sourceOf(historyOf([slow])), undefined);
});
