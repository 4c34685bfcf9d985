import * as z from 'zod';
import type { Obj, View } from '../../inventory/view.ts';
import { action } from '../action.ts';
import { licensed } from '../licence.ts';
import { first, no, ok } from '../verdict.ts';
import { nameOf } from '../words.ts';
import { settled } from './settled.ts';

/** Why a storage cannot carry the heartbeat; every server has to reach it. */
function noHeartbeat(view: View, sr: Obj<'SR'> | undefined) {
  if (!sr) return no('sr-gone', 'That storage is gone');
  if (!sr.shared) return no('not-shared', 'Only one server has it');
  for (const host of view.all('host')) {
    const plugged = sr.PBDs.some((ref) => {
      const pbd = view.get('PBD', ref);
      return pbd?.host === host.$ref && pbd.currently_attached;
    });
    if (!plugged) return no('not-reached', `${nameOf(host)} does not reach it`);
  }
  return ok;
}

/** Servers that fail have their protected VMs started on the others. */
export const enableHa = action({
  id: 'pool.enableHa',
  label: 'Turn on high availability…',
  applies: ['pool'],
  group: 'change',
  reach: 'one',
  methods: ['pool.enable_ha', 'pool.set_ha_host_failures_to_tolerate'],
  args: z.object({ sr: z.string().max(200), failures: z.number().int().min(0).max(64) }),
  offered: (_view, pool) => !pool.ha_enabled,
  check(situation, pool, args) {
    const { view } = situation;
    const away = [...view.all('host')].find((host) => view.get('host_metrics', host.metrics)?.live === false);
    return first(
      pool.ha_enabled ? no('ha', 'High availability is on already') : ok,
      licensed(view, 'ha', 'The licence has no high availability'),
      settled(pool),
      view.count('host') < 2 ? no('too-few', 'It needs at least two servers') : ok,
      away ? no('host-dead', `${nameOf(away)} does not answer`) : ok,
      pool.is_psr_pending ? no('psr', 'The pool secret is being changed') : ok,
      args.sr === undefined ? ok : noHeartbeat(view, view.get('SR', args.sr)),
      args.failures !== undefined && args.failures >= view.count('host')
        ? no('too-many', 'A pool cannot lose all its servers')
        : ok,
    );
  },
  title: (pool) => `Turn on high availability in ${nameOf(pool)}`,
  async run(caller, pool, args) {
    await caller.task('pool.enable_ha', [[args.sr], {}], 0.9);
    await caller.task('pool.set_ha_host_failures_to_tolerate', [pool.$ref, args.failures], 0.1);
  },
  undo: (pool) => ({
    action: 'pool.disableHa',
    label: 'Turn it off',
    target: { cls: 'pool', ref: pool.$ref },
    args: {},
  }),
});
