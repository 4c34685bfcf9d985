import assert from 'node:assert/strict';
import { test } from 'node:test';
import { heldOrder, placesOf, sortedBy, type Sorting } from './order.ts';

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

test('a click sorts by that column, a second one turns it round, and the ones before decide among equals', () => {
  const clicks = (...ids: readonly string[]) =>
    ids
      .reduce<readonly Sorting[]>((before, id) => sortedBy(before, id, id === 'cpu'), [])
      .map(({ id, desc }) => (desc ? `${id} down` : id));
  assert.deepEqual(clicks('name'), ['name']);
  assert.deepEqual(clicks('name', 'name'), ['name down']);
  assert.deepEqual(clicks('name', 'cpu'), ['cpu down', 'name']);
  assert.deepEqual(clicks('name', 'name', 'state', 'state'), ['state down', 'name down']);
  assert.deepEqual(clicks('name', 'state', 'name'), ['name', 'state']);
  assert.deepEqual(clicks('a', 'b', 'c', 'd'), ['d', 'c', 'b'], 'no more than three');
});
