import * as z from 'zod';
import { action } from '../action.ts';
import { first, no, ok } from '../verdict.ts';
import { count } from '../words.ts';

/** How many server failures high availability keeps room for. */
export const setHaTolerance = action({
  id: 'pool.setHaTolerance',
  label: 'Change failures to survive…',
  applies: ['pool'],
  group: 'change',
  reach: 'one',
  methods: ['pool.set_ha_host_failures_to_tolerate'],
  args: z.object({ failures: z.number().int().min(0).max(64) }),
  offered: (_view, pool) => pool.ha_enabled,
  check: (situation, pool, args) =>
    first(
      pool.ha_enabled ? ok : no('ha-off', 'High availability is off'),
      args.failures !== undefined && args.failures >= situation.view.count('host')
        ? no('too-many', 'A pool cannot lose all its servers')
        : ok,
    ),
  title: (_pool, args) => `Survive ${count(args.failures, 'server failure')}`,
  run: (caller, pool, args) => caller.task('pool.set_ha_host_failures_to_tolerate', [pool.$ref, args.failures]),
  undo: (pool) => ({
    action: 'pool.setHaTolerance',
    label: 'Put it back',
    target: { cls: 'pool', ref: pool.$ref },
    args: { failures: pool.ha_host_failures_to_tolerate },
  }),
});
