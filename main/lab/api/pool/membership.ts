import { forgetHost } from '../../world/physics/motion/departure.ts';
import { levelPool, beginAlone, join } from '../../world/physics/hosts/membership.ts';
import { isLive } from '../../world/physics/motion/placement.ts';
import { spend } from '../../world/physics/effort.ts';
import { peek, read } from '../../world/typed.ts';
import { XenError } from '../handler.ts';
import type { Call, Handlers } from '../handler.ts';

/** Called at the host that wants to join. */
async function doJoin(call: Call, address: string, user: string, password: string, force: boolean): Promise<void> {
  const target = call.world.lab.worldAt(address) ?? call.world.lab.worldAt(address.replace(/:\d+$/, ''));
  if (call.db.count('host') > 1) throw new XenError('OPERATION_NOT_ALLOWED', 'Host is already part of a pool');
  if (!target || target === call.world) throw new XenError('JOINING_HOST_CONNECTION_FAILED');
  if (!call.admits(user, password)) throw new XenError('SESSION_AUTHENTICATION_FAILED', user, 'Authentication failure');
  await spend(call.world, 8, call.task);
  const { world } = call;
  // Both may have joined elsewhere while they spoke.
  if (![world, target].every((one) => world.lab.worlds.includes(one)))
    throw new XenError('JOINING_HOST_CONNECTION_FAILED');
  world.clock.after(0, () => world.signal({ kind: 'toolstack-restarted', host: world.coordinator() }));
  join(world, target, force);
}

function assertMayLeave(call: Call, host: string): void {
  const { db, world } = call;
  const row = peek(db, 'host', host);
  if (!row || !isLive(db, host)) throw new XenError('HOST_OFFLINE', host);
  if (world.coordinator() === host) throw new XenError('INTERNAL_ERROR', 'Xapi_pool.Cannot_eject_master');
  if (read(db, 'pool', world.pool()).ha_enabled) throw new XenError('HA_IS_ENABLED');
  if (row.resident_VMs.some((vm) => peek(db, 'VM', vm)?.is_control_domain === false))
    throw new XenError('HOST_HAS_RESIDENT_VMS', host);
}

async function eject(call: Call, host: string): Promise<void> {
  const { db, world } = call;
  assertMayLeave(call, host);
  await spend(world, 5, call.task);
  // It may have become the coordinator meanwhile, or have died.
  assertMayLeave(call, host);
  const row = read(db, 'host', host);
  const memory = read(db, 'host_metrics', row.metrics).memory_total;
  forgetHost(world, host);
  levelPool(world);
  beginAlone(world, row, memory);
}

export const membershipHandlers: Handlers = {
  'pool.join': (call: Call, address: string, user: string, password: string) =>
    doJoin(call, address, user, password, false),
  'pool.join_force': (call: Call, address: string, user: string, password: string) =>
    doJoin(call, address, user, password, true),
  'pool.eject': eject,
};
