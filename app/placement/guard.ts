import type { HostFacts, Site, VmFacts } from './facts.ts';
import type { Room } from './room.ts';

/** A VM that is restarted elsewhere when its server fails. */
interface Guarded {
  readonly at: string;
  readonly size: number;
}

/** What counts for the plan of high availability. */
interface Watched {
  /** What is free on each server that takes VMs, with every VM at its largest. */
  readonly free: Map<string, number>;
  /** The largest first. */
  readonly guarded: readonly Guarded[];
}

function watched(site: Site, room: Room, arriving?: { readonly vm: VmFacts; readonly host: HostFacts }): Watched {
  const open = [...site.hosts.values()].filter((host) => host.live && host.enabled);
  const free = new Map(open.map(({ ref, capacity }) => [ref, capacity]));
  const guarded: Guarded[] = [];
  const take = (host: string, size: number): void => {
    const left = free.get(host);
    if (left !== undefined) free.set(host, left - size);
  };
  for (const vm of site.vms.values()) {
    const at = room.at(vm.ref);
    const arrives = vm === arriving?.vm;
    if (at !== undefined) take(at, vm.memoryPlanned);
    // Until it has left it is counted on both; it is restarted only from where it goes.
    if (arrives) take(arriving.host.ref, vm.memoryPlanned);
    const from = arrives ? arriving.host.ref : at;
    if (from !== undefined && (arrives ? vm.restarts : vm.guarded)) guarded.push({ at: from, size: vm.memoryPlanned });
  }
  return { free, guarded: guarded.sort((a, b) => b.size - a.size) };
}

/** The server with the most free, where it has so much. */
function takeIn(free: Map<string, number>, size: number): string | undefined {
  let best: string | undefined;
  for (const [host, left] of free) if (left >= size && left > (free.get(best ?? '') ?? -1)) best = host;
  if (best !== undefined) free.set(best, (free.get(best) ?? 0) - size);
  return best;
}

/** Whether all that are guarded find a place when the servers that weigh most fail. */
function survives({ free, guarded }: Watched, failures: number): boolean {
  if (failures >= free.size) return false;
  const placed: Guarded[] = [];
  const load = new Map<string, number>();
  // Those of a server that takes no VMs any more are the first to need a place.
  for (const { at, size } of guarded) {
    const host = free.has(at) ? at : takeIn(free, size);
    if (host === undefined) return false;
    placed.push({ at: host, size });
    load.set(host, (load.get(host) ?? 0) + size);
  }
  const laden = (host: string): number => load.get(host) ?? 0;
  const weight = (host: string): number => laden(host) + (free.get(host) ?? 0);
  const worst = [...free.keys()].sort((a, b) => weight(b) - weight(a) || laden(b) - laden(a) || (a < b ? -1 : 1));
  const lost = new Set(worst.slice(0, failures));
  for (const host of lost) free.delete(host);
  return placed.every(({ at, size }) => !lost.has(at) || takeIn(free, size) !== undefined);
}

/** Plans that hold now; where none does, nothing can be lost. */
const holding = new WeakMap<Site, boolean>();

/**
 * Whether high availability could no longer restart everything it looks after once this VM runs on this server too. The
 * server plans with every VM at its static maximum.
 */
export function losesPlan(site: Site, room: Room, vm: VmFacts, host: HostFacts): boolean {
  if (site.failures === 0) return false;
  let holds = holding.get(site);
  if (holds === undefined) holding.set(site, (holds = survives(watched(site, room), site.failures)));
  return holds && !survives(watched(site, room, { vm, host }), site.failures);
}
