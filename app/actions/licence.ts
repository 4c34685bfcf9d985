import type { View } from '../inventory/view.ts';
import type { Verdict } from './action.ts';
import { no } from './verdict.ts';

/** Refuses what the pool's licence leaves out: `feature` as in the server's `restrict_<feature>`. */
export function licensed(view: View, feature: string, why: string): Verdict | undefined {
  for (const pool of view.all('pool'))
    if (pool.restrictions[`restrict_${feature}`] === 'true') return no('licence', why);
  return undefined;
}
