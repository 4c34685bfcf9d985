import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Board, BoardLane, BoardMove } from '../../../../app/rollout/board/board.ts';
import { bundlesOf, labelName, layoutOf, memoryY, plateaus } from './geometry.ts';

const GiB = 2 ** 30;
const lane = (host: string, memory: BoardLane['memory'], leaves = true): BoardLane => ({
  host,
  name: host,
  coordinator: false,
  capacity: 100 * GiB,
  phases: leaves ? [{ phase: 'leave', from: 0, until: 100, tense: 'future' }, { phase: 'return', from: 200, until: 300, tense: 'future' }] : [], // prettier-ignore
  memory: memory.map(({ at, used }) => ({ at, used: used * GiB })),
});
const trip = (vm: string, from: string, to: string, back: boolean, memory: number): BoardMove => ({ vm, name: vm, memory, from, to, begins: 0, ends: 10, back, tense: 'future' }); // prettier-ignore
const board: Board = {
  lanes: [
    lane('a', [{ at: 0, used: 50 }, { at: 100, used: 0 }, { at: 200, used: 0 }, { at: 300, used: 50 }]), // prettier-ignore
    lane('b', [{ at: 0, used: 0 }], false),
  ],
  trips: [trip('big', 'a', 'b', false, 80), trip('small', 'a', 'b', false, 8), trip('big', 'b', 'a', true, 80)],
  end: { low: 300, likely: 300, high: 300 },
  tightest: undefined,
  moves: 3,
  bytes: 168,
};
const layout = layoutOf(2, 1000, 1000, 1);

test('a full server reaches its capacity line, an empty one the floor', () => {
  const [first] = board.lanes;
  assert.ok(first);
  assert.equal(memoryY(layout, first, 0, 100 * GiB), layout.ceiling(0));
  assert.equal(memoryY(layout, first, 0, 0), layout.floor(0));
});

test('level stretches are found, the last one to the edge', () => {
  const [first] = board.lanes;
  assert.deepEqual(first && plateaus(layout, first), [
    { from: 100, until: 200, used: 0 },
    { from: 300, until: 1000, used: 50 * GiB },
  ]);
});

test('ribbons of one way make a bundle, wider for more memory, all within their bar', () => {
  const bundles = bundlesOf(board, layout);
  assert.deepEqual(bundles.map((one) => [one.id, one.drawn.length, one.memory]), [['a b out', 2, 88], ['b a back', 1, 80]]); // prettier-ignore
  const [out, back] = bundles;
  assert.ok((out?.drawn[0]?.width ?? 0) > (out?.drawn[1]?.width ?? 9));
  assert.ok(out?.label, 'those that leave are labelled');
  assert.equal(back?.label, undefined);
  const tip = back?.drawn[0]?.tip;
  assert.ok(tip && tip.x >= layout.x(200) && tip.x <= layout.x(300), 'a return arrives at the bar');
  assert.equal(tip?.down, false);
});

test('lines of the grid never stand closer than their labels need', () => {
  for (const span of [300, 3600, 40_000, 400_000]) {
    const one = layoutOf(3, 900, span, 3);
    assert.ok(one.x(one.tick) >= 76 || one.tick === 86_400);
  }
});

test('a label has room for a name of usual length', () => {
  assert.equal(labelName('db-orders-01'), 'db-orders-01');
  assert.equal(labelName('web in the second hall, row seven'), 'web in the se…');
});

test('labels that would stand in each other give way to the earlier one', () => {
  const labels = (from: number) => {
    const later: BoardLane = { ...lane('b', [{ at: 0, used: 0 }]), phases: [{ phase: 'leave', from, until: from + 50, tense: 'future' }] };
    const lanes = [...board.lanes.slice(0, 1), later, lane('c', [{ at: 0, used: 0 }], false)];
    const trips = [trip('one', 'a', 'c', false, 8), trip('two', 'b', 'c', false, 8)];
    return bundlesOf({ ...board, lanes, trips }, layoutOf(3, 1000, 1000, 1)).map((one) => one.label !== undefined);
  };
  assert.deepEqual(labels(60), [true, false]);
  assert.deepEqual(labels(400), [true, true]);
}); // prettier-ignore
