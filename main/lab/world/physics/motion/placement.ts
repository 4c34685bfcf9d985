import { isRef } from '../../../../../app/xenapi/ref.ts';
import type { Db } from '../../db.ts';
import { XenError } from '../../failure.ts';
import { covers } from '../../genesis/products.ts';
import { each, peek, read, type Rec } from '../../typed.ts';
import type { World } from '../../world.ts';
import { cardFor } from '../graphics.ts';
import { freeMemory, neededBy } from '../memory.ts';
import { assertFunctions } from '../sriov.ts';

/** What to look at besides what is always looked at. */
interface Question {
  readonly cpu?: boolean;
  readonly storage?: boolean;
  readonly memory?: boolean;
}

export function hostHasSr(db: Db, host: string, sr: string): boolean {
  return read(db, 'SR', sr).PBDs.some((ref) => {
    const pbd = peek(db, 'PBD', ref);
    return pbd?.host === host && pbd.currently_attached;
  });
}

/** With an interface there, up or not: it is brought up when needed. One that nobody's interface carries any host can have. */
export function hostHasNetwork(db: Db, host: string, network: string): boolean {
  const { PIFs } = read(db, 'network', network);
  return PIFs.length === 0 || PIFs.some((ref) => peek(db, 'PIF', ref)?.host === host);
}

/** Nobody can bring up an interface that is part of a bond. */
const isBonded = (db: Db, host: string, network: string): boolean =>
  read(db, 'network', network).PIFs.some((ref) => {
    const pif = peek(db, 'PIF', ref);
    return pif?.host === host && isRef(pif.bond_slave_of);
  });

function assertStorage(db: Db, ref: string, vm: Rec<'VM'>, host: string): void {
  for (const vbdRef of vm.VBDs) {
    const vbd = read(db, 'VBD', vbdRef);
    const vdi = isRef(vbd.VDI) && !vbd.empty ? peek(db, 'VDI', vbd.VDI) : undefined;
    if (vdi && !hostHasSr(db, host, vdi.SR)) throw new XenError('VM_REQUIRES_SR', ref, vdi.SR);
  }
  if (vm.power_state !== 'Suspended' || !isRef(vm.suspend_VDI)) return;
  const image = peek(db, 'VDI', vm.suspend_VDI);
  if (image && !hostHasSr(db, host, image.SR)) throw new XenError('VM_REQUIRES_SR', ref, image.SR);
}

function assertNetworks(db: Db, ref: string, vm: Rec<'VM'>, host: string): void {
  const networks = vm.VIFs.map((vif) => read(db, 'VIF', vif).network).filter(isRef);
  const lacking = networks.find((network) => isElsewhere(db, network, host) || !hostHasNetwork(db, host, network));
  if (lacking !== undefined) throw new XenError('VM_REQUIRES_NETWORK', ref, lacking);
  const bonded = networks.find((network) => isBonded(db, host, network));
  if (bonded !== undefined) throw new XenError('HOST_CANNOT_ATTACH_NETWORK', host, bonded);
}

/** An internal network lives where its VMs run; who asks is one of them, and so cannot leave while it runs. */
function isElsewhere(db: Db, network: string, host: string): boolean {
  const { PIFs, VIFs, managed, other_config } = read(db, 'network', network);
  if (PIFs.length > 0 || !managed || other_config['assume_network_is_shared'] === 'true') return false;
  const users = VIFs.map((ref) => peek(db, 'VM', read(db, 'VIF', ref).VM)).filter(
    (vm) => vm?.power_state === 'Running',
  );
  return users.length > 0 && !users.some((vm) => vm?.resident_on === host);
}

function assertDevices(db: Db, ref: string, vm: Rec<'VM'>, host: string): void {
  for (const vgpuRef of vm.VGPUs) {
    const vgpu = read(db, 'VGPU', vgpuRef);
    if (cardFor(db, vgpuRef, host) === undefined)
      throw new XenError('VM_REQUIRES_VGPU', ref, vgpu.GPU_group, vgpu.type);
  }
  for (const vusbRef of vm.VUSBs) {
    const group = read(db, 'VUSB', vusbRef).USB_group;
    const there = read(db, 'USB_group', group).PUSBs.some((pusb) => read(db, 'PUSB', pusb).host === host);
    if (!there) throw new XenError('VM_REQUIRES_VUSB', ref, group, host);
  }
}

export function assertCpu(db: Db, ref: string, vm: Rec<'VM'>, host: string): void {
  const { cpu_info } = read(db, 'host', host);
  const { vendor, features } = vm.last_boot_CPU_flags;
  if (vm.power_state === 'Halted' || features === undefined) return;
  if (vendor !== cpu_info.vendor) {
    throw new XenError('VM_INCOMPATIBLE_WITH_THIS_HOST', ref, host, 'VM last booted on a CPU from a different vendor.');
  }
  if (!covers(cpu_info.features_hvm ?? '', features)) {
    throw new XenError(
      'VM_INCOMPATIBLE_WITH_THIS_HOST',
      ref,
      host,
      "VM last booted on a CPU with features this host's CPU does not have.",
    );
  }
}

