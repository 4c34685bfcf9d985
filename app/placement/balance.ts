import type { Site } from './facts.ts';
import type { Move } from './pack.ts';
import { Room } from './room.ts';
import { whyNot } from './why-not.ts';

/** Servers closer together than this, as parts of their memory, are level. */
const LEVEL = 0.1;
const MOST_MOVES = 10;

/**
 * Moves that level memory between servers, the fewest that help: each takes one VM from the fullest server to the emptiest,
 * the one whose size comes nearest to half the difference. Nothing is suggested that only swaps who is full.
 */
export function suggestMoves(site: Site): readonly Move[] {
  const room = Room.of(site);
  const hosts = [...site.hosts.values()].filter((host) => host.live && host.enabled && host.capacity > 0);
  const load = (ref: string, capacity: number): number => room.used(ref) / capacity;
  const moves: Move[] = [];
  while (moves.length < MOST_MOVES) {
    const byLoad = hosts.toSorted((a, b) => load(a.ref, a.capacity) - load(b.ref, b.capacity));
    const empty = byLoad[0];
    const full = byLoad.at(-1);
    if (!empty || !full || load(full.ref, full.capacity) - load(empty.ref, empty.capacity) < LEVEL) break;
    const ideal = (room.used(full.ref) - room.used(empty.ref)) / 2;
    const moved = new Set(moves.map((move) => move.vm));
    const [best] = room
      .on(full.ref)
      .flatMap((ref) => {
        const vm = site.vms.get(ref);
        const apart = vm?.apart !== undefined && room.companions(empty.ref, vm.apart, ref) > 0;
        return vm && !apart && !moved.has(ref) && vm.memory < ideal * 2 ? [vm] : [];
      })
      .filter((vm) => whyNot(site, room, vm, empty, 'live').length === 0)
      .sort((a, b) => Math.abs(a.memory - ideal) - Math.abs(b.memory - ideal) || (a.name < b.name ? -1 : 1));
    if (!best) break;
    moves.push({ vm: best.ref, from: full.ref, to: empty.ref });
    room.put(best.ref, empty.ref);
  }
  return moves;
}
