import assert from 'node:assert/strict';
import { test } from 'node:test';
import { heldOrder, placesOf } from './order.ts';

const lines = (...ids: readonly string[]) =>
  ids.map((id) => ({ id, parentId: id.includes('.') ? id.slice(0, id.lastIndexOf('.')) : undefined }));
const held = (now: readonly string[], before: readonly string[]) =>
  heldOrder(lines(...now), placesOf(lines(...before))).map((line) => line.id);

test('what was there keeps its place, what is new comes last, what went leaves no hole', () => {
  assert.deepEqual(held(['c', 'new', 'a', 'b'], ['a', 'b', 'c']), ['a', 'b', 'c', 'new']);
  assert.deepEqual(held(['c', 'a'], ['a', 'b', 'c']), ['a', 'c']);
});

test('groups keep their places and so do the lines in them', () => {
  const before = ['x', 'x.1', 'x.2', 'y', 'y.1'];
  assert.deepEqual(held(['y', 'y.1', 'x', 'x.2', 'x.3', 'x.1'], before), ['x', 'x.1', 'x.2', 'x.3', 'y', 'y.1']);
});
