import type { Obj } from '../inventory/view.ts';

/** XenCenter's key: uuids of updates that nobody wants to be shown, joined by commas. */
export const IGNORED_KEY = 'XenCenter.IgnorePatches';

/** Updates of a pool that somebody put out of sight, for everybody. */
export const dismissedIn = (pool: Obj<'pool'>): readonly string[] =>
  (pool.other_config[IGNORED_KEY] ?? '')
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '');
