import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pool } from '../../../app/rollout/testing.ts';
import { usualSafeguards } from '../../../app/rollout/plan/plan-types.ts';
import { emptyPool } from './draft.ts';
import type { Draft } from './draft.ts';
import { planText, reopened } from './plan-file.ts';
import type { PoolPlan } from './use-plans.ts';

const draft: Draft = {
  selection: { what: 'restarts' },
  pools: { here: { ...emptyPool, hosts: ['uuid-a'], policies: { 'uuid-one': 'suspend' } } },
  safeguards: { ...usualSafeguards, window: { from: 1, until: 2 } },
};
const { view } = pool({ a: 64 }, {});
const plan = { pool: 'here', name: 'Paris', view, planned: {}, checked: {}, timeline: {} } as unknown as PoolPlan;
const text = planText(draft, [plan]);

test('what was decided comes back from the file, on the pool as it is called there', () => {
  const found = reopened(text, new Map([['uuid-paris', 'there']]));
  assert.deepEqual(found, { draft: { ...draft, pools: { there: draft.pools['here'] } } });
});

for (const [name, file, pools, why] of [
  ['another file', '{"a":1}', ['uuid-paris'], /holds no plan/],
  ['no JSON', 'x', ['uuid-paris'], /holds no plan/],
  [
    'a limit out of its bounds',
    text.replace('"concurrency": 3', '"concurrency": 300'),
    ['uuid-paris'],
    /holds no plan/,
  ],
  ['pools that are not here', text, ['uuid-lyon'], /None of the pools/],
] as const)
  // prettier-ignore
  test(`not opened: ${name}`, () => {
    const found = reopened(file, new Map(pools.map((uuid) => [uuid, 'x'])));
    assert.match('why' in found ? found.why : '', why);
  });
