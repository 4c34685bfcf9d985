import { evacuate, preventing } from '../../world/physics/motion/evacuation.ts';
import { forgetHost } from '../../world/physics/motion/departure.ts';
import { failuresTolerable } from '../../world/physics/hosts/ha.ts';
import { handOver, powerOn, promote, restart, restartToolstack } from '../../world/physics/hosts/hosts.ts';
import { levelPool } from '../../world/physics/hosts/membership.ts';
import { during } from '../../world/physics/operations.ts';
import { isLive } from '../../world/physics/motion/placement.ts';
import { find, peek, read, write } from '../../world/typed.ts';
import { XenError } from '../handler.ts';
import type { Call, Handlers } from '../handler.ts';

const BATCH = 10;

function haOn(call: Call): boolean {
  return read(call.db, 'pool', call.world.pool()).ha_enabled;
}

function inEmergency(call: Call, host: string): boolean {
  const reach = call.world.reach(host);
  return reach.kind === 'failing' && reach.code === 'HOST_IN_EMERGENCY_MODE';
}

/** What only the host itself can do is passed on to it. */
function assertOnline(call: Call, host: string): void {
  if (!isLive(call.db, host)) throw new XenError('HOST_OFFLINE', host);
}

function disable(call: Call, host: string, autoEnable = true): void {
  assertOnline(call, host);
  const row = read(call.db, 'host', host);
  if (row.enabled) {
    write(call.db, 'host', host, { enabled: false });
    const pool = read(call.db, 'pool', call.world.pool());
    if (pool.ha_enabled && failuresTolerable(call.world) < pool.ha_host_failures_to_tolerate) {
      write(call.db, 'host', host, { enabled: true });
      throw new XenError('HA_OPERATION_WOULD_BREAK_FAILOVER_PLAN');
    }
  }
  if (autoEnable) call.world.troubles.outOfService.delete(host);
  else call.world.troubles.outOfService.add(host);
}

function enable(call: Call, host: string): void {
  const row = read(call.db, 'host', host);
  if (call.world.reach(host).kind !== 'up') throw new XenError('HOST_OFFLINE', host);
  if (row.pending_guidances.length > 0) throw new XenError('HOST_PENDING_MANDATORY_GUIDANCE_NOT_EMPTY', host);
  call.world.troubles.outOfService.delete(host);
  write(call.db, 'host', host, { enabled: true });
}

function stop(call: Call, host: string, again: boolean): void {
  const row = read(call.db, 'host', host);
  assertOnline(call, host);
  if (row.enabled) throw new XenError('HOST_NOT_DISABLED');
  const pool = read(call.db, 'pool', call.world.pool());
  if (pool.ha_enabled && pool.master === host && !again) throw new XenError('HA_IS_ENABLED');
  const [busy] = Object.entries(row.current_operations);
  if (busy) throw new XenError('OTHER_OPERATION_IN_PROGRESS', 'host', host, busy[1], busy[0]);
  restart(call.world, host, again, call.task.ref);
}

async function doEvacuate(call: Call, host: string, _network?: string, batch = 0): Promise<void> {
  if (Object.values(read(call.db, 'host', host).current_operations).includes('evacuate')) {
    throw new XenError('HOST_EVACUATE_IN_PROGRESS', host);
  }
  await during(call.world, 'host', host, 'evacuate', call.task, () =>
    evacuate(call.world, host, batch > 0 ? batch : BATCH, call.task),
  );
}

export const hostMaintenanceHandlers: Handlers = {
  'host.disable': disable,
  'host.enable': enable,
  'host.evacuate': doEvacuate,
  'host.get_vms_which_prevent_evacuation': (call: Call, host: string) =>
    Object.fromEntries([...preventing(call.world, host)].map(([vm, error]) => [vm, [error.code, ...error.params]])),
  'host.assert_can_evacuate': (call: Call, host: string) => {
    const reasons = [...preventing(call.world, host).values()].map((error) => [error.code, ...error.params].join(','));
    if (reasons.length > 0) throw new XenError('CANNOT_EVACUATE_HOST', reasons.join('|'));
  },
  'host.get_uncooperative_resident_VMs': () => [],
  'host.reboot': (call: Call, host: string) => stop(call, host, true),
  'host.shutdown': (call: Call, host: string) => stop(call, host, false),
  'host.restart_agent': (call: Call, host: string) => {
    assertOnline(call, host);
    restartToolstack(call.world, host);
  },
  'host.power_on': async (call: Call, host: string) => {
    const row = read(call.db, 'host', host);
    if (row.power_on_mode === '') throw new XenError('HOST_POWER_ON_MODE_DISABLED');
    if (isLive(call.db, host)) throw new XenError('HOST_IS_LIVE', host);
    powerOn(call.world, host);
    while (!isLive(call.db, host)) await call.world.clock.sleep(5, call.task.signal);
  },
  'host.destroy': (call: Call, host: string) => {
    const row = read(call.db, 'host', host);
    if (isLive(call.db, host)) throw new XenError('HOST_IS_LIVE', host);
    if (host === call.world.coordinator()) throw new XenError('HOST_CANNOT_DESTROY_SELF', host);
    const guests = row.resident_VMs.filter((vm) => peek(call.db, 'VM', vm)?.is_control_domain === false);
    if (guests.length > 0) throw new XenError('HOST_HAS_RESIDENT_VMS', host);
    forgetHost(call.world, host);
    levelPool(call.world);
  },
  'host.declare_dead': (call: Call, host: string) => {
    if (call.world.reach(host).kind === 'up') throw new XenError('HOST_IS_LIVE', host);
    write(call.db, 'host_metrics', read(call.db, 'host', host).metrics, { live: false });
  },
  'host.set_power_on_mode': (call: Call, host: string, mode: string, config: Readonly<Record<string, string>>) => {
    const before = read(call.db, 'host', host).power_on_config;
    write(call.db, 'host', host, { power_on_mode: mode, power_on_config: config });
    // The server forgets the secrets of the old way with it.
    for (const [key, uuid] of Object.entries(before)) {
      const secret = key.endsWith('password_secret') ? find(call.db, 'secret', (row) => row.uuid === uuid) : undefined;
      if (secret !== undefined) call.db.destroy('secret', secret);
    }
  },
  'pool.designate_new_master': (call: Call, host: string) => {
    if (haOn(call)) throw new XenError('HA_IS_ENABLED');
    if (call.world.coordinator() === host) return;
    assertOnline(call, host);
    handOver(call.world, host);
  },
  'pool.emergency_transition_to_master': (call: Call) => {
    if (!inEmergency(call, call.host))
      throw new XenError('OPERATION_NOT_ALLOWED', 'This host is not in emergency mode');
    // The answer gets out before the toolstack starts again.
    call.world.clock.after(1, () => {
      if (inEmergency(call, call.host)) promote(call.world, call.host, false);
    });
  },
  'pool.emergency_reset_master': (call: Call) => {
    if (inEmergency(call, call.host)) call.world.setReach(call.host, { kind: 'up' });
  },
  'pool.recover_slaves': (call: Call) => {
    const lost = [...call.db.refs('host')].filter((host) => inEmergency(call, host));
    for (const host of lost) call.world.setReach(host, { kind: 'up' });
    return lost;
  },
};
