import type { Situation } from '../actions/action.ts';
import type { Obj, PoolId, View } from '../inventory/view.ts';
import { estimate } from './estimate.ts';
import type { Estimate, Pace } from './estimate.ts';
import { survey } from './facts.ts';
import { compareVersions } from './levels.ts';
import type { HostFacts, Site, VmFacts } from './facts.ts';
import { reason } from './reason.ts';
import type { Reason } from './reason.ts';
import { Room } from './room.ts';
import { storageFor } from './storage.ts';
import { whyNot } from './why-not.ts';

/** How a VM would get there: live, live with its disks, its disks alone, by becoming its home server, or into another pool. */
export type DropWay = 'live' | 'storage' | 'home' | 'move' | 'cross';

/** A VM that is being carried. */
export interface Carried {
  readonly pool: PoolId;
  readonly ref: string;
}

/** One carried VM over one server. */
export interface Landing {
  readonly vm: Carried;
  readonly uuid: string;
  readonly name: string;
  /** Memory it brings; 0 when it brings none now. */
  readonly memory: number;
  /** Bytes of disks that are copied. */
  readonly disks: number;
  readonly way: DropWay | undefined;
  /** Where its disks go, by disk; with `storage`, `move` and `cross`. */
  readonly vdis: Readonly<Record<string, string>>;
  /** Every reason against it; empty when it fits. */
  readonly reasons: readonly Reason[];
  readonly time: Estimate | undefined;
}

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

/** The pools' surveys, made once for all lanes. */
export interface Sites {
  readonly situation: (pool: PoolId) => Situation | undefined;
  readonly site: (pool: PoolId) => Site | undefined;
}

export function sitesOf(pools: readonly Situation[]): Sites {
  const situations = new Map(pools.map((one) => [one.view.pool, one]));
  const sites = new Map<PoolId, Site>();
  return {
    situation: (pool) => situations.get(pool),
    site(pool) {
      const at = situations.get(pool);
      let site = sites.get(pool);
      if (!site && at) sites.set(pool, (site = survey(at.view)));
      return site;
    },
  };
}

const disksOnly = (reasons: readonly Reason[], view: View): boolean =>
  reasons.every(
    ({ code, params }) => code === 'VM_REQUIRES_SR' && view.get('SR', params[1] ?? '')?.content_type !== 'iso',
  );

function diskBytes(view: View, vm: VmFacts, moving: Readonly<Record<string, string>>, all: boolean): number {
  return vm.disks.reduce((sum, disk) => {
    const to = moving[disk.vdi];
    return to === undefined || (to === disk.sr && !all)
      ? sum
      : sum + (view.get('VDI', disk.vdi)?.physical_utilisation ?? 0);
  }, 0);
}

function snapshotsAgainst(view: View, vm: Obj<'VM'>): readonly Reason[] {
  return vm.power_state === 'Running' && vm.snapshots.length > 1
    ? [reason('VM_HAS_TOO_MANY_SNAPSHOTS', 'has more than one snapshot', vm.$ref)]
    : [];
}

interface Found {
  readonly way: DropWay;
  readonly vdis: Readonly<Record<string, string>>;
  readonly reasons: readonly Reason[];
}

const nowhere: Readonly<Record<string, string>> = {};

/** Within the pool: live if it can, else with the disks that cannot be reached there; what does not run gets a home. */
function within(view: View, site: Site, room: Room, vm: VmFacts, record: Obj<'VM'>, host: HostFacts): Found {
  const running = vm.state === 'running' || vm.state === 'paused';
  const reasons = whyNot(site, room, vm, host, running ? 'live' : vm.state === 'suspended' ? 'resume' : 'start').filter(
    // A home server may be full or closed today.
    ({ code }) => running || !['HOST_NOT_ENOUGH_FREE_MEMORY', 'HOST_NOT_ENOUGH_PCPUS'].includes(code),
  );
  if (!running && record.affinity === host.ref)
    return { way: 'home', vdis: nowhere, reasons: [reason('already-home', 'is its home server already')] };
  if (reasons.length === 0) return { way: running ? 'live' : 'home', vdis: nowhere, reasons };
  if (!disksOnly(reasons, view)) return { way: 'live', vdis: nowhere, reasons };
  const { vdis, missing } = storageFor(view, view, vm, host.ref);
  if (missing) return { way: 'storage', vdis, reasons: [missing] };
  return { way: running ? 'storage' : 'move', vdis, reasons: running ? snapshotsAgainst(view, record) : [] };
}

