import { test } from 'node:test';
import { rampage } from '../../api/rampage.ts';

for (const [profile, seed] of [
  ['practice', 31],
  ['mixed', 32],
  ['single', 33],
  ['xcp-ng', 34],
] as const) {
  test(`2,500 wild calls leave every pool of ${profile} consistent, seed ${seed}`, () => rampage(profile, seed, 2500));
}
