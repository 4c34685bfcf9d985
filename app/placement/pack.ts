import type { HostFacts, Site, VmFacts } from './facts.ts';
import type { Reason } from './reason.ts';
import type { Room } from './room.ts';
import { finish, type Steps } from './steps.ts';
import { whyNot } from './why-not.ts';
import type { Way } from './why-not.ts';

export interface Move {
  readonly vm: string;
  readonly from: string | undefined;
  readonly to: string;
}

/** A VM that found no place, with each host's reasons. */
export interface Stranded {
  readonly vm: string;
  readonly reasons: ReadonlyMap<string, readonly Reason[]>;
}

export interface Packing {
  /** In the order in which they are safe one after another. */
  readonly moves: readonly Move[];
  readonly stranded: readonly Stranded[];
  /** The room after all moves. */
  readonly room: Room;
}

export interface PackOptions {
  readonly way: Way;
  /** Where a VM must go, whatever packing would choose. */
  readonly wanted?: ReadonlyMap<string, string>;
  /** Bytes to leave free on every host where possible. */
  readonly headroom?: number;
}

/** Prefers one host over another for a VM; lower is better. */
type Taste = (room: Room, vm: VmFacts, host: HostFacts) => number;

/** Level first: the fullest host after all moves stays as empty as possible. Tight as second try: big VMs need whole holes. */
const tastes: readonly Taste[] = [
  (room, vm, host) => -(room.free(host.ref) - vm.memory),
  (room, vm, host) => room.free(host.ref) - vm.memory,
];

/**
 * Finds a host among `targets` for each VM: largest first, apart from its anti-affinity companions where possible. Never
 * moves anything that was not asked about. Deterministic: equal hosts are taken by name.
 */
export const pack = (...about: Parameters<typeof packing>): Packing => finish(packing(...about));

/** The same, a VM at a time. */
export function* packing(
  site: Site,
  room: Room,
  vms: readonly string[],
  targets: readonly string[],
  options: PackOptions,
): Steps<Packing> {
  let best: Packing | undefined;
  for (const taste of tastes) {
    const next: Packing = yield* attempt(site, room, vms, targets, options, taste);
    if (!best || next.stranded.length < best.stranded.length) best = next;
    if (best.stranded.length === 0) break;
  }
  return best ?? { moves: [], stranded: [], room };
}

function* attempt(
  site: Site,
  start: Room,
  vms: readonly string[],
  targets: readonly string[],
  options: PackOptions,
  taste: Taste,
): Steps<Packing> {
  const room = start.copy();
  const moves: Move[] = [];
  const stranded: Stranded[] = [];
  const wanted = vms.flatMap((ref) => site.vms.get(ref) ?? []);
  wanted.sort((a, b) => b.memory - a.memory || compare(a.name, b.name) || compare(a.ref, b.ref));
  const hosts = targets.flatMap((ref) => site.hosts.get(ref) ?? []).sort((a, b) => compare(a.name, b.name));

  for (const vm of wanted) {
    const fixed = options.wanted?.get(vm.ref);
    const candidates = fixed === undefined ? hosts : hosts.filter((host) => host.ref === fixed);
    const reasons = new Map(candidates.map((host) => [host.ref, whyNot(site, room, vm, host, options.way)] as const));
    const open = candidates.filter((host) => reasons.get(host.ref)?.length === 0);
    const best = choose(room, vm, open, taste, options.headroom ?? 0);
    if (best) {
      moves.push({ vm: vm.ref, from: room.at(vm.ref), to: best.ref });
      room.put(vm.ref, best.ref);
    } else {
      stranded.push({ vm: vm.ref, reasons });
    }
    yield;
  }
  return { moves, stranded, room };
}

function choose(
  room: Room,
  vm: VmFacts,
  hosts: readonly HostFacts[],
  taste: Taste,
  headroom: number,
): HostFacts | undefined {
  const cost = (host: HostFacts): readonly number[] => [
    vm.apart === undefined ? 0 : room.companions(host.ref, vm.apart, vm.ref),
    room.free(host.ref) - vm.memory < headroom ? 1 : 0,
    taste(room, vm, host),
  ];
  let best: HostFacts | undefined;
  for (const host of hosts) if (!best || less(cost(host), cost(best))) best = host;
  return best;
}

function less(a: readonly number[], b: readonly number[]): boolean {
  for (const [index, value] of a.entries()) {
    const other = b[index] ?? 0;
    if (value !== other) return value < other;
  }
  return false;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
