import { authority } from '../../world/genesis/site.ts';
import { assertCanCross, cross, type Crossing } from '../../world/physics/motion/crossing.ts';
import { assertCanMove, migrate } from '../../world/physics/motion/motion.ts';
import { assertPlanStays } from '../../world/physics/hosts/ha.ts';
import { assertVmOperation, vmOperation } from '../../world/physics/operations.ts';
import { read } from '../../world/typed.ts';
import { XenError } from '../handler.ts';
import type { Call, Handlers } from '../handler.ts';

type Config = Readonly<Record<string, string>>;

async function poolMigrate(call: Call, vm: string, host: string, options: Config): Promise<void> {
  const force = options.force === 'true';
  await vmOperation(
    call.world,
    vm,
    'pool_migrate',
    call.task,
    async () => {
      if (read(call.db, 'VM', vm).resident_on === host) return;
      assertCanMove(call.world, vm, host, force);
      assertPlanStays(call.world, vm, host);
      await migrate(call.world, vm, host, call.task);
    },
    force,
  );
}

/** What the destination answered to migrate_receive, made into something to work with. */
function crossingOf(call: Call, dest: Config, disks: Config, networks: Config, options: Config): Crossing {
  const { host } = dest;
  const target = host === undefined ? undefined : call.world.lab.worlds.find((world) => world.db.get('host', host));
  if (host === undefined || !target) throw new XenError('INTERNAL_ERROR', 'Not_found');
  return {
    target,
    host,
    disks: new Map(Object.entries(disks)),
    networks: new Map(Object.entries(networks)),
    force: options.force === 'true',
    copy: options.copy === 'true',
  };
}

/** A host is ready to take a VM in, over the address it has on this network. */
function receive(call: Call, host: string, network: string): Config {
  const { db, world } = call;
  const pif = read(db, 'network', network).PIFs.find((ref) => read(db, 'PIF', ref).host === host);
  if (pif === undefined) throw new XenError('HOST_CANNOT_ATTACH_NETWORK', host, network);
  const { IP, ip_configuration_mode, device } = read(db, 'PIF', pif);
  if (ip_configuration_mode === 'None') throw new XenError('PIF_HAS_NO_NETWORK_CONFIGURATION', pif);
  if (IP === '') throw new XenError('INTERFACE_HAS_NO_IP', device);
  const services = `http://${authority(IP, 443)}/services`;
  return {
    SM: `${services}/SM?session_id=${call.session}`,
    host,
    xenops: `${services}/xenops?session_id=${call.session}`,
    session_id: call.session,
    master: `http://${authority(read(db, 'host', world.coordinator()).address, 443)}`,
  };
}

export const vmMigrationHandlers: Handlers = {
  'VM.pool_migrate': poolMigrate,
  'VM.assert_can_migrate': (
    call: Call,
    vm: string,
    dest: Config,
    _live: boolean,
    disks: Config,
    networks: Config,
    options: Config,
  ) => {
    const crossing = crossingOf(call, dest, disks, networks, options);
    assertVmOperation(call.db, vm, 'migrate_send', crossing.force);
    assertCanCross(call.world, vm, crossing);
  },
  'VM.migrate_send': (
    call: Call,
    vm: string,
    dest: Config,
    _live: boolean,
    disks: Config,
    networks: Config,
    options: Config,
  ) => {
    const crossing = crossingOf(call, dest, disks, networks, options);
    if (crossing.copy && read(call.db, 'VM', vm).power_state !== 'Halted') {
      throw new XenError('VM_BAD_POWER_STATE', vm, 'halted', read(call.db, 'VM', vm).power_state.toLowerCase());
    }
    return vmOperation(
      call.world,
      vm,
      'migrate_send',
      call.task,
      () => cross(call.world, vm, crossing, call.task),
      crossing.force,
    );
  },
  'host.migrate_receive': receive,
};
