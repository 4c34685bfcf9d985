import type { Site } from '../../placement/facts.ts';
import { Room } from '../../placement/room.ts';
import type { Plan } from './plan-types.ts';
import { hostByUuid } from './plan.ts';

/** What is carried over the network. */
export interface Carried {
  readonly moves: number;
  /** Bytes of memory. */
  readonly bytes: number;
}

/**
 * What the same roll costs the usual way: servers by name after the coordinator, each emptied onto whoever has most room, and
 * everybody home only once all are done. Who was carried to a server that follows is carried on from there.
 */
export function naively({ hosts }: Plan, site: Site): Carried {
  const room = Room.of(site);
  const mobile = new Set(hosts.flatMap(({ away }) => away.flatMap(({ vm, how }) => (how === 'migrate' ? [vm.uuid] : []))));
  const vms = [...site.vms.values()].filter(({ uuid }) => mobile.has(uuid));
  const live = [...site.hosts.values()].filter((one) => one.live && one.enabled);
  let [moves, bytes] = [0, 0];
  const carry = (vm: (typeof vms)[number], to: string): void => {
    room.put(vm.ref, to);
    moves += 1;
    bytes += vm.memory;
  };
  const order = hosts
    .filter(({ consequence }) => consequence.evacuate)
    .toSorted((a, b) => Number(b.coordinator) - Number(a.coordinator) || (a.host.name < b.host.name ? -1 : 1));
  for (const { host } of order) {
    const from = hostByUuid(site, host.uuid)?.ref;
    for (const vm of vms.filter(({ ref }) => room.at(ref) === from)) {
      const [roomiest] = live.filter(({ ref }) => ref !== from).toSorted((a, b) => room.free(b.ref) - room.free(a.ref));
      if (roomiest) carry(vm, roomiest.ref);
    }
  }
  for (const vm of vms) if (vm.at !== undefined && room.at(vm.ref) !== vm.at) carry(vm, vm.at);
  return { moves, bytes };
} // prettier-ignore
