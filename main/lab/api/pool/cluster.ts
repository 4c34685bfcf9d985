import { spend } from '../../world/physics/effort.ts';
import { isLive } from '../../world/physics/motion/placement.ts';
import { add, each, find, read, write } from '../../world/typed.ts';
import { XenError } from '../handler.ts';
import type { Call, Handlers } from '../handler.ts';

const STACK = 'corosync';

/** Storage that only a cluster can share, attached somewhere: on one host, or on any. */
function assertUnused({ db }: Call, host?: string): void {
  for (const [, pbd] of each(db, 'PBD'))
    if (pbd.currently_attached && (host === undefined || pbd.host === host) && read(db, 'SR', pbd.SR).type === 'gfs2')
      throw new XenError('CLUSTER_STACK_IN_USE', STACK);
}

/** An interface that members can rely on: up, and not to be taken down. */
function assertSteady({ db }: Call, pif: string): void {
  const { disallow_unplug, currently_attached } = read(db, 'PIF', pif);
  if (!disallow_unplug) throw new XenError('PIF_ALLOWS_UNPLUG', pif);
  if (!currently_attached) throw new XenError('REQUIRED_PIF_IS_UNPLUGGED', pif);
}

/** Who counts of a cluster, and whether they are enough. */
function count({ db }: Call, cluster: string): void {
  const members = read(db, 'Cluster', cluster).cluster_hosts.map((ref) => read(db, 'Cluster_host', ref));
  const live_hosts = members.filter((member) => member.enabled && isLive(db, member.host)).length;
  const quorum = Math.floor(members.length / 2) + 1;
  write(db, 'Cluster', cluster, {
    live_hosts,
    expected_hosts: members.length,
    quorum,
    is_quorate: live_hosts >= quorum,
  });
}

function join(call: Call, cluster: string, host: string, PIF: string): string {
  const { db } = call;
  if (read(db, 'PIF', PIF).host !== host) throw new XenError('PIF_NOT_ATTACHED_TO_HOST', PIF, host);
  assertSteady(call, PIF);
  const { cluster_hosts } = read(db, 'Cluster', cluster);
  if (cluster_hosts.length > 0 && !cluster_hosts.some((ref) => isLive(db, read(db, 'Cluster_host', ref).host)))
    throw new XenError('NO_CLUSTER_HOSTS_REACHABLE', cluster);
  const member = add(db, 'Cluster_host', { cluster, host, PIF, enabled: true, joined: true, live: true });
  count(call, cluster);
  return member;
}

async function create(
  call: Call,
  pif: string,
  stack: string,
  pool_auto_join: boolean,
  token_timeout = 20,
  token_timeout_coefficient = 1,
): Promise<string> {
  const { db, world } = call;
  if (stack !== STACK) throw new XenError('INVALID_CLUSTER_STACK', stack);
  const least = { token_timeout, token_timeout_coefficient };
  for (const [name, value] of Object.entries(least))
    if (value < (name === 'token_timeout' ? 1 : 0.65)) throw new XenError('INVALID_VALUE', name, String(value));
  if ([...db.refs('Cluster')].length > 0) throw new XenError('CLUSTER_ALREADY_EXISTS');
  if (read(db, 'pool', world.pool()).ha_enabled) throw new XenError('HA_IS_ENABLED');
  assertSteady(call, pif);
  await spend(world, 5, call.task);
  const cluster = add(db, 'Cluster', {
    cluster_token: world.random.ref().replaceAll(/\W/g, ''),
    cluster_stack: stack,
    cluster_stack_version: 3,
    pool_auto_join,
    token_timeout,
    token_timeout_coefficient,
  });
  join(call, cluster, read(db, 'PIF', pif).host, pif);
  write(db, 'pool', world.pool(), { ha_cluster_stack: stack });
  return cluster;
}

const interfaceOn = ({ db }: Call, host: string, network: string): string => {
  const pif = find(db, 'PIF', (row) => row.host === host && row.network === network);
  if (pif === undefined) throw new XenError('INTERNAL_ERROR', `no interface of ${host} is on network ${network}`);
  return pif;
};

