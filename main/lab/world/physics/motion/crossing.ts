import { isRef, NULL_REF } from '../../../../../app/xenapi/ref.ts';
import { XenError } from '../../failure.ts';
import { covers } from '../../genesis/products.ts';
import { GIB, add, each, peek, read, write, type Rec } from '../../typed.ts';
import type { World } from '../../world.ts';
import { destroyVif } from '../interfaces.ts';
import { type Effort, part, spend } from '../effort.ts';
import { freeMemory, neededBy } from '../memory.ts';
import { bytesToMove, migrate, moveVdi } from './motion.ts';
import { assertCanBootHere, hostHasNetwork, hostHasSr, isLive } from './placement.ts';
import { halt, openConsole } from '../power.ts';
import { copySeconds, createVdi, destroyVdi } from '../storage.ts';
import { sayVm } from '../messages.ts';

/** Where a VM is sent and what becomes of its disks and interfaces there; references are the destination's. */
export interface Crossing {
  readonly target: World;
  readonly host: string;
  readonly disks: ReadonlyMap<string, string>;
  readonly networks: ReadonlyMap<string, string>;
  readonly force: boolean;
  readonly copy: boolean;
}

const MOST_SNAPSHOTS = 1;

function disksOf(world: World, vm: Rec<'VM'>): readonly string[] {
  return vm.VBDs.flatMap((ref) => {
    const vbd = peek(world.db, 'VBD', ref);
    return vbd?.type === 'Disk' && isRef(vbd.VDI) ? [vbd.VDI] : [];
  });
}

function versionOf(world: World, host: string): number {
  const { platform_version = '' } = read(world.db, 'host', host).software_version;
  const [major = 0, minor = 0, fix = 0] = platform_version.split('.').map(Number);
  return major * 10_000 + minor * 100 + fix;
}

function assertStorage(world: World, vm: Rec<'VM'>, crossing: Crossing): void {
  for (const vdi of disksOf(world, vm)) {
    const sr = crossing.disks.get(vdi);
    if (sr === undefined) throw new XenError('VDI_NOT_IN_MAP', vdi);
    if (!crossing.target.db.get('SR', sr)) throw new XenError('HANDLE_INVALID', 'SR', sr);
    const stays = crossing.target === world && read(world.db, 'VDI', vdi).SR === sr;
    if (stays) continue;
    const source = read(world.db, 'SR', read(world.db, 'VDI', vdi).SR);
    if (!source.allowed_operations.includes('vdi_mirror') && vm.power_state === 'Running') {
      throw new XenError('SR_DOES_NOT_SUPPORT_MIGRATION', read(world.db, 'VDI', vdi).SR, 'VDI_MIRROR');
    }
    if (!read(crossing.target.db, 'SR', sr).allowed_operations.includes('vdi_mirror')) {
      throw new XenError('SR_DOES_NOT_SUPPORT_MIGRATION', sr, 'VDI_MIRROR_IN');
    }
    if (!hostHasSr(crossing.target.db, crossing.host, sr)) throw new XenError('VM_REQUIRES_SR', NULL_REF, sr);
  }
}

function assertCpu(vm: Rec<'VM'>, ref: string, crossing: Crossing): void {
  const { cpu_info } = read(crossing.target.db, 'host', crossing.host);
  const { vendor, features } = vm.last_boot_CPU_flags;
  if (vm.power_state === 'Halted' || crossing.force || features === undefined) return;
  if (vendor !== cpu_info.vendor) {
    throw new XenError(
      'VM_INCOMPATIBLE_WITH_THIS_HOST',
      ref,
      crossing.host,
      'VM last booted on a CPU from a different vendor.',
    );
  }
  if (!covers(cpu_info.features_hvm ?? '', features)) {
    throw new XenError(
      'VM_INCOMPATIBLE_WITH_THIS_HOST',
      ref,
      crossing.host,
      "VM last booted on a CPU with features this host's CPU does not have.",
    );
  }
}

