import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sparkPath } from './path.ts';

test('a sparkline breaks at a gap and closes each area on the base line', () => {
  const { line, area } = sparkPath([0, 50, null, 100], 30, 11, 100);
  assert.equal(line, 'M0,11L10,6M30,1');
  assert.equal(area, 'M0,11L10,6L10,11L0,11ZM30,1L30,11L30,11Z');
});

test('values beyond the scale stay inside, and no scale draws the base line', () => {
  assert.equal(sparkPath([200, -5], 10, 11, 100).line, 'M0,1L10,11');
  assert.equal(sparkPath([3, 4], 10, 11, 0).line, 'M0,11L10,11');
});

test('nothing known draws nothing', () => {
  assert.deepEqual(sparkPath([null, undefined, Number.NaN], 10, 10, 1), { line: '', area: '' });
});
