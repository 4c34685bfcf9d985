import * as z from 'zod';
import { action } from '../action.ts';
import { no, ok } from '../verdict.ts';
import { nameOf } from '../words.ts';
import { hasRepositories } from './repositories.ts';

export const scheduleSync = action({
  id: 'pool.syncSchedule',
  label: 'Schedule update checks…',
  applies: ['pool'],
  group: 'change',
  reach: 'one',
  methods: ['pool.configure_update_sync', 'pool.set_update_sync_enabled'],
  args: z.object({ when: z.enum(['never', 'daily', 'weekly']), day: z.coerce.number().int().min(0).max(6) }),
  offered: hasRepositories,
  check: (_situation, pool, { when }) =>
    when !== undefined && when !== 'never' && pool.repositories.length === 0
      ? no('no-repositories', 'Choose repositories first')
      : ok,
  title: (pool, { when }) => `Let ${nameOf(pool)} check for updates ${when}`,
  async run(caller, pool, { when, day }) {
    if (when !== 'never') await caller.call('pool.configure_update_sync', pool.$ref, when, when === 'daily' ? 0 : day);
    await caller.call('pool.set_update_sync_enabled', pool.$ref, when !== 'never');
  },
  undo: ({ $ref, update_sync_enabled: on, update_sync_frequency: when, update_sync_day: day }) => ({
    action: 'pool.syncSchedule',
    label: 'As before',
    target: { cls: 'pool', ref: $ref },
    args: { when: on ? when : 'never', day },
  }),
});