function assertAcross(world: World, ref: string, vm: Rec<'VM'>, crossing: Crossing): void {
  const { target, host } = crossing;
  if (vm.snapshots.length > MOST_SNAPSHOTS) throw new XenError('VM_HAS_TOO_MANY_SNAPSHOTS', ref);
  const from = isRef(vm.resident_on) ? vm.resident_on : world.coordinator();
  if (versionOf(target, host) < versionOf(world, from)) {
    throw new XenError('VM_HOST_INCOMPATIBLE_VERSION_MIGRATE', host, ref);
  }
  assertStorage(world, vm, crossing);
  assertCpu(vm, ref, crossing);
  const row = read(target.db, 'host', host);
  if (!row.enabled) throw new XenError('HOST_DISABLED', host);
  if (!isLive(target.db, host)) throw new XenError('HOST_NOT_LIVE');
  if (vm.VCPUs_max > Number(row.cpu_info.cpu_count ?? '0'))
    throw new XenError('HOST_NOT_ENOUGH_PCPUS', String(vm.VCPUs_max), row.cpu_info.cpu_count ?? '0');
  if (vm.power_state === 'Running' && neededBy(vm) > freeMemory(target.db, host)) {
    throw new XenError('HOST_NOT_ENOUGH_FREE_MEMORY', String(neededBy(vm)), String(freeMemory(target.db, host)));
  }
  for (const vif of vm.VIFs) {
    const network = crossing.networks.get(vif);
    if (network === undefined) throw new XenError('VIF_NOT_IN_MAP', vif);
    if (!hostHasNetwork(target.db, host, network)) throw new XenError('VM_REQUIRES_NETWORK', ref, network);
  }
}

/** Throws why a VM could not be sent this way. */
export function assertCanCross(world: World, ref: string, crossing: Crossing): void {
  const vm = read(world.db, 'VM', ref);
  if (crossing.target !== world) return assertAcross(world, ref, vm, crossing);
  if (crossing.networks.size > 0)
    throw new XenError('OPERATION_NOT_ALLOWED', 'VIF mapping is not allowed for intra-pool migration');
  assertStorage(world, vm, crossing);
  if (vm.power_state === 'Running' && vm.resident_on !== crossing.host) {
    assertCanBootHere(world, ref, crossing.host, { storage: false, cpu: !crossing.force });
  } else if (!read(world.db, 'host', crossing.host).enabled) throw new XenError('HOST_DISABLED', crossing.host);
}

async function within(world: World, ref: string, crossing: Crossing, effort: Effort): Promise<string> {
  const vm = read(world.db, 'VM', ref);
  const moving = disksOf(world, vm).filter((vdi) => read(world.db, 'VDI', vdi).SR !== crossing.disks.get(vdi));
  const share = 0.8 / Math.max(1, moving.length);
  for (const [at, vdi] of moving.entries()) {
    await moveVdi(world, vdi, crossing.disks.get(vdi) ?? '', part(effort, at * share, (at + 1) * share));
  }
  if (vm.power_state === 'Running' && vm.resident_on !== crossing.host)
    await migrate(world, ref, crossing.host, part(effort, 0.8, 1));
  return ref;
}

async function copyDisks(
  world: World,
  vm: Rec<'VM'>,
  crossing: Crossing,
  effort: Effort,
): Promise<ReadonlyMap<string, string>> {
  const disks = disksOf(world, vm);
  const copies = new Map<string, string>();
  for (const [at, ref] of disks.entries()) {
    const vdi = read(world.db, 'VDI', ref);
    const sr = crossing.disks.get(ref) ?? '';
    const {
      SR: _,
      uuid: _u,
      location: _l,
      VBDs: _v,
      snapshots: _s,
      snapshot_of: _o,
      parent: _p,
      allowed_operations: _a,
      current_operations: _c,
      ...rest
    } = vdi;
    copies.set(ref, createVdi(crossing.target, { ...rest, SR: sr, virtual_size: vdi.virtual_size }));
    await spend(
      world,
      copySeconds(world.db, vdi.physical_utilisation, vdi.SR, sr),
      part(effort, at / disks.length, (at + 1) / disks.length),
    );
  }
  return copies;
}

