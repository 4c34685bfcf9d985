import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dateOf, dateText } from './custom-fields.ts';

test('dates are read and written as XenCenter has them; what is none is no date', () => {
  const christmas = Date.UTC(2026, 11, 24, 18);
  assert.equal(dateText(christmas), '20261224T18:00:00Z');
  const table = {
    '20261224T18:00:00Z': christmas,
    '2026-12-24T18:00:00Z': christmas,
    ' 20261224T18:00:00Z ': christmas,
    '20260231T18:00:00Z': undefined,
    '20261224T25:00:00Z': undefined,
    'Christmas': undefined,
    '': undefined,
  }; // prettier-ignore
  for (const [text, time] of Object.entries(table)) assert.equal(dateOf(text), time, text);
});
