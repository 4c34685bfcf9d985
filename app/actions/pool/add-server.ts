import * as z from 'zod';
import { action } from '../action.ts';
import { no, ok } from '../verdict.ts';
import { nameOf } from '../words.ts';
import { joinRefusal } from './join-rules.ts';
import { join } from './join.ts';

/** The same from the pool's side: one of the servers that are connected alone. */
export const addServer = action({
  id: 'pool.addServer',
  label: 'Take in a server…',
  applies: ['pool'],
  group: 'place',
  reach: 'one',
  methods: ['pool.join'],
  /** `server`: the connection of the one that joins; the rest says how it reaches this pool. */
  args: z.object({
    server: z.string().max(200),
    address: z.string().min(1).max(300),
    username: z.string().min(1).max(300),
    password: z.string().max(1000),
  }),
  check(situation, _pool, { server }) {
    if (server === undefined || server === '') return ok;
    const there = situation.other?.(server);
    const [host, ...more] = there ? [...there.view.all('host')] : [];
    if (!there?.live || !host) return no('pool-away', 'It is not connected');
    return more.length > 0 ? no('in-pool', 'It is in a pool already') : joinRefusal(there, host, situation.view.pool);
  },
  title: (pool) => `Take a server into ${nameOf(pool)}`,
  async run(caller, _pool, { server, address, username, password }) {
    const there = caller.other(server);
    const [host] = there.view.all('host');
    if (host) await join(there, host, caller, { address, username, password });
  },
});
