import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reportOf } from './report.ts';
import { noHistory } from '../estimate/estimate.ts';
import { plan } from '../plan/plan.ts';
import { replay } from '../run/run.ts';
import type { RunEvent } from '../run/run.ts';
import { cdnWork, pool, usualChoices } from '../testing.ts';
import { timelineOf } from '../board/timeline.ts';

const { view } = pool({ a: 32, b: 32 }, { web: ['a', 8] });
const { plan: planned } = plan(view, [cdnWork('a')], { ...usualChoices, waivers: [{ finding: 'x', reason: 'known' }] }, 0); // prettier-ignore
const did = (id: string, from: number, until: number): readonly RunEvent[] => [
  { e: 'intent', at: from, step: `uuid-a/${id}`, facts: id.startsWith('leave') ? { to: 'uuid-b' } : {} },
  { e: 'done', at: until, step: `uuid-a/${id}` },
];
const events: readonly RunEvent[] = [
  { e: 'begun', at: 0, id: 'r', who: 'ada', plan: planned },
  ...did('maintain', 10, 20),
  ...did('leave/uuid-web', 20, 50),
  { e: 'failed', at: 60, step: 'uuid-a/apply', failure: { kind: 'xenapi', code: 'X', params: [] } },
  { e: 'ordered', at: 70, who: 'bob', order: { order: 'stop' } },
  ...did('enable', 80, 90),
  ...did('return/uuid-web', 90, 150),
  { e: 'noticed', at: 155, sentence: 'somebody watched' },
  { e: 'ended', at: 160, how: 'stopped' },
];
const run = replay(events);

test('a report tells what was done, by whom, and what deviated', () => {
  assert.ok(run);
  const report = reportOf(run, events, timelineOf(planned, view, noHistory, 0), () => 'no reason');
  assert.deepEqual(
    [report.how, report.who, report.hosts[0]?.outcome, report.hosts[0]?.phases],
    ['stopped', ['ada', 'bob'], 'Put back', { leave: 40, return: 70 }],
  );
  assert.deepEqual(report.moves.map((one) => [one.vm, one.out, one.back, one.isHome]), [['web', 30, 60, true]]); // prettier-ignore
  assert.equal(report.errors.length, 1);
  assert.deepEqual(report.deviations.map((line) => line.sentence), ['bob: stop and put back', 'Somebody watched']); // prettier-ignore
  assert.equal(report.waivers[0]?.reason, 'known');
});
