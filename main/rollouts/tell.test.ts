import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RolloutRow } from '../../app/rollout/run/row.ts';
import { newsKinds } from '../../app/rollout/plan/plan-types.ts';
import { newsOf } from '../../app/rollout/watch/news.ts';
import { tellNews } from './tell.ts';

const row: RolloutRow = {
  run: 'r',
  poolName: 'Paris',
  who: 'admin',
  began: 0,
  progress: 0,
  damaged: 0,
  interrupted: false,
  tell: newsKinds,
};

test('a run that waits or ends is told once, each time anew; what goes on is not', () => {
  let now: RolloutRow = row;
  let hear: (run: string) => void = () => undefined;
  const heard: string[] = [];
  const stop = tellNews(
    {
      rows: () => [now],
      onChange: (listener) => ((hear = (run) => listener(run, undefined)), () => (hear = () => undefined)),
    },
    (_title, body) => heard.push(body),
  );
  const becomes = (change: Partial<RolloutRow>): void => {
    now = { ...row, ...change };
    hear('r');
    hear('r');
  };
  const step = { id: 'a/apply', phase: 'update', deed: { do: 'verify' } } as const;
  becomes({ wants: { is: 'busy' } });
  becomes({ wants: { is: 'ask', about: 'failure', step } });
  becomes({ wants: { is: 'busy' } });
  becomes({ wants: { is: 'ask', about: 'reboot', step } });
  becomes({ foreign: { who: 'other', silent: false }, ended: { at: 1, how: 'stopped' } });
  becomes({ ended: { at: 1, how: 'complete' } });
  stop();
  becomes({ ended: { at: 1, how: 'stopped' } });
  assert.deepEqual(heard, [
    'Paris waits for you: a step of its update failed',
    'Paris waits for you: a server is ready to restart',
    'Paris was updated',
  ]);
});

for (const [name, change, words] of [
  ['goes on', { wants: { is: 'busy' } }, undefined],
  ['is paused by a person', { wants: { is: 'hold', why: 'paused' } }, undefined],
  ['waits for its window', { wants: { is: 'hold', why: 'window' } }, undefined],
  ['holds for alarms', { wants: { is: 'hold', why: 'alarms' } }, 'waits for you: the pool has raised alarms'],
  ['was interrupted', { interrupted: true }, 'waits for you: its update was interrupted'],
  ['is another console’s', { interrupted: true, foreign: { who: 'other', silent: true } }, undefined],
  ['was taken over', { taken: { at: 1, who: 'Eve' } }, 'was taken over by Eve from another console'],
  ['has failed and was put back', { ended: { at: 1, how: 'stopped' } }, 'was stopped and put back'],
  ['has ended, and nobody wants to know', { ended: { at: 1, how: 'stopped' }, tell: ['asks'] }, undefined],
  ['asks, and nobody wants to know', { wants: { is: 'hold', why: 'alarms' }, tell: ['ends'] }, undefined],
] as readonly (readonly [string, Partial<RolloutRow>, string | undefined])[])
  test(`what is heard of a run that ${name}`, () => assert.equal(newsOf({ ...row, ...change })?.words, words));
