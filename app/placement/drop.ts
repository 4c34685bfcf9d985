import type { PoolId } from '../inventory/view.ts';
import { estimate } from './estimate.ts';
import type { Estimate, Paces } from './estimate.ts';
import type { HostFacts, Site } from './facts.ts';
import { land } from './landing.ts';
import type { Carried, Landing, Sites, Wanted } from './landing.ts';
import { Room } from './room.ts';

/** What one server says to everything that is carried. */
export interface Lane {
  readonly pool: PoolId;
  readonly host: string;
  readonly uuid: string;
  readonly name: string;
  readonly coordinator: boolean;
  readonly state: 'fits' | 'some' | 'none' | 'here' | 'closed';
  /** In a few words: "2 of 3 fit". */
  readonly badge: string;
  /** Bytes; `after` is with everything that fits. */
  readonly before: number;
  readonly after: number;
  readonly capacity: number;
  readonly landings: readonly Landing[];
  readonly time: Estimate | undefined;
}

/** What a pool says to everything that is carried: who finds a server there. */
export interface PoolVerdict {
  readonly state: 'fits' | 'some' | 'none' | 'here';
  readonly badge: string;
}

/** By the lanes of its servers alone; that all of those fit together, packing answers for the pool that is meant. */
export function poolVerdict(lanes: readonly Lane[]): PoolVerdict {
  const all = lanes[0]?.landings.length ?? 0;
  const open = lanes.filter(({ state }) => state === 'fits' || state === 'some');
  const fit = Array.from({ length: all }, (_, at) =>
    open.find(({ landings }) => landings[at]?.reasons.length === 0),
  ).filter((lane) => lane !== undefined);
  if (fit.length === 0 && lanes.some(({ state }) => state === 'here'))
    return { state: 'here', badge: 'no other server' };
  const state = fit.length === 0 ? 'none' : fit.length === all ? 'fits' : 'some';
  return { state, badge: countOf(fit.length, all) };
}

const countOf = (fit: number, all: number): string =>
  all === 1 ? (fit === 1 ? 'fits' : 'cannot') : `${fit} of ${all} fit`;

function badgeOf(lane: Pick<Lane, 'state'>, landings: readonly Landing[], host: HostFacts): string {
  const fit = landings.filter(({ reasons }) => reasons.length === 0);
  switch (lane.state) {
    case 'here':
      return landings.length === 1 ? 'runs here' : 'they run here';
    case 'closed':
      return host.live ? 'maintenance' : 'no answer';
    default: {
      const copied = fit.some(({ disks }) => disks > 0);
      return `${countOf(fit.length, landings.length)}${copied ? ', copied' : ''}`;
    }
  }
}

function stateOf(host: HostFacts, landings: readonly Landing[]): Lane['state'] {
  const here = ({ reasons }: Landing): boolean =>
    reasons.some(({ code }) => code === 'already-here' || code === 'already-home');
  if (landings.every(here)) return 'here';
  const fit = landings.filter(({ reasons }) => reasons.length === 0).length;
  if (fit === 0 && (!host.live || !host.enabled)) return 'closed';
  if (fit === landings.length) return 'fits';
  return fit > 0 ? 'some' : 'none';
}

/** What a server says to everything that is carried, each after the one before has been given its place. */
export function laneOf(
  sites: Sites,
  carried: readonly Carried[],
  pool: PoolId,
  ref: string,
  paces: Paces,
  wanted: Wanted = 'move',
  now?: Room,
): Lane | undefined {
  const site = sites.site(pool);
  const host = site?.hosts.get(ref);
  if (!site || !host) return undefined;
  const room = now?.copy() ?? Room.of(site);
  const before = room.used(ref);
  let brought = 0;
  const landings = carried.map((one) => {
    const free = brought > 0 ? withGuests(site, room, ref, brought) : room;
    const landing = land(sites, one, host, pool, free, paces, wanted);
    if (landing.reasons.length === 0) {
      if (one.pool === pool && landing.memory > 0) room.put(one.ref, ref);
      else brought += landing.memory;
    }
    return landing;
  });
  const fit = landings.filter(({ reasons }) => reasons.length === 0);
  const moving = fit.filter(({ way }) => way !== 'home' && way !== undefined);
  const state = stateOf(host, landings);
  const leaving = state === 'here' ? landings.reduce((sum, { memory }) => sum + memory, 0) : 0;
  const bytes = moving.reduce((sum, { memory, disks }) => sum + memory + disks, 0);
  return {
    pool,
    host: ref,
    uuid: host.uuid,
    name: host.name,
    coordinator: host.coordinator,
    state,
    badge: badgeOf({ state }, landings, host),
    before,
    after: before + fit.reduce((sum, { memory }) => sum + memory, 0) - leaving,
    capacity: host.capacity,
    landings,
    time: moving.length > 0 ? estimate(bytes, moving.length, paces(undefined, host)) : undefined,
  };
}

/** The room with guests of other pools on a host, who are nobody that this pool knows. */
function withGuests(site: Site, room: Room, host: string, bytes: number): Room {
  const facts = site.hosts.get(host);
  if (!facts) return room;
  const smaller: Site = {
    ...site,
    hosts: new Map(site.hosts).set(host, { ...facts, capacity: facts.capacity - bytes }),
  };
  return room.over(smaller);
}

/** The lanes of every server of these pools, in the order of the pools and the servers' names. */
export function lanesOf(
  sites: Sites,
  carried: readonly Carried[],
  pools: readonly PoolId[],
  paces: Paces,
  wanted: Wanted = 'move',
): readonly Lane[] {
  return pools.flatMap((pool) => {
    const site = sites.site(pool);
    if (!site) return [];
    const now = Room.of(site);
    const hosts = [...site.hosts.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
    return hosts.flatMap((host) => laneOf(sites, carried, pool, host.ref, paces, wanted, now) ?? []);
  });
}
