import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Journal } from './journal-by-hand.ts';
import type { Run } from './run.ts';
import { trainSays } from './train.ts';

const MINUTE = 60_000;

interface Member {
  readonly wave: number;
  readonly state?: 'queued' | 'begun' | 'complete' | 'stopped' | 'taken';
  readonly train?: string;
}

function run(id: string, at: number, { wave, state = 'queued', train = 'train' }: Member): Run {
  const { run: made } = new Journal();
  const steps: Run['steps'] = state === 'queued' ? new Map() : new Map([['claim', { is: 'running', since: at }]]);
  return {
    ...made,
    id,
    begun: at,
    steps,
    plan: { ...made.plan, pool: { uuid: id, name: id }, train: { id: train, wave, atOnce: 2, soak: 10 } },
    ...(state === 'complete' || state === 'stopped' ? { ended: { at: 100 * MINUTE, how: state } } : {}),
    ...(state === 'taken' ? { taken: { at: 100 * MINUTE, who: 'somebody' } } : {}),
  };
}

const now = 105 * MINUTE;
const mine = run('Mine', 50, { wave: 1 });

for (const [name, others, says] of [
  ['alone it goes', [], 'go'],
  ['the canary has not begun', [run('Paris', 1, { wave: 0 })], 'wave Paris'],
  ['the canary is at work', [run('Paris', 1, { wave: 0, state: 'begun' })], 'wave Paris'],
  ['the canary is complete, and watched', [run('Paris', 1, { wave: 0, state: 'complete' })], 'soak Paris until 110'],
  ['the canary was stopped', [run('Paris', 1, { wave: 0, state: 'stopped' })], 'ask'],
  ['the canary was taken over from another console', [run('Paris', 1, { wave: 0, state: 'taken' })], 'ask'],
  [
    'one of two canaries is at work',
    [run('Paris', 1, { wave: 0, state: 'complete' }), run('Lyon', 2, { wave: 0, state: 'begun' })],
    'wave Lyon',
  ],
  ['a later wave waits behind', [run('Paris', 1, { wave: 2, state: 'begun' })], 'go'],
  ['another train is another matter', [run('Paris', 1, { wave: 0, train: 'other' })], 'go'],
  ['one of the same wave is at work', [run('Paris', 1, { wave: 1, state: 'begun' })], 'go'],
  [
    'as many of the same wave as may be',
    [run('Paris', 1, { wave: 1, state: 'begun' }), run('Lyon', 60, { wave: 1, state: 'begun' })],
    'turn Paris, Lyon',
  ],
  ['those before it are counted', [run('Paris', 1, { wave: 1 }), run('Lyon', 2, { wave: 1 })], 'turn Paris, Lyon'],
  ['those after it are not', [run('Paris', 60, { wave: 1 }), run('Lyon', 61, { wave: 1 })], 'go'],
  [
    'those that ended are not',
    [run('Paris', 1, { wave: 1, state: 'complete' }), run('Lyon', 2, { wave: 1, state: 'stopped' })],
    'go',
  ],
] as const) {
  // prettier-ignore
  test(`train: ${name}`, () => {
    const said = trainSays(mine, [mine, ...others], now, () => []);
    const until = said.is === 'wait' && said.until !== undefined ? ` until ${said.until / MINUTE}` : '';
    assert.equal(said.is === 'wait' ? `${said.why} ${said.pools.join(', ')}${until}` : said.is, says);
  });
}

test('train: a canary that is not well is asked about, during its watch and after it', () => {
  const others = [run('Paris', 1, { wave: 0, state: 'complete' })];
  for (const at of [now, 200 * MINUTE]) {
    const said = trainSays(mine, others, at, () => ['web-01 is halted']);
    assert.deepEqual(said, { is: 'ask', sentences: ['Paris: web-01 is halted'] });
  }
  assert.deepEqual(
    trainSays(mine, others, 110 * MINUTE, () => []),
    { is: 'go' },
  );
});
