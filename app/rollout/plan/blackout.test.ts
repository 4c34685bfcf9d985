import assert from 'node:assert/strict';
import { test } from 'node:test';
import { blackoutUntil } from './blackout.ts';
import { Journal } from '../run/journal-by-hand.ts';

const office = { from: 8 * 60, until: 18 * 60, workdays: true };
const night = { from: 22 * 60, until: 6 * 60, workdays: true };
const local = (day: number, hour: number, minute = 0): number => new Date(2026, 10, day, hour, minute).getTime();

// 23 November 2026 is a Monday.
for (const [name, hours, at, until] of [
  ['before it', office, local(23, 7, 59), undefined],
  ['as it begins', office, local(23, 8), local(23, 18)],
  ['as it ends', office, local(23, 18), undefined],
  ['on a Saturday', office, local(28, 12), undefined],
  ['on a Saturday, when every day counts', { ...office, workdays: false }, local(28, 12), local(28, 18)],
  ['late in the evening', night, local(23, 23), local(24, 6)],
  ['early in the morning', night, local(24, 5), local(24, 6)],
  ['the morning after a Friday', night, local(28, 5), local(28, 6)],
  ['the morning after a Sunday', night, local(23, 5), undefined],
] as const)
  test(`hours in which nothing begins: ${name}`, () => assert.equal(blackoutUntil(hours, at), until));

test('no server begins in them; what is begun is finished, and what is owed is put back', () => {
  const journal = new Journal({ blackout: office });
  journal.at = local(23, 7);
  journal.play('b/maintain');
  journal.at = local(23, 12);
  assert.deepEqual(journal.next(), { is: 'hold', why: 'blackout', until: local(23, 18) });
  journal.at = local(23, 18);
  assert.equal(journal.next().is, 'do');
  journal.at = local(23, 12);
  journal.order({ order: 'stop' });
  assert.equal(journal.next().is, 'do');
});