/** Of all hosts, the coordinator first: where one cannot join there is no cluster at all. */
async function createOnAll(call: Call, network: string, stack: string, ...times: readonly number[]): Promise<string> {
  const { db, world } = call;
  const first = world.coordinator();
  const hosts = [first, ...[...db.refs('host')].filter((host) => host !== first)];
  const pifs = hosts.map((host) => interfaceOn(call, host, network));
  for (const pif of pifs) assertSteady(call, pif);
  const [pif = ''] = pifs;
  const cluster = await create(call, pif, stack, true, ...times);
  for (const [at, host] of hosts.entries()) if (host !== first) join(call, cluster, host, pifs[at] ?? '');
  return cluster;
}

const networkOf = ({ db }: Call, cluster: string): string => {
  const [member] = read(db, 'Cluster', cluster).cluster_hosts;
  if (member === undefined) throw new XenError('NO_COMPATIBLE_CLUSTER_HOST', cluster);
  return read(db, 'PIF', read(db, 'Cluster_host', member).PIF).network;
};

async function destroyAll(call: Call, cluster: string): Promise<void> {
  const { db, world } = call;
  assertUnused(call);
  await spend(world, 5, call.task);
  for (const member of read(db, 'Cluster', cluster).cluster_hosts) db.destroy('Cluster_host', member);
  db.destroy('Cluster', cluster);
  write(db, 'pool', world.pool(), { ha_cluster_stack: 'xhad' });
}

async function leave(call: Call, member: string): Promise<void> {
  const { db, world } = call;
  const { cluster, host, enabled } = read(db, 'Cluster_host', member);
  assertUnused(call, host);
  if (!enabled) throw new XenError('CLUSTERING_DISABLED', member);
  if (read(db, 'Cluster', cluster).cluster_hosts.length === 1) throw new XenError('CLUSTER_HOST_IS_LAST', member);
  await spend(world, 2, call.task);
  db.destroy('Cluster_host', member);
  count(call, cluster);
}

function enable(call: Call, member: string, enabled: boolean): void {
  const { cluster, host, PIF } = read(call.db, 'Cluster_host', member);
  if (enabled) assertSteady(call, PIF);
  else assertUnused(call, host);
  write(call.db, 'Cluster_host', member, { enabled, live: enabled });
  count(call, cluster);
}

export const clusterHandlers: Handlers = {
  'Cluster.create': create,
  'Cluster.pool_create': createOnAll,
  'Cluster.get_network': networkOf,
  'Cluster.destroy': (call: Call, cluster: string) => {
    const { length } = read(call.db, 'Cluster', cluster).cluster_hosts;
    if (length !== 1) throw new XenError('CLUSTER_DOES_NOT_HAVE_ONE_NODE', String(length));
    return destroyAll(call, cluster);
  },
  'Cluster.pool_destroy': destroyAll,
  'Cluster.pool_force_destroy': destroyAll,
  'Cluster.pool_resync': (call: Call, cluster: string) => {
    const { cluster_hosts, pool_auto_join } = read(call.db, 'Cluster', cluster);
    const network = networkOf(call, cluster);
    const there = cluster_hosts.map((ref) => read(call.db, 'Cluster_host', ref).host);
    for (const host of call.db.refs('host'))
      if (pool_auto_join && !there.includes(host)) join(call, cluster, host, interfaceOn(call, host, network));
    for (const member of cluster_hosts) enable(call, member, true);
  },
  'Cluster_host.create': (call: Call, cluster: string, host: string, pif: string) => join(call, cluster, host, pif),
  'Cluster_host.destroy': leave,
  'Cluster_host.force_destroy': (call: Call, member: string) => {
    const { cluster, host } = read(call.db, 'Cluster_host', member);
    assertUnused(call, host);
    call.db.destroy('Cluster_host', member);
    count(call, cluster);
  },
  'Cluster_host.enable': (call: Call, member: string) => enable(call, member, true),
  'Cluster_host.disable': (call: Call, member: string) => enable(call, member, false),
};