/** Into another pool: everything goes along. */
function across(
  from: View,
  source: Site,
  to: View,
  site: Site,
  room: Room,
  vm: VmFacts,
  record: Obj<'VM'>,
  host: HostFacts,
): Found {
  const running = vm.state !== 'halted';
  const guest: VmFacts = { ...vm, disks: [], networks: [], at: undefined, held: running ? vm.held : [] };
  const { vdis, missing } = storageFor(from, to, vm, host.ref);
  const left = source.hosts.get(vm.at ?? record.affinity) ?? [...source.hosts.values()].find((one) => one.coordinator);
  const older = left !== undefined && compareVersions(host.version, left.version) < 0;
  const reasons = [
    ...(older
      ? [reason('VM_HOST_INCOMPATIBLE_VERSION_MIGRATE', 'the server runs an older version', host.ref, vm.ref)]
      : []),
    ...whyNot(site, room, guest, host, running ? 'live' : 'start'),
    ...snapshotsAgainst(from, record),
    ...(missing ? [missing] : []),
  ];
  return { way: 'cross', vdis, reasons };
}

function land(sites: Sites, carried: Carried, host: HostFacts, pool: PoolId, room: Room, pace: Pace): Landing {
  const from = sites.situation(carried.pool);
  const to = sites.situation(pool);
  const vm = sites.site(carried.pool)?.vms.get(carried.ref);
  const record = from?.view.get('VM', carried.ref);
  const site = sites.site(pool);
  const source = sites.site(carried.pool);
  const none = { vm: carried, memory: 0, disks: 0, way: undefined, vdis: nowhere, time: undefined };
  if (!from || !to || !vm || !record || !site || !source)
    return { ...none, uuid: '', name: 'something gone', reasons: [reason('gone', 'is gone')] };
  const found =
    carried.pool === pool
      ? within(to.view, site, room, vm, record, host)
      : across(from.view, source, to.view, site, room, vm, record, host);
  const busy = Object.keys(record.current_operations).length > 0;
  const reasons = busy ? [reason('OTHER_OPERATION_IN_PROGRESS', 'is busy', vm.ref), ...found.reasons] : found.reasons;
  const fits = reasons.length === 0;
  const memory = vm.state === 'running' || vm.state === 'paused' ? vm.memory : 0;
  const disks = diskBytes(from.view, vm, found.vdis, found.way === 'cross');
  const moves = found.way === 'home' ? 0 : 1;
  return {
    vm: carried,
    uuid: vm.uuid,
    name: vm.name,
    memory,
    disks,
    way: fits ? found.way : undefined,
    vdis: found.vdis,
    reasons,
    time: fits && moves > 0 ? estimate(memory + disks, moves, pace) : undefined,
  };
}

function badgeOf(lane: Pick<Lane, 'state'>, landings: readonly Landing[], host: HostFacts): string {
  const fit = landings.filter(({ reasons }) => reasons.length === 0);
  switch (lane.state) {
    case 'here':
      return landings.length === 1 ? 'runs here' : 'they run here';
    case 'closed':
      return host.live ? 'maintenance' : 'does not answer';
    default: {
      const copied = fit.some(({ disks }) => disks > 0);
      if (landings.length === 1 && fit.length === 1) return copied ? 'fits, copied' : 'fits';
      return `${fit.length} of ${landings.length} fit${copied ? ', copied' : ''}`;
    }
  }
}

function stateOf(host: HostFacts, landings: readonly Landing[]): Lane['state'] {
  const here = ({ reasons }: Landing): boolean =>
    reasons.some(({ code }) => code === 'already-here' || code === 'already-home');
  if (landings.every(here)) return 'here';
  if (!host.live || !host.enabled) return 'closed';
  const fit = landings.filter(({ reasons }) => reasons.length === 0).length;
  if (fit === landings.length) return 'fits';
  return fit > 0 ? 'some' : 'none';
}

/** What a server says to everything that is carried, each after the one before has been given its place. */
export function laneOf(
  sites: Sites,
  carried: readonly Carried[],
  pool: PoolId,
  ref: string,
  pace: Pace,
): Lane | undefined {
  const site = sites.site(pool);
  const host = site?.hosts.get(ref);
  if (!site || !host) return undefined;
  const room = Room.of(site);
  const before = room.used(ref);
  let brought = 0;
  const landings = carried.map((one) => {
    const landing = land(sites, one, host, pool, brought > 0 ? withGuests(site, room, ref, brought) : room, pace);
    if (landing.reasons.length === 0) {
      if (one.pool === pool && landing.memory > 0) room.put(one.ref, ref);
      else brought += landing.memory;
    }
    return landing;
  });
  const fit = landings.filter(({ reasons }) => reasons.length === 0);
  const moving = fit.filter(({ way }) => way !== 'home');
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
    time: moving.length > 0 ? estimate(bytes, moving.length, pace) : undefined,
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
  pace: Pace,
): readonly Lane[] {
  return pools.flatMap((pool) => {
    const hosts = [...(sites.site(pool)?.hosts.values() ?? [])].sort((a, b) => (a.name < b.name ? -1 : 1));
    return hosts.flatMap((host) => laneOf(sites, carried, pool, host.ref, pace) ?? []);
  });
}
