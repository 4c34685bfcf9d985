import { isRef } from '../../../../../app/xenapi/ref.ts';
import { XenError } from '../../failure.ts';
import { each, peek, read, type Rec } from '../../typed.ts';
import type { World } from '../../world.ts';
import { freeMemory, isResident, neededBy } from '../memory.ts';
import { hostHasSr, isLive } from '../motion/placement.ts';

/** A VM that HA restarts, and where it runs now. */
interface Protected {
  readonly ref: string;
  readonly size: number;
  readonly host: string;
}

function isAgile(world: World, vm: Rec<'VM'>): boolean {
  const { db } = world;
  return vm.VBDs.every((ref) => {
    const vbd = peek(db, 'VBD', ref);
    const vdi = vbd && isRef(vbd.VDI) ? peek(db, 'VDI', vbd.VDI) : undefined;
    return !vdi || peek(db, 'SR', vdi.SR)?.shared === true;
  });
}

/** One VM more on a host: its memory is counted there too, and restarted it is only from there. */
interface Arrival {
  readonly vm: string;
  readonly host: string;
}

/** The largest a VM can become counts, whatever it has now. */
const planned = (vm: Rec<'VM'>): number =>
  (vm.is_control_domain ? vm.memory_dynamic_max : vm.memory_static_max) + vm.memory_overhead;

function protectedVms(
  world: World,
  priorities: ReadonlyMap<string, string> | undefined,
  arrival: Arrival | undefined,
): readonly Protected[] {
  const list: Protected[] = [];
  for (const [ref, vm] of each(world.db, 'VM')) {
    if (vm.is_a_template || vm.is_control_domain) continue;
    const arrives = arrival?.vm === ref;
    const priority = priorities ? priorities.get(ref) : vm.ha_always_run || arrives ? vm.ha_restart_priority : '';
    if (priority !== 'restart' || !(arrives || isResident(vm))) continue;
    list.push({ ref, size: planned(vm), host: arrives ? arrival.host : vm.resident_on });
  }
  return list.sort((a, b) => b.size - a.size);
}

/** The host with the most free that has so much. */
function mostFree(room: ReadonlyMap<string, number>, size: number): string | undefined {
  const [host, most] = [...room].reduce((best, next) => (next[1] > best[1] ? next : best), ['', -1]);
  return most < size ? undefined : host;
}

/** True where the protected VMs of these hosts fit on the others, largest first. */
function fits(free: ReadonlyMap<string, number>, vms: readonly Protected[], dead: ReadonlySet<string>): boolean {
  const room = new Map([...free].filter(([host]) => !dead.has(host)));
  return vms.every((vm) => {
    if (!dead.has(vm.host)) return true;
    const host = mostFree(room, vm.size);
    if (host !== undefined) room.set(host, (room.get(host) ?? 0) - vm.size);
    return host !== undefined;
  });
}

/** What is free on a host if every VM there grew to the largest it may be. */
function freeAtMost(world: World, host: string): number {
  const { db } = world;
  const { metrics, memory_overhead, resident_VMs } = read(db, 'host', host);
  const total = (peek(db, 'host_metrics', metrics)?.memory_total ?? 0) - memory_overhead;
  return resident_VMs.reduce((free, ref) => {
    const vm = peek(db, 'VM', ref);
    return vm ? free - planned(vm) : free;
  }, total);
}

/** Whether every protected VM restarts elsewhere when the hosts that weigh most fail. */
function tolerates(
  world: World,
  failures: number,
  priorities?: ReadonlyMap<string, string>,
  arrival?: Arrival,
): boolean {
  const { db } = world;
  const hosts = [...db.refs('host')].filter((host) => isLive(db, host) && read(db, 'host', host).enabled);
  if (failures >= hosts.length) return failures === 0;
  const came = (host: string): number => (arrival?.host === host ? planned(read(db, 'VM', arrival.vm)) : 0);
  const free = new Map(hosts.map((host) => [host, freeAtMost(world, host) - came(host)]));
  // Those of a host that is disabled or dead already are the first to need a place.
  const vms: Protected[] = [];
  for (const vm of protectedVms(world, priorities, arrival)) {
    const at = free.has(vm.host) ? vm.host : mostFree(free, vm.size);
    if (at === undefined) return false;
    if (at !== vm.host) free.set(at, (free.get(at) ?? 0) - vm.size);
    vms.push({ ...vm, host: at });
  }
  const load = (host: string): number => vms.filter((vm) => vm.host === host).reduce((sum, vm) => sum + vm.size, 0);
  const weight = (host: string): number => load(host) + (free.get(host) ?? 0);
  const worst = [...hosts].sort((a, b) => weight(b) - weight(a) || load(b) - load(a) || (a < b ? -1 : 1));
  return fits(free, vms, new Set(worst.slice(0, failures)));
}

