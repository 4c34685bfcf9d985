import * as z from 'zod';
import { dismissedIn, IGNORED_KEY } from '../../updates/dismissed.ts';
import { action } from '../action.ts';
import { setKey } from '../map-key.ts';
import { ok } from '../verdict.ts';
import { nameOf } from '../words.ts';

const args = z.object({ updates: z.array(z.string().min(1).max(200)).min(1).max(2000), dismissed: z.boolean() });

/** Puts updates out of sight for everybody, the way XenCenter shares it, or back into it. */
export const dismissUpdates = action({
  id: 'pool.dismissUpdates',
  label: 'Dismiss updates…',
  applies: ['pool'],
  group: 'organise',
  methods: ['pool.remove_from_other_config', 'pool.add_to_other_config'],
  args,
  // Chosen on the Updates page, where the updates are.
  offered: () => false,
  check: () => ok,
  title: (pool, { updates, dismissed }) =>
    `${dismissed ? 'Dismiss' : 'Restore'} ${updates.length === 1 ? 'an update' : `${updates.length} updates`} of ${nameOf(pool)}`,
  async run(caller, pool, { updates, dismissed }) {
    const now = caller.view.get('pool', pool.$ref) ?? pool;
    const left = dismissedIn(now).filter((id) => !updates.includes(id));
    const next = dismissed ? [...left, ...updates] : left;
    await setKey(caller, 'pool', 'other_config', pool.$ref, IGNORED_KEY, next.length > 0 ? next.join(',') : undefined);
  },
  undo: (before, { updates, dismissed }) => ({
    action: 'pool.dismissUpdates',
    label: dismissed ? 'Show again' : 'Dismiss again',
    target: { cls: 'pool', ref: before.$ref },
    args: { updates: [...updates], dismissed: !dismissed },
  }),
});
