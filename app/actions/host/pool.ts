import * as z from 'zod';
import type { Obj, View } from '../../inventory/view.ts';
import { toFailure } from '../../errors/failure.ts';
import { action, nothing } from '../action.ts';
import type { Caller } from '../action.ts';
import { no, ok } from '../verdict.ts';
import { nameOf } from '../words.ts';
import { joinRefusal } from './join-rules.ts';
import { haIsOn, isCoordinator, isLive, residents } from './residents.ts';

export const makeCoordinator = action({
  id: 'host.makeCoordinator',
  label: 'Make coordinator…',
  applies: ['host'],
  group: 'place',
  methods: ['pool.designate_new_master'],
  args: nothing,
  offered: (view, host) => !isCoordinator(view, host),
  check(situation, host) {
    if (isCoordinator(situation.view, host)) return no('same', 'It coordinates the pool already');
    if (!isLive(situation.view, host)) return no('host-dead', 'The server does not answer');
    if (!host.enabled) return no('disabled', 'It is in maintenance mode');
    return haIsOn(situation.view) ? no('ha', 'Switch high availability off first') : ok;
  },
  confirm: (aims) => ({
    title: `Make ${aims.map(({ target }) => nameOf(target)).join(', ')} the coordinator?`,
    sentence: 'The toolstack of every server restarts: this console reconnects in a few minutes. VMs keep running.',
    verb: 'Make coordinator',
    danger: false,
  }),
  title: (host) => `Make ${nameOf(host)} the coordinator`,
  async run(caller, host) {
    caller.expectAbsence(`${nameOf(host)} to take over`, 300);
    await caller.task('pool.designate_new_master', [host.$ref]);
  },
});

/** A server alone becomes a pool that others can join: to the server it is one already, without a name. */
export const makePool = action({
  id: 'host.makePool',
  label: 'New pool…',
  applies: ['host'],
  group: 'place',
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

function mayLeave(host: Obj<'host'>, vms: number) {
  if (vms > 0) return no('vms', vms === 1 ? 'A VM runs on it' : `${vms} VMs run on it`);
  return Object.keys(host.current_operations).length > 0 ? no('busy', 'Another operation runs on it') : ok;
}

export const ejectHost = action({
  id: 'host.eject',
  label: 'Remove from pool…',
  applies: ['host'],
  group: 'remove',
  danger: true,
  atOnce: 1,
  methods: ['pool.eject'],
  args: nothing,
  offered: (view) => view.count('host') > 1,
  check(situation, host) {
    if (situation.view.count('host') < 2) return no('alone', 'It is the only server');
    if (isCoordinator(situation.view, host)) return no('coordinator', 'It coordinates the pool');
    if (!isLive(situation.view, host)) return no('host-dead', 'The server does not answer');
    if (haIsOn(situation.view)) return no('ha', 'Switch high availability off first');
    return mayLeave(host, residents(situation.view, host).length);
  },
  confirm: (aims) => ({
    title: `Remove ${aims.map(({ target }) => nameOf(target)).join(', ')} from the pool?`,
    sentence:
      'Its local storage is erased, with every disk on it, and it restarts. This console then connects to it as a server of its own.',
    lines: aims.flatMap(({ situation, target }) =>
      target.PBDs.flatMap((ref) => {
        const sr = situation.view.get('SR', situation.view.get('PBD', ref)?.SR ?? '');
        return sr && !sr.shared && sr.content_type !== 'iso' && sr.VDIs.length > 0
          ? [`${nameOf(sr)}: ${sr.VDIs.length} disks`]
          : [];
      }),
    ),
    verb: 'Remove and erase',
    danger: true,
    type: aims.map(({ target }) => nameOf(target)).join(', '),
  }),
  title: (host) => `Remove ${nameOf(host)} from the pool`,
  async run(caller, host) {
    await caller.task('pool.eject', [host.$ref]);
    await caller.takeOn(nameOf(host), host.address);
  },
});

export const destroyHost = action({
  id: 'host.destroy',
  label: 'Forget server…',
  applies: ['host'],
  group: 'remove',
  danger: true,
  methods: ['host.destroy', 'SR.forget'],
  args: nothing,
  offered: (view, host) => !isLive(view, host),
  check(situation, host) {
    if (isLive(situation.view, host)) return no('live', 'It answers; remove it from the pool instead');
    if (isCoordinator(situation.view, host)) return no('coordinator', 'It coordinates the pool');
    return mayLeave(host, residents(situation.view, host).length);
  },
  confirm: (aims) => ({
    title: `Forget ${aims.map(({ target }) => nameOf(target)).join(', ')}?`,
    sentence: 'The pool forgets it and its local storage. It can only come back after a new installation.',
    verb: 'Forget',
    danger: true,
    type: aims.map(({ target }) => nameOf(target)).join(', '),
  }),
  title: (host) => `Forget ${nameOf(host)}`,
  async run(caller, host) {
    const local: readonly string[] = host.PBDs.flatMap((ref) => {
      const sr = caller.view.get('SR', caller.view.get('PBD', ref)?.SR ?? '');
      return sr && !sr.shared ? [sr.$ref] : [];
    });
    await caller.task('host.destroy', [host.$ref], 0.6);
    for (const sr of local) {
      await caller.until((view) => (view.get('SR', sr)?.PBDs.length ?? 0) === 0, 120, 'its storage to be let go');
      if (caller.view.get('SR', sr)) await caller.task('SR.forget', [sr], 0.4 / local.length);
    }
  },
});

interface Joining {
  readonly address: string;
  readonly username: string;
  readonly password: string;
  readonly force?: boolean | undefined;
}

/** A server that was alone becomes a member, and its own connection goes. */
async function join(alone: Caller, host: Obj<'host'>, into: Caller, at: Joining): Promise<void> {
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

/** The same from the pool's side: one of the servers that are connected alone. */
export const addServer = action({
  id: 'pool.addServer',
  label: 'Take in a server…',
  applies: ['pool'],
  group: 'place',
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
