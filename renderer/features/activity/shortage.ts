import type { Activity } from '../../../app/contract/activity.ts';
import type { Failure } from '../../../app/errors/failure.ts';
import type { View } from '../../../app/inventory/view.ts';
import { survey } from '../../../app/placement/facts.ts';
import { Room } from '../../../app/placement/room.ts';
import { whyNot } from '../../../app/placement/why-not.ts';
import { size } from '../../ui/format/size.ts';
import type { Shortage } from '../../ui/error-card/shortage.tsx';

/** The server that an action was about besides its targets: the one named in its calls. */
function hostIn(row: Activity, view: View): string | undefined {
  for (const step of row.steps)
    for (const call of step.calls)
      for (const param of call.params) if (typeof param === 'string' && view.get('host', param)) return param;
  return undefined;
}

/** The picture of too little memory on the server that was asked. */
export function shortageOf(row: Activity, failure: Failure, view: View): Shortage | undefined {
  const need = Number(failure.params[0]);
  if (failure.code !== 'HOST_NOT_ENOUGH_FREE_MEMORY' || !Number.isFinite(need) || need <= 0) return undefined;
  const ref = hostIn(row, view);
  const site = survey(view);
  const host = ref === undefined ? undefined : site.hosts.get(ref);
  if (!host) return undefined;
  const room = Room.of(site);
  const used = room.used(host.ref);
  const told = Number(failure.params[1]);
  const free = Number.isFinite(told) && failure.params[1] !== undefined ? told : Math.max(0, room.free(host.ref));
  const kept = Math.max(0, host.capacity - used - free);
  const vms = room.on(host.ref).length;
  return {
    name: host.name,
    total: host.capacity,
    totalText: size(host.capacity),
    parts: [
      { kind: 'used', size: used, text: `${vms} ${vms === 1 ? 'VM' : 'VMs'}, ${size(used)}` },
      ...(kept > host.capacity * 0.01 ? [{ kind: 'kept' as const, size: kept, text: `kept back, ${size(kept)}` }] : []),
    ],
    free: { size: free, text: `${size(free)} free` },
    need: { size: need, text: `needs ${size(need)}` },
  };
}

interface Alternative {
  readonly host: string;
  readonly name: string;
  readonly free: number;
}

/** Another server that could take the VM of a refused move, the one with most room. */
export function alternative(row: Activity, view: View): Alternative | undefined {
  const target = row.targets[0];
  if (row.action !== 'vm.migrate' || row.targets.length !== 1 || !target) return undefined;
  const site = survey(view);
  const room = Room.of(site);
  const vm = site.vms.get(target.ref);
  const asked = hostIn(row, view);
  if (!vm) return undefined;
  return [...site.hosts.values()]
    .filter((host) => host.ref !== asked && whyNot(site, room, vm, host, 'live').length === 0)
    .map((host) => ({ host: host.ref, name: host.name, free: room.free(host.ref) }))
    .sort((a, b) => b.free - a.free)[0];
}

interface HostReason {
  readonly name: string;
  readonly why: string;
}

/** For "no server can run it": each server with its own reason. */
export function reasonsByHost(row: Activity, failure: Failure, view: View): readonly HostReason[] {
  if (failure.code !== 'NO_HOSTS_AVAILABLE') return [];
  const target = row.targets[0];
  const site = survey(view);
  const vm = target && site.vms.get(target.ref);
  if (!vm) return [];
  const room = Room.of(site);
  const way = vm.state === 'suspended' ? 'resume' : vm.state === 'halted' ? 'start' : 'live';
  return [...site.hosts.values()].map((host) => ({
    name: host.name,
    why: whyNot(site, room, vm, host, way)[0]?.why ?? 'could take it now',
  }));
}
