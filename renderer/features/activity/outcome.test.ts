import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Activity, ActivityStep } from '../../../app/activity/activity.ts';
import { notDone, stoppedWords } from './outcome.ts';

function row(...states: readonly ActivityStep['state'][]): Activity {
  const targets = states.map((_, at) => ({ pool: 'paris', cls: 'VM', ref: `ref-${at}`, name: `web-${at}` }));
  return {
    id: 'one',
    kind: 'action',
    title: 'Migrate',
    state: states.includes('failed') ? (states.includes('done') ? 'partly' : 'failed') : 'cancelled',
    progress: 1,
    started: 0,
    who: 'root',
    targets,
    steps: states.flatMap((state, at) => {
      const target = targets[at];
      return target ? [{ title: 'Migrate it', state, progress: 1, target, calls: [] }] : [];
    }),
    cancel: { can: false, why: 'It has ended' },
  };
}

test('what was stopped says how far it came, what failed whether any of it was done', () => {
  assert.equal(stoppedWords(row('cancelled')), 'cancelled');
  assert.equal(stoppedWords(row('cancelled', 'cancelled')), 'cancelled');
  assert.equal(stoppedWords(row('done', 'done', 'cancelled')), '2 of 3 done, 1 cancelled');
  assert.equal(notDone(row('failed', 'failed')), 'was not done');
  assert.equal(notDone(row('done', 'failed')), 'was done in part only');
  const failure = { kind: 'cancelled', code: 'console-closed', params: [] } as const;
  assert.equal(notDone({ ...row('failed'), failure }), 'may not be done');
});