/** The record of the VM in its new pool, with what belongs to it. */
function settleAcross(world: World, ref: string, crossing: Crossing, disks: ReadonlyMap<string, string>): string {
  const { target, host } = crossing;
  const vm = read(world.db, 'VM', ref);
  const running = vm.power_state === 'Running' && !crossing.copy;
  const guest = running ? peek(world.db, 'VM_guest_metrics', vm.guest_metrics) : undefined;
  const metrics = peek(world.db, 'VM_metrics', vm.metrics);
  const there = add(target.db, 'VM', {
    ...vm,
    uuid: crossing.copy ? '' : vm.uuid,
    allowed_operations: [],
    current_operations: {},
    power_state: running ? 'Running' : 'Halted',
    resident_on: running ? host : NULL_REF,
    scheduled_to_be_resident_on: NULL_REF,
    affinity: NULL_REF,
    consoles: [],
    VBDs: [],
    VIFs: [],
    VUSBs: [],
    VGPUs: [],
    VTPMs: [],
    snapshots: [],
    children: [],
    parent: NULL_REF,
    snapshot_schedule: NULL_REF,
    appliance: NULL_REF,
    groups: [],
    blobs: {},
    suspend_VDI: NULL_REF,
    suspend_SR: NULL_REF,
    metrics: add(target.db, 'VM_metrics', { ...metrics, uuid: '' }),
    guest_metrics: guest ? add(target.db, 'VM_guest_metrics', { ...guest, uuid: '' }) : NULL_REF,
    domid: running ? 1 + [...each(target.db, 'VM')].reduce((most, [, other]) => Math.max(most, other.domid), 0) : -1,
  });
  for (const vbdRef of vm.VBDs) {
    const vbd = read(world.db, 'VBD', vbdRef);
    const disk = vbd.type === 'Disk';
    const vdi = disk ? disks.get(vbd.VDI) : undefined;
    if (disk && vdi === undefined) continue;
    add(target.db, 'VBD', {
      ...vbd,
      uuid: '',
      VM: there,
      VDI: vdi ?? NULL_REF,
      empty: !disk,
      allowed_operations: [],
      current_operations: {},
      metrics: NULL_REF,
      currently_attached: running,
    });
  }
  for (const vifRef of vm.VIFs) {
    const vif = read(world.db, 'VIF', vifRef);
    add(target.db, 'VIF', {
      ...vif,
      uuid: '',
      VM: there,
      network: crossing.networks.get(vifRef) ?? NULL_REF,
      allowed_operations: [],
      current_operations: {},
      metrics: NULL_REF,
      currently_attached: running,
    });
  }
  if (running) openConsole(target, there, host);
  return there;
}

/** Nothing of the VM stays behind. */
function leave(world: World, ref: string): void {
  const { db } = world;
  if (read(db, 'VM', ref).power_state !== 'Halted') halt(world, ref);
  const vm = read(db, 'VM', ref);
  const disks = disksOf(world, vm);
  for (const vbd of vm.VBDs) db.destroy('VBD', vbd);
  for (const vif of vm.VIFs) destroyVif(db, vif);
  for (const vdi of disks) if (db.get('VDI', vdi)) destroyVdi(world, vdi);
  for (const snapshot of vm.snapshots) write(db, 'VM', snapshot, { snapshot_of: NULL_REF });
  if (peek(db, 'VM_metrics', vm.metrics)) db.destroy('VM_metrics', vm.metrics);
  if (peek(db, 'VM_guest_metrics', vm.guest_metrics)) db.destroy('VM_guest_metrics', vm.guest_metrics);
  db.destroy('VM', ref);
}

async function across(world: World, ref: string, crossing: Crossing, effort: Effort): Promise<string> {
  const vm = read(world.db, 'VM', ref);
  const disks = await copyDisks(world, vm, crossing, part(effort, 0, 0.8));
  try {
    if (vm.power_state === 'Running') await spend(world, bytesToMove(vm) / (0.4 * GIB), part(effort, 0.8, 1));
    if (world.troubles.refusesToMigrate.has(ref)) {
      throw new XenError(
        'VM_MIGRATE_FAILED',
        ref,
        vm.resident_on,
        crossing.host,
        'The guest did not suspend for the last round',
      );
    }
  } catch (error) {
    for (const vdi of disks.values()) if (crossing.target.db.get('VDI', vdi)) destroyVdi(crossing.target, vdi);
    throw error;
  }
  const there = settleAcross(world, ref, crossing, disks);
  sayVm(crossing.target, 'VM_MIGRATED', there, `migrated from pool '${world.name}'`);
  if (!crossing.copy) leave(world, ref);
  return there;
}

/** Sends a VM with its disks to a host of this or another pool. */
export async function cross(world: World, ref: string, crossing: Crossing, effort: Effort): Promise<string> {
  assertCanCross(world, ref, crossing);
  return crossing.target === world ? within(world, ref, crossing, effort) : across(world, ref, crossing, effort);
}
