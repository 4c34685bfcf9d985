import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GiB } from '../../actions/testing/made.ts';
import { asPlanned, liveBoard, planBoard } from './board.ts';
import { noHistory } from '../estimate/estimate.ts';
import { plan } from '../plan/plan.ts';
import { advance, begin } from '../run/run.ts';
import type { Run, RunEvent } from '../run/run.ts';
import { cdnWork, pool, usualChoices } from '../testing.ts';
import { timelineOf } from './timeline.ts';

const made = pool({ a: 32, b: 32 }, { web: ['a', 8], db: ['b', 4] }).view;
const { plan: planned } = plan(made, [cdnWork('a'), cdnWork('b')], usualChoices, 0);
const timeline = timelineOf(planned, made, noHistory, 0);
const begun: Run = begin({ e: 'begun', at: 1_000_000, id: 'r', who: 'root', plan: planned });
const play = (events: readonly RunEvent[]): Run => events.reduce(advance, begun);
const step = (id: string, from: number, until: number): readonly RunEvent[] => [
  { e: 'intent', at: 1_000_000 + from * 1000, step: id, facts: {} },
  { e: 'done', at: 1_000_000 + until * 1000, step: id },
];

test('memory is level while nothing moves and slopes while something does', () => {
  const board = planBoard(planned, timeline);
  const lane = board.lanes.find((one) => one.name === 'b');
  const leave = board.trips.find((one) => one.name === 'web' && !one.back);
  assert.ok(lane && leave);
  const at = (time: number): number => lane.memory.find((point) => point.at === time)?.used ?? -1;
  assert.equal(at(leave.ends) - at(leave.begins), leave.memory);
  assert.equal(lane.memory.at(-1)?.used, lane.memory[0]?.used, 'at the end everybody is home');
});

test('what is done stands where it happened, the rest moves along', () => {
  const home = 'uuid-a';
  const run = play([...step(`${home}/maintain`, 1, 2), ...step(`${home}/leave/uuid-web`, 2, 200)]);
  const board = liveBoard(run, timeline, 1_000_000 + 210_000);
  const trip = board.trips.find((one) => one.name === 'web' && !one.back);
  assert.deepEqual([trip?.begins, trip?.ends, trip?.tense], [2, 200, 'past']);
  const [lane] = board.lanes;
  assert.equal(lane?.phases[0]?.from, 1);
  const update = lane?.phases.find((one) => one.phase === 'update');
  assert.equal(update?.tense, 'future');
  assert.ok((update?.from ?? 0) >= 200);
  assert.ok(board.end.likely > timeline.end.likely, 'the end is later as leaving took longer');
});

test('nothing to come begins before now', () => {
  const board = liveBoard(begun, timeline, 1_000_000 + 5_000_000);
  const future = board.lanes.flatMap((lane) => lane.phases);
  assert.equal(future.length, timeline.lanes.flatMap((lane) => lane.phases).length);
  assert.ok(future.every((phase) => phase.tense === 'future' && phase.from >= 5000));
});

test('a stopped run has nothing to come', () => {
  const run = play([
    ...step('uuid-a/maintain', 1, 2),
    ...step('uuid-a/leave/uuid-web', 2, 60),
    { e: 'ordered', at: 1_061_000, who: 'root', order: { order: 'stop' } },
    ...step('uuid-a/enable', 61, 62),
    ...step('uuid-a/return/uuid-web', 62, 120),
    { e: 'ended', at: 1_121_000, how: 'stopped' },
  ]);
  const board = liveBoard(run, timeline, 9_000_000);
  assert.deepEqual(
    board.lanes.map((lane) => lane.phases.map((one) => one.phase)),
    [['leave', 'return'], []],
  );
  assert.equal(board.end.likely, 121);
  assert.ok(board.lanes.every((lane) => lane.memory.at(-1)?.used === lane.memory[0]?.used));
});

test('a plan under way is played from its beginning, with everybody at home', () => {
  const moved = pool({ a: 32, b: 32 }, { web: ['b', 8], db: ['b', 4] }).view;
  const again = timelineOf(planned, asPlanned(moved, planned), noHistory, 0);
  assert.deepEqual(again.lanes.map((lane) => lane.memory[0]?.used), [8 * GiB, 4 * GiB]); // prettier-ignore
});
