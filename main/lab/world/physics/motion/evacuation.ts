import { isRef, NULL_REF } from '../../../../../app/xenapi/ref.ts';
import { immobile } from '../../allowed/vm.ts';
import { XenError } from '../../failure.ts';
import { add, peek, read, write, xenTime } from '../../typed.ts';
import type { World } from '../../world.ts';
import { type Effort } from '../effort.ts';
import { freeMemory, neededBy } from '../memory.ts';
import { migrate } from './motion.ts';
import { assertCanBootHere, canBootHere, companions, hostsOf, isOlder } from './placement.ts';
import { vmOperation } from '../operations.ts';

/** Where each VM would go, or why it cannot leave. */
export type Plan = ReadonlyMap<string, string | XenError>;

function guestsOf(world: World, host: string): readonly string[] {
  return read(world.db, 'host', host).resident_VMs.filter(
    (ref) => peek(world.db, 'VM', ref)?.is_control_domain === false,
  );
}

/** What keeps a VM where it is whatever the other hosts are like. */
function stuck(world: World, ref: string): XenError | undefined {
  const vm = read(world.db, 'VM', ref);
  const pool = read(world.db, 'pool', world.pool());
  if (pool.ha_enabled && vm.ha_restart_priority !== 'restart')
    return new XenError('HOST_EVACUATE_VM_NOT_HA_PROTECTED', ref);
  if (vm.power_state !== 'Running')
    return new XenError('VM_BAD_POWER_STATE', ref, 'running', vm.power_state.toLowerCase());
  const [busy] = Object.entries(vm.current_operations);
  if (busy) return new XenError('OTHER_OPERATION_IN_PROGRESS', 'VM', ref, busy[1], busy[0]);
  const reason = immobile(world.db, ref, vm);
  return reason && new XenError(...reason);
}

/** The first reason of any other host; memory is looked at when packing. */
function unreachable(world: World, ref: string, hosts: readonly string[]): XenError {
  for (const host of hosts) {
    try {
      assertCanBootHere(world, ref, host, { memory: false });
    } catch (error) {
      if (error instanceof XenError) return error;
      throw error;
    }
  }
  return new XenError('NO_HOSTS_AVAILABLE', ref);
}

/** Packs the VMs of a host onto the others, largest first, each where most is free. */
function planEvacuation(world: World, host: string): Plan {
  const { db } = world;
  const others = hostsOf(world).filter(
    (other) => other !== host && read(db, 'host', other).enabled && !isOlder(db, other, host),
  );
  const room = new Map(others.map((other) => [other, freeMemory(db, other)]));
  const plan = new Map<string, string | XenError>();
  /** VMs of the same group that this plan sends there. */
  const planned = (ref: string, other: string): number => {
    const { groups } = read(db, 'VM', ref);
    return [...plan].filter(([vm, to]) => to === other && read(db, 'VM', vm).groups.some((one) => groups.includes(one)))
      .length;
  };
  const vms = [...guestsOf(world, host)].sort((a, b) => neededBy(read(db, 'VM', b)) - neededBy(read(db, 'VM', a)));
  for (const ref of vms) {
    const reason = stuck(world, ref);
    if (reason) {
      plan.set(ref, reason);
      continue;
    }
    if (others.length === 0) {
      plan.set(ref, new XenError('NO_HOSTS_AVAILABLE'));
      continue;
    }
    const willing = others.filter((other) => canBootHere(world, ref, other, { memory: false }));
    const size = neededBy(read(db, 'VM', ref));
    const fits = willing.filter((other) => (room.get(other) ?? 0) >= size);
    const near = (other: string): number => companions(db, ref, other) + planned(ref, other);
    const [best] = [...(fits.length > 0 ? fits : willing)].sort(
      (a, b) => near(a) - near(b) || (room.get(b) ?? 0) - (room.get(a) ?? 0),
    );
    if (best === undefined) plan.set(ref, unreachable(world, ref, others));
    else if ((room.get(best) ?? 0) < size) plan.set(ref, new XenError('HOST_NOT_ENOUGH_FREE_MEMORY', ref));
    else {
      plan.set(ref, best);
      room.set(best, (room.get(best) ?? 0) - size);
    }
  }
  return plan;
}

export function preventing(world: World, host: string): ReadonlyMap<string, XenError> {
  const found = new Map<string, XenError>();
  for (const [vm, outcome] of planEvacuation(world, host)) if (outcome instanceof XenError) found.set(vm, outcome);
  return found;
}

/** Each migration of an evacuation is a task of its own beneath it. */
function child(world: World, effort: Effort): Effort {
  const ref = add(world.db, 'task', {
    name_label: 'Async.VM.pool_migrate',
    created: xenTime(world.clock.now()),
    status: 'pending',
    resident_on: world.coordinator(),
    type: '<none/>',
    backtrace: '()',
    subtask_of: peek(world.db, 'task', effort.ref) ? effort.ref : NULL_REF,
  });
  return {
    ref,
    signal: effort.signal,
    progress: (fraction) => {
      if (peek(world.db, 'task', ref)) write(world.db, 'task', ref, { progress: fraction });
    },
  };
}

/** Moves every VM away, a few at a time; nothing moves if one of them cannot. */
export async function evacuate(world: World, host: string, batch: number, effort: Effort): Promise<void> {
  const plan = planEvacuation(world, host);
  for (const outcome of plan.values()) if (outcome instanceof XenError) throw outcome;
  const waiting = [...plan].flatMap(([vm, to]) => (to instanceof XenError ? [] : [[vm, to] as const]));
  const total = waiting.length;
  let done = 0;
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [vm, to] = next;
      const own = child(world, effort);
      try {
        if (isRef(read(world.db, 'VM', vm).resident_on))
          await vmOperation(world, vm, 'pool_migrate', own, () => migrate(world, vm, to, own));
      } finally {
        if (peek(world.db, 'task', own.ref)) world.db.destroy('task', own.ref);
      }
      done++;
      effort.progress(done / total);
    }
  };
  await Promise.all(Array.from({ length: Math.min(batch, total) }, worker));
}
