import assert from 'node:assert/strict';
import { test } from 'node:test';
import { usualSafeguards } from '../../../../app/rollout/plan/plan-types.ts';
import { form, toForm, toSafeguards } from './limits.ts';

const now = Date.UTC(2026, 10, 21, 21, 17);
const usual = toForm(usualSafeguards, now);

test('what is kept comes back from the form as it was', () => {
  assert.deepEqual(toSafeguards(usual), usualSafeguards);
  const window = { from: now - (now % 60_000), until: now - (now % 60_000) + 7_200_000 };
  const blackout = { from: 8 * 60 + 5, until: 18 * 60, workdays: false };
  const both = { ...usualSafeguards, window, blackout };
  assert.deepEqual(toSafeguards(toForm(both, now)), both);
});

const wrong = (change: Partial<typeof usual>): readonly string[] =>
  form.safeParse({ ...usual, ...change }).error?.issues.map((issue) => issue.path.join('.')) ?? [];

for (const [name, change, where] of [
  ['as it comes', {}, []],
  ['a window that closes before it opens', { windowed: true, until: '2020-01-01T00:00' }, ['until']],
  ['the same, but no window is wanted', { windowed: false, until: '2020-01-01T00:00' }, []],
  ['hours that end as they begin', { blackedOut: true, quietUntil: '08:00' }, ['quietUntil']],
  ['no opening', { windowed: true, from: '' }, ['from']],
  ['too many at once', { concurrency: 26 }, ['concurrency']],
  ['none at once', { concurrency: 0 }, ['concurrency']],
  ['no patience', { patience: 0 }, ['patience']],
  ['half a minute of soak', { soak: 0.5 }, ['soak']],
] as const) {
  test(`safeguards: ${name}`, () => assert.deepEqual(wrong(change), where));
}
