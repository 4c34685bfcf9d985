import type { HostFacts, Site, VmFacts } from '../facts.ts';
import type { Move } from '../pack.ts';
import { Room } from '../room.ts';
import { whyNot } from '../why-not.ts';

/** Servers closer together than this, as parts of what they have, are level. */
const LEVEL = 0.1;
const CPU_LEVEL = 0.2;
const MOST_MOVES = 10;
/** A move must bring the servers closer by at least this much of the remaining distance. */
const WORTH = 0.02;

/** How busy the CPUs are, from metrics; what is not known counts for nothing. */
export interface CpuUse {
  /** Part of a server's CPUs, 0 to 1. */
  host(ref: string): number | undefined;
  /** Part of a VM's own virtual CPUs, 0 to 1. */
  vm(ref: string): number | undefined;
}

const unknown: CpuUse = { host: () => undefined, vm: () => undefined };

/** How full one server is: parts of its memory and of its CPUs. */
export interface Fullness {
  readonly host: string;
  readonly memory: number;
  /** Absent while metrics say nothing. */
  readonly cpu: number | undefined;
}

/** Who takes how much of what where, while moves are tried. */
class Scales {
  readonly hosts: readonly HostFacts[];
  readonly #room: Room;
  readonly #cpu = new Map<string, number>();
  readonly #use: CpuUse;

  constructor(site: Site, room: Room, use: CpuUse) {
    this.hosts = [...site.hosts.values()].filter((host) => host.live && host.enabled && host.capacity > 0);
    this.#room = room;
    this.#use = use;
    for (const { ref } of this.hosts) {
      const busy = use.host(ref);
      if (busy !== undefined) this.#cpu.set(ref, busy);
    }
  }

  full(host: HostFacts): Fullness {
    return { host: host.ref, memory: this.#room.used(host.ref) / host.capacity, cpu: this.#cpu.get(host.ref) };
  }

  /** CPUs that a VM keeps busy, as a part of a server's. */
  share(vm: VmFacts, host: HostFacts): number {
    return host.pcpus > 0 ? ((this.#use.vm(vm.ref) ?? 0) * vm.vcpus) / host.pcpus : 0;
  }

  put(vm: VmFacts, from: HostFacts, to: HostFacts): void {
    this.#room.put(vm.ref, to.ref);
    const [left, came] = [this.#cpu.get(from.ref), this.#cpu.get(to.ref)];
    if (left !== undefined) this.#cpu.set(from.ref, left - this.share(vm, from));
    if (came !== undefined) this.#cpu.set(to.ref, came + this.share(vm, to));
  }

  /** How far they are from level, memory and CPU together: 0 where all are equally full. */
  distance(changed?: { readonly vm: VmFacts; readonly from: HostFacts; readonly to: HostFacts }): number {
    const now = this.hosts.map((host) => {
      const { memory, cpu } = this.full(host);
      if (!changed || (host !== changed.from && host !== changed.to)) return { memory, cpu };
      const sign = host === changed.to ? 1 : -1;
      return {
        memory: memory + (sign * changed.vm.memory) / host.capacity,
        cpu: cpu === undefined ? undefined : cpu + sign * this.share(changed.vm, host),
      };
    });
    const cpus = now.flatMap(({ cpu }) => (cpu === undefined ? [] : [cpu]));
    return uneven(now.map(({ memory }) => memory)) + (cpus.length === now.length ? uneven(cpus) / 4 : 0);
  }

  get level(): boolean {
    const all = this.hosts.map((host) => this.full(host));
    const cpus = all.flatMap(({ cpu }) => (cpu === undefined ? [] : [cpu]));
    return width(all.map(({ memory }) => memory)) < LEVEL && width(cpus) < CPU_LEVEL;
  }
}

const width = (values: readonly number[]): number =>
  values.length < 2 ? 0 : Math.max(...values) - Math.min(...values);

function uneven(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
}

/** How full every server is, with some moves made. */
export function fullness(site: Site, moves: readonly Move[], use: CpuUse = unknown): readonly Fullness[] {
  const scales = new Scales(site, Room.of(site), use);
  for (const { vm, from, to } of moves) {
    const [facts, source, target] = [site.vms.get(vm), site.hosts.get(from ?? ''), site.hosts.get(to)];
    if (facts && source && target) scales.put(facts, source, target);
  }
  return scales.hosts.map((host) => scales.full(host));
}

/**
 * Moves that level memory and CPU between servers, the fewest that help: each time the one that brings all closest together.
 * Nothing is suggested that only swaps who is full, and nobody moves twice.
 */
export function suggestMoves(site: Site, use: CpuUse = unknown): readonly Move[] {
  const room = Room.of(site);
  const scales = new Scales(site, room, use);
  const moves: Move[] = [];
  while (moves.length < MOST_MOVES && !scales.level) {
    const best = bestMove(site, room, scales, new Set(moves.map(({ vm }) => vm)));
    if (!best) break;
    moves.push({ vm: best.vm.ref, from: best.from.ref, to: best.to.ref });
    scales.put(best.vm, best.from, best.to);
  }
  return moves;
}

function bestMove(site: Site, room: Room, scales: Scales, moved: ReadonlySet<string>) {
  const before = scales.distance();
  const full = new Map(scales.hosts.map((host) => [host, scales.full(host)]));
  const fuller = (a: HostFacts, b: HostFacts): boolean => {
    const [one, other] = [full.get(a), full.get(b)];
    return one !== undefined && other !== undefined && (one.memory > other.memory || (one.cpu ?? 0) > (other.cpu ?? 0));
  };
  const open = scales.hosts.flatMap((from) =>
    room.on(from.ref).flatMap((ref) => {
      const vm = site.vms.get(ref);
      if (!vm || moved.has(ref) || vm.held.length > 0 || vm.state !== 'running') return [];
      return scales.hosts.flatMap((to) => {
        if (!fuller(from, to) || (vm.apart !== undefined && room.companions(to.ref, vm.apart, ref) > 0)) return [];
        const after = scales.distance({ vm, from, to });
        return after < before * (1 - WORTH) ? [{ vm, from, to, after }] : [];
      });
    }),
  );
  return open
    .sort((a, b) => a.after - b.after || (a.vm.name < b.vm.name ? -1 : 1))
    .find(({ vm, to }) => whyNot(site, room, vm, to, 'live').length === 0);
}
