import { NULL_REF } from '../../../../app/xenapi/ref.ts';
import { failoverPlan, failuresTolerable } from '../../world/physics/hosts/ha.ts';
import { hostHasSr, isLive } from '../../world/physics/motion/placement.ts';
import { spend } from '../../world/physics/effort.ts';
import { holdRestarts } from '../../world/physics/hosts/hosts.ts';
import { during } from '../../world/physics/operations.ts';
import { account, createVdi, destroyVdi } from '../../world/physics/storage.ts';
import { read, write } from '../../world/typed.ts';
import { XenError } from '../handler.ts';
import type { Call, Handlers } from '../handler.ts';

function tell(call: Call): void {
  const pool = call.world.pool();
  const row = read(call.db, 'pool', pool);
  const most = failuresTolerable(call.world);
  write(call.db, 'pool', pool, {
    ha_plan_exists_for: Math.min(most, row.ha_host_failures_to_tolerate),
    ha_overcommitted: most < row.ha_host_failures_to_tolerate,
  });
}

async function enable(
  call: Call,
  srs: readonly string[],
  configuration: Readonly<Record<string, string>>,
): Promise<void> {
  const { db, world } = call;
  const pool = world.pool();
  if (read(db, 'pool', pool).ha_enabled) throw new XenError('HA_IS_ENABLED');
  for (const host of db.refs('host')) if (!isLive(db, host)) throw new XenError('HOST_OFFLINE', host);
  const [sr] = srs;
  if (sr === undefined) throw new XenError('CANNOT_CREATE_STATE_FILE');
  for (const ref of srs) {
    if (!read(db, 'SR', ref).shared) throw new XenError('SR_NOT_SHARABLE', ref, world.coordinator());
    for (const host of db.refs('host'))
      if (!hostHasSr(db, host, ref)) throw new XenError('HA_HOST_CANNOT_ACCESS_STATEFILE');
  }
  await during(world, 'pool', pool, 'ha_enable', call.task, async () => {
    await spend(world, 20, call.task);
    const statefiles = srs.map((ref) =>
      createVdi(world, { SR: ref, name_label: 'Statefile for HA', virtual_size: 4_194_304, type: 'ha_statefile' }),
    );
    write(db, 'pool', pool, {
      ha_enabled: true,
      ha_configuration: configuration,
      ha_statefiles: statefiles,
      ha_host_failures_to_tolerate: failuresTolerable(world),
    });
    for (const host of db.refs('host'))
      write(db, 'host', host, { ha_statefiles: statefiles, ha_network_peers: [...db.refs('host')] });
    tell(call);
  });
}

async function disable(call: Call): Promise<void> {
  const { db, world } = call;
  const pool = world.pool();
  const row = read(db, 'pool', pool);
  if (!row.ha_enabled) throw new XenError('HA_NOT_ENABLED');
  await during(world, 'pool', pool, 'ha_disable', call.task, async () => {
    await spend(world, 8, call.task);
    for (const vdi of row.ha_statefiles) {
      if (!db.get('VDI', vdi)) continue;
      const { SR } = read(db, 'VDI', vdi);
      db.destroy('VDI', vdi);
      account(db, SR);
    }
    write(db, 'pool', pool, {
      ha_enabled: false,
      ha_statefiles: [],
      ha_configuration: {},
      ha_plan_exists_for: 0,
      ha_overcommitted: false,
    });
    for (const host of db.refs('host')) write(db, 'host', host, { ha_statefiles: [], ha_network_peers: [] });
  });
}

/** What the pool's database writes ahead, so that a coordinator that dies loses nothing. */
async function enableRedoLog(call: Call, sr: string): Promise<void> {
  const { db, world } = call;
  if (read(db, 'pool', world.pool()).redo_log_enabled) throw new XenError('REDO_LOG_IS_ENABLED');
  if (!read(db, 'SR', sr).shared) throw new XenError('SR_NOT_SHARABLE', sr, world.coordinator());
  await spend(world, 5, call.task);
  const name_label = 'Metadata redo-log';
  const vdi = createVdi(world, { SR: sr, name_label, virtual_size: 268_435_456, type: 'redo_log' });
  write(db, 'pool', world.pool(), { redo_log_enabled: true, redo_log_vdi: vdi });
}

function disableRedoLog(call: Call): void {
  const { redo_log_enabled, redo_log_vdi } = read(call.db, 'pool', call.world.pool());
  if (!redo_log_enabled) return;
  write(call.db, 'pool', call.world.pool(), { redo_log_enabled: false, redo_log_vdi: NULL_REF });
  if (call.db.get('VDI', redo_log_vdi)) destroyVdi(call.world, redo_log_vdi);
}

export const haHandlers: Handlers = {
  'pool.enable_redo_log': enableRedoLog,
  'pool.disable_redo_log': disableRedoLog,
  'pool.enable_ha': enable,
  'pool.disable_ha': disable,
  'pool.set_ha_host_failures_to_tolerate': (call: Call, pool: string, value: number) => {
    const row = read(call.db, 'pool', pool);
    if (value < 0)
      throw new XenError('VALUE_NOT_SUPPORTED', 'ha_host_failures_to_tolerate', String(value), 'must be 0 or more');
    if (row.ha_enabled && value > failuresTolerable(call.world) && !row.ha_allow_overcommit)
      throw new XenError('HA_NO_PLAN');
    write(call.db, 'pool', pool, { ha_host_failures_to_tolerate: value });
    if (row.ha_enabled) tell(call);
  },
  'pool.ha_compute_max_host_failures_to_tolerate': (call: Call) => failuresTolerable(call.world),
  'pool.ha_compute_hypothetical_max_host_failures_to_tolerate': (
    call: Call,
    configuration: Readonly<Record<string, string>>,
  ) => failuresTolerable(call.world, new Map(Object.entries(configuration))),
  'pool.ha_failover_plan_exists': (call: Call, failures: number) => failuresTolerable(call.world) >= failures,
  'pool.ha_compute_vm_failover_plan': (call: Call, hosts: readonly string[], vms: readonly string[]) =>
    Object.fromEntries(
      [...failoverPlan(call.world, hosts, vms)].map(([vm, host]) => [
        vm,
        host === undefined ? { error_code: 'NO_HOSTS_AVAILABLE' } : { host },
      ]),
    ),
  'pool.ha_prevent_restarts_for': (call: Call, seconds: number) => {
    if (!read(call.db, 'pool', call.world.pool()).ha_enabled) throw new XenError('HA_NOT_ENABLED');
    holdRestarts(call.world, seconds);
  },
  'host.emergency_ha_disable': (call: Call) => {
    write(call.db, 'pool', call.world.pool(), { ha_enabled: false, ha_statefiles: [] });
  },
};
