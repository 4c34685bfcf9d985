import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plan } from './plan.ts';
import { taggedPolicy } from './policy-tags.ts';
import { cdnWork, pool, usualChoices } from '../testing.ts';

for (const [tags, policy] of [
  [[], undefined],
  [['web', 'rollout: suspend'], 'suspend'],
  [['Rollout:Shut-Down'], 'shut-down'],
  [['rollout: leave', 'rollout: leave'], 'stay'],
  [['rollout: leave', 'rollout: ask'], undefined],
  [['rollout'], undefined],
] as const)
  test(`tags ${tags.join(', ') || 'of none'}: ${policy ?? 'no policy'}`, () =>
    assert.equal(taggedPolicy(tags), policy));

for (const [name, policies, how] of [
  ['is planned as its tag says', {}, 'suspend'],
  ['is planned as chosen for this run, whatever its tag says', { 'uuid-web': 'shut-down' }, 'shut-down'],
] as const)
  test(`a VM ${name}`, () => {
    const made = pool({ a: 32, b: 32 }, { web: ['a', 8] });
    made.put('VM', 'web', { tags: ['rollout: suspend'] });
    const planned = plan(made.view, [cdnWork('a')], { ...usualChoices, policies }, 0);
    assert.deepEqual(
      planned.plan.hosts[0]?.away.map((one) => one.how),
      [how],
    );
  });
