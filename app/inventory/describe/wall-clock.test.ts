import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nextTime } from './wall-clock.ts';

/** A Thursday. */
const now = Date.UTC(2026, 10, 26, 22, 50);
const at = (frequency: string, minute: number, hour = 0, days: readonly string[] = [], ahead = 0): string => {
  const next = nextTime({ frequency, minute, hour, days }, now, ahead);
  return next === undefined ? 'never' : new Date(next).toISOString().slice(0, 16);
};

test('the next time is reckoned on the server’s wall', () => {
  assert.equal(at('hourly', 45), '2026-11-26T23:45');
  assert.equal(at('hourly', 45, 0, [], 345), '2026-11-26T23:00', 'a zone of quarter hours');
  assert.equal(at('daily', 0, 23), '2026-11-26T23:00');
  assert.equal(at('daily', 0, 22), '2026-11-27T22:00');
  assert.equal(at('daily', 0, 1, [], 60), '2026-11-27T00:00', 'it is Friday there before it is here');
  assert.equal(at('daily', 0, 23, [], -300), '2026-11-27T04:00');
  assert.equal(at('weekly', 30, 1, ['Thursday']), '2026-12-03T01:30');
  assert.equal(at('weekly', 30, 1, ['Friday', 'Sunday'], 120), '2026-11-26T23:30');
  assert.equal(at('weekly', 0, 1, []), 'never');
});
