import { isRef } from '../../../../app/xenapi/ref.ts';
import type { Db } from '../db.ts';
import { MIB, each, peek, read, write, type Rec } from '../typed.ts';

/** Bytes a VM costs beyond its own memory: shadow pages and bookkeeping, by size and virtual processors. */
export function overheadOf(staticMax: number, vcpus: number, multiplier = 1): number {
  const shadow = vcpus + 2 * Math.ceil(staticMax / MIB / 256);
  return (3 + Math.ceil(shadow * multiplier)) * MIB;
}

/** What a VM must have to start or arrive: the least its dynamic range allows. */
export function neededBy(vm: Rec<'VM'>): number {
  return vm.memory_dynamic_min + vm.memory_overhead;
}

export function isResident(vm: Rec<'VM'>): boolean {
  return vm.power_state === 'Running' || vm.power_state === 'Paused';
}

interface Coming {
  readonly generation: number;
  readonly byHost: ReadonlyMap<string, readonly string[]>;
}

const coming = new WeakMap<Db, Coming>();

/** VMs on their way to a host; looked up anew only after something changed, for questions come in bunches. */
function comingTo(db: Db, host: string): readonly string[] {
  let known = coming.get(db);
  if (known?.generation !== db.generation) {
    const byHost = new Map<string, string[]>();
    for (const [ref, vm] of each(db, 'VM')) {
      const to = vm.scheduled_to_be_resident_on;
      if (isRef(to)) byHost.set(to, [...(byHost.get(to) ?? []), ref]);
    }
    known = { generation: db.generation, byHost };
    coming.set(db, known);
  }
  return known.byHost.get(host) ?? [];
}

/** Free memory of a host if every VM gave back all it could, counting VMs that are on their way to it. */
export function freeMemory(db: Db, host: string): number {
  const row = read(db, 'host', host);
  const total = peek(db, 'host_metrics', row.metrics)?.memory_total ?? 0;
  let free = total - row.memory_overhead;
  const counted = new Set<string>();
  for (const ref of row.resident_VMs) {
    const vm = peek(db, 'VM', ref);
    if (!vm) continue;
    counted.add(ref);
    free -= neededBy(vm);
  }
  for (const ref of comingTo(db, host)) if (!counted.has(ref)) free -= neededBy(read(db, 'VM', ref));
  return free;
}

/** Shares what is free among the VMs whose range lets them grow, and tells each its new target. */
export function balloon(db: Db, host: string): void {
  const row = peek(db, 'host', host);
  if (!row) return;
  const vms = row.resident_VMs.map((ref) => [ref, peek(db, 'VM', ref)] as const);
  const elastic = vms.reduce((sum, [, vm]) => sum + (vm ? vm.memory_dynamic_max - vm.memory_dynamic_min : 0), 0);
  const share = elastic === 0 ? 1 : Math.min(1, Math.max(0, freeMemory(db, host) / elastic));
  for (const [ref, vm] of vms) {
    if (!vm || !isResident(vm)) continue;
    const spread = vm.memory_dynamic_max - vm.memory_dynamic_min;
    const target =
      spread === 0 ? vm.memory_dynamic_max : vm.memory_dynamic_min + Math.floor((spread * share) / MIB) * MIB;
    if (vm.memory_target !== target) write(db, 'VM', ref, { memory_target: target });
    if (isRef(vm.metrics)) write(db, 'VM_metrics', vm.metrics, { memory_actual: target });
  }
}
