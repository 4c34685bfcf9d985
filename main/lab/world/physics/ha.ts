import { isRef } from '../../../../app/xenapi/ref.ts';
import { XenError } from '../failure.ts';
import { each, peek, read, type Rec } from '../typed.ts';
import type { World } from '../world.ts';
import { freeMemory, isResident, neededBy } from './memory.ts';
import { hostHasSr, isLive } from './placement.ts';

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

function protectedVms(world: World, priorities: ReadonlyMap<string, string> | undefined): readonly Protected[] {
  const list: Protected[] = [];
  for (const [ref, vm] of each(world.db, 'VM')) {
    if (vm.is_a_template || vm.is_control_domain) continue;
    const priority = priorities ? priorities.get(ref) : vm.ha_always_run ? vm.ha_restart_priority : '';
    if (priority !== 'restart' || !isResident(vm)) continue;
    list.push({ ref, size: neededBy(vm), host: vm.resident_on });
  }
  return list.sort((a, b) => b.size - a.size);
}

/** True where the protected VMs of these hosts fit on the others, largest first. */
function fits(free: ReadonlyMap<string, number>, vms: readonly Protected[], dead: ReadonlySet<string>): boolean {
  const room = new Map([...free].filter(([host]) => !dead.has(host)));
  return vms.every((vm) => {
    if (!dead.has(vm.host)) return true;
    const [host, most] = [...room].reduce((best, next) => (next[1] > best[1] ? next : best), ['', -1]);
    if (most < vm.size) return false;
    room.set(host, most - vm.size);
    return true;
  });
}

/** Largest number of hosts that may fail, whichever they are, with every protected VM restarted elsewhere. */
export function failuresTolerable(world: World, priorities?: ReadonlyMap<string, string>): number {
  const { db } = world;
  const hosts = [...db.refs('host')].filter((host) => isLive(db, host) && read(db, 'host', host).enabled);
  const vms = protectedVms(world, priorities);
  const free = new Map(hosts.map((host) => [host, freeMemory(db, host)]));
  const load = (host: string): number => vms.filter((vm) => vm.host === host).reduce((sum, vm) => sum + vm.size, 0);
  const worst = [...hosts].sort((a, b) => load(b) + (free.get(b) ?? 0) - load(a) - (free.get(a) ?? 0));
  let tolerable = 0;
  while (tolerable + 1 < hosts.length && fits(free, vms, new Set(worst.slice(0, tolerable + 1)))) tolerable++;
  return tolerable;
}

/** Starting one more VM must leave the plan intact. */
export function assertFailoverPlanHolds(world: World, starting: string): void {
  const pool = read(world.db, 'pool', world.pool());
  if (!pool.ha_enabled || pool.ha_allow_overcommit) return;
  const vm = read(world.db, 'VM', starting);
  const spare = [...world.db.refs('host')].reduce(
    (sum, host) => sum + (isLive(world.db, host) ? freeMemory(world.db, host) : 0),
    0,
  );
  if (failuresTolerable(world) < pool.ha_host_failures_to_tolerate || neededBy(vm) > spare) {
    throw new XenError('HA_OPERATION_WOULD_BREAK_FAILOVER_PLAN');
  }
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
