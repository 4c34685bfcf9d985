import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RolloutRow } from '../../app/contract/rollouts.ts';
import { tellNews } from './tell.ts';

const row: RolloutRow = {
  run: 'r',
  poolName: 'Paris',
  who: 'admin',
  began: 0,
  progress: 0,
  damaged: 0,
  interrupted: false,
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
    'Paris waits for you in the middle of its update',
    'Paris waits for you in the middle of its update',
    'Paris was updated',
  ]);
});
