import * as z from 'zod';
import type { View } from '../../inventory/view.ts';
import { action } from '../action.ts';
import { isLive } from '../host/residents.ts';
import { no, ok } from '../verdict.ts';
import { nameOf } from '../words.ts';

/** A server alone becomes a pool that others can join: to the server it is one already, without a name. */
export const makePool = action({
  id: 'host.makePool',
  label: 'New pool…',
  applies: ['host'],
  group: 'place',
  reach: 'one',
  methods: ['pool.set_name_label', 'pool.set_name_description'],
  args: z.object({ name: z.string().min(1).max(1000), description: z.string().max(10_000).optional() }),
  offered: (view) => isAlone(view),
  check(situation, host) {
    if (!isLive(situation.view, host)) return no('host-dead', 'The server does not answer');
    if (!isAlone(situation.view)) return no('in-pool', 'It is in a pool already');
    const [pool] = situation.view.all('pool');
    return pool?.restrictions['restrict_pooling'] === 'true' ? no('licence', 'Its licence has no pools') : ok;
  },
  title: (host, { name }) => `Make ${nameOf(host)} the pool ${name}`,
  async run(caller, _host, { name, description }) {
    const [pool] = caller.view.all('pool');
    if (!pool) return;
    await caller.call('pool.set_name_label', pool.$ref, name);
    if (description !== undefined) await caller.call('pool.set_name_description', pool.$ref, description);
  },
});

function isAlone(view: View): boolean {
  const [pool] = view.all('pool');
  return view.count('host') === 1 && pool?.name_label === '';
}
