import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noHistory } from '../estimate/estimate.ts';
import { timelineOf } from '../board/timeline.ts';
import { naively } from './naive.ts';
import { plan } from './plan.ts';
import { cdnWork, pool, usualChoices } from '../testing.ts';

const two = [
  { a: 64, b: 64 },
  { one: ['a', 8], two: ['b', 8] },
] as const;
const three = [
  { a: 64, b: 64, c: 64 },
  { one: ['a', 8], two: ['b', 16], three: ['c', 8] },
] as const;

for (const [name, [hosts, vms], policies, planned, usual] of [
  ['of two servers there is one way', two, {}, 4, 4],
  ['of three, who waits on one that follows is carried on', three, {}, 6, 7],
  ['who is suspended is carried by nobody', two, { 'uuid-one': 'suspend' }, 2, 2],
] as const)
  test(`moves of a plan and of the usual way: ${name}`, () => {
    const { view } = pool(hosts, vms);
    const made = plan(view, Object.keys(hosts).map(cdnWork), { ...usualChoices, policies }, 0);
    const moves = [timelineOf(made.plan, view, noHistory, 0).moves, naively(made.plan, made.site).moves];
    assert.deepEqual(moves, [planned, usual]);
  });
