import * as z from 'zod';
import { toFailure } from '../../errors/failure.ts';
import type { Obj, View } from '../../inventory/view.ts';
import { action, type Caller } from '../action.ts';
import { nameOf } from '../words.ts';
import { joinRefusal } from './join-rules.ts';

interface Joining {
  readonly address: string;
  readonly username: string;
  readonly password: string;
  readonly force?: boolean | undefined;
}

/** A server that was alone becomes a member, and its own connection goes. */
export async function join(alone: Caller, host: Obj<'host'>, into: Caller, at: Joining): Promise<void> {
  alone.expectAbsence(`${nameOf(host)} to join`, 600);
  const there = (view: View) => [...view.all('host')].some(({ uuid }) => uuid === host.uuid);
  let refused = false;
  const joined = alone
    .task(at.force ? 'pool.join_force' : 'pool.join', [at.address, at.username, at.password])
    .catch((error: unknown) => {
      // Its toolstack restarts as a member's, maybe before it has said that it joined: its new pool knows.
      if (toFailure(error).code === 'task-vanished') return;
      refused = true;
      throw error;
    });
  const seen = into.until((view) => refused || there(view), 600, `${nameOf(host)} to be seen in its new pool`);
  // As a member it has the pool's password: whoever cannot sign in with the old one is not told of the end.
  await Promise.race([seen, joined]);
  await seen;
  // It is a member there now, with all it had: its own pool would be shown beside that until it notices.
  alone.letGo();
}

export const joinPool = action({
  id: 'host.join',
  label: 'Add to pool…',
  applies: ['host'],
  group: 'place',
  methods: ['pool.join'],
  /** `pool`: the connection to join, and its name; `address`, `username`, `password`: its coordinator. */
  args: z.object({
    pool: z.string().max(200),
    name: z.string().max(300).optional(),
    address: z.string().min(1).max(300),
    username: z.string().min(1).max(300),
    password: z.string().max(1000),
    force: z.boolean().optional(),
  }),
  offered: (view) => view.count('host') === 1,
  check: (situation, host, args) => joinRefusal(situation, host, args.pool),
  title: (host, args) => `Add ${nameOf(host)} to ${args.name ?? `the pool of ${args.address}`}`,
  async run(caller, host, args) {
    await join(caller, host, caller.other(args.pool), args);
  },
});