function assertMemory(db: Db, vm: Rec<'VM'>, host: string): void {
  const needed = neededBy(vm);
  const free = freeMemory(db, host);
  if (needed > free) throw new XenError('HOST_NOT_ENOUGH_FREE_MEMORY', String(needed), String(free));
}

export function isLive(db: Db, host: string): boolean {
  return peek(db, 'host_metrics', read(db, 'host', host).metrics)?.live ?? false;
}

/** Throws the first reason, in the server's order, why a VM could not run on a host. */
export function assertCanBootHere(world: World, ref: string, host: string, question: Question = {}): void {
  const { db } = world;
  const vm = read(db, 'VM', ref);
  const row = read(db, 'host', host);
  if (!isLive(db, host)) throw new XenError('HOST_NOT_LIVE');
  if (!row.enabled) throw new XenError('HOST_DISABLED', host);
  if (!row.virtual_hardware_platform_versions.includes(vm.hardware_platform_version)) {
    const offered = `[${row.virtual_hardware_platform_versions.join('; ')}]`;
    throw new XenError(
      'VM_HOST_INCOMPATIBLE_VIRTUAL_HARDWARE_PLATFORM_VERSION',
      host,
      offered,
      ref,
      String(vm.hardware_platform_version),
    );
  }
  if (question.cpu ?? true) assertCpu(db, ref, vm, host);
  if (question.storage ?? true) assertStorage(db, ref, vm, host);
  assertNetworks(db, ref, vm, host);
  assertDevices(db, ref, vm, host);
  assertFunctions(db, vm, host);
  if (vm.HVM_boot_policy !== '' && !row.capabilities.some((name) => name.startsWith('hvm-')))
    throw new XenError('VM_HVM_REQUIRED', ref);
  if (question.memory ?? true) assertMemory(db, vm, host);
  const pcpus = Number(row.cpu_info.cpu_count ?? '0');
  if (vm.VCPUs_max > pcpus) throw new XenError('HOST_NOT_ENOUGH_PCPUS', String(vm.VCPUs_max), String(pcpus));
}

export function canBootHere(world: World, vm: string, host: string, question: Question = {}): boolean {
  try {
    assertCanBootHere(world, vm, host, question);
    return true;
  } catch (error) {
    if (error instanceof XenError) return false;
    throw error;
  }
}

/** Hosts a VM can run on, leaving out those that will not do. */
export function possibleHosts(world: World, vm: string, question: Question = {}): readonly string[] {
  return [...world.db.refs('host')].filter((host) => canBootHere(world, vm, host, question));
}

/** How many VMs of the group that this one keeps its distance from run on a host; 0 where it is in no such group. */
export function companions(db: Db, vm: string, host: string): number {
  const apart = read(db, 'VM', vm).groups.filter((group) => peek(db, 'VM_group', group)?.placement === 'anti_affinity');
  const others = apart.flatMap((group) => read(db, 'VM_group', group).VMs);
  return others.filter((other) => {
    const row = other === vm ? undefined : peek(db, 'VM', other);
    return row !== undefined && (row.resident_on === host || row.scheduled_to_be_resident_on === host);
  }).length;
}

/** Home first if it can; else far from its group, the coordinator last when the pool spares it, where most memory is free. */
export function chooseHost(world: World, vm: string): string {
  const { db } = world;
  const hosts = possibleHosts(world, vm);
  const { affinity } = read(db, 'VM', vm);
  if (hosts.includes(affinity)) return affinity;
  const pool = read(db, 'pool', world.pool());
  const spared = (host: string): number => (pool.coordinator_bias && host === pool.master ? 1 : 0);
  const near = new Map(hosts.map((host) => [host, companions(db, vm, host)]));
  const ranked = [...hosts].sort(
    (a, b) => (near.get(a) ?? 0) - (near.get(b) ?? 0) || spared(a) - spared(b) || freeMemory(db, b) - freeMemory(db, a),
  );
  const [best] = ranked;
  if (best === undefined) throw new XenError('NO_HOSTS_AVAILABLE');
  return best;
}

/** Versions compare by their numbers: nothing moves to an older host. */
export function isOlder(db: Db, host: string, than: string): boolean {
  const numbers = (ref: string): readonly number[] =>
    (read(db, 'host', ref).software_version.platform_version ?? '').split('.').map(Number);
  const [a, b] = [numbers(host), numbers(than)];
  for (let at = 0; at < 3; at++) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

export function hostsOf(world: World): readonly string[] {
  return [...each(world.db, 'host')].map(([ref]) => ref);
}