/** Largest number of hosts that may fail, whichever they are, with every protected VM restarted elsewhere. */
export function failuresTolerable(world: World, priorities?: ReadonlyMap<string, string>): number {
  let tolerable = 0;
  while (tolerable + 1 < world.db.count('host') && tolerates(world, tolerable + 1, priorities)) tolerable++;
  return tolerable;
}

/** A VM that comes to a host must leave the plan intact; where none holds, it cannot get worse. */
export function assertPlanStays(world: World, vm: string, host: string): void {
  const pool = read(world.db, 'pool', world.pool());
  if (!pool.ha_enabled || pool.ha_allow_overcommit) return;
  const failures = pool.ha_plan_exists_for;
  if (tolerates(world, failures) && !tolerates(world, failures, undefined, { vm, host }))
    throw new XenError('HA_OPERATION_WOULD_BREAK_FAILOVER_PLAN');
}

/** Throws why HA could not restart a VM on another host. */
export function assertAgile(world: World, ref: string): void {
  const { db } = world;
  const vm = read(db, 'VM', ref);
  if (vm.VUSBs.length > 0) throw new XenError('VM_HAS_VUSBS', ref);
  if (vm.VGPUs.length > 0) throw new XenError('VM_HAS_VGPU', ref);
  if (vm.other_config.pci !== undefined) throw new XenError('VM_HAS_PCI_ATTACHED', ref);
  if (!isAgile(world, vm)) {
    for (const vbdRef of vm.VBDs) {
      const vbd = peek(db, 'VBD', vbdRef);
      const vdi = vbd && isRef(vbd.VDI) ? peek(db, 'VDI', vbd.VDI) : undefined;
      if (vdi && !read(db, 'SR', vdi.SR).shared) throw new XenError('HA_CONSTRAINT_VIOLATION_SR_NOT_SHARED', vdi.SR);
    }
  }
  for (const vifRef of vm.VIFs) {
    const { network } = read(db, 'VIF', vifRef);
    const { PIFs } = read(db, 'network', network);
    const hosts = new Set(PIFs.map((pif) => read(db, 'PIF', pif).host));
    if (hosts.size < db.count('host')) throw new XenError('HA_CONSTRAINT_VIOLATION_NETWORK_NOT_SHARED', network);
  }
}

/** Where each VM of failed hosts would start again, or that it could not. */
export function failoverPlan(
  world: World,
  dead: readonly string[],
  vms: readonly string[],
): ReadonlyMap<string, string | undefined> {
  const { db } = world;
  const room = new Map<string, number>();
  for (const host of db.refs('host'))
    if (!dead.includes(host) && isLive(db, host) && read(db, 'host', host).enabled)
      room.set(host, freeMemory(db, host));
  const plan = new Map<string, string | undefined>();
  const bySize = [...vms].sort((a, b) => neededBy(read(db, 'VM', b)) - neededBy(read(db, 'VM', a)));
  for (const vm of bySize) {
    const size = neededBy(read(db, 'VM', vm));
    const disks = read(db, 'VM', vm).VBDs.flatMap((ref) => {
      const vbd = peek(db, 'VBD', ref);
      const vdi = vbd && isRef(vbd.VDI) ? peek(db, 'VDI', vbd.VDI) : undefined;
      return vdi ? [vdi.SR] : [];
    });
    const choices = [...room].filter(([host, free]) => free >= size && disks.every((sr) => hostHasSr(db, host, sr)));
    const best = choices.reduce<readonly [string, number] | undefined>(
      (most, next) => (!most || next[1] > most[1] ? next : most),
      undefined,
    );
    if (best) room.set(best[0], best[1] - size);
    plan.set(vm, best?.[0]);
  }
  return plan;
}
