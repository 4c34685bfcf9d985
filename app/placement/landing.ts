import type { Situation } from '../inventory/situation.ts';
import type { Obj, PoolId, View } from '../inventory/view.ts';
import { estimate } from './estimate.ts';
import type { Estimate, Paces } from './estimate.ts';
import { survey } from './facts.ts';
import type { HostFacts, Site, VmFacts } from './facts.ts';
import { compareVersions } from './levels.ts';
import { reason } from './reason.ts';
import type { Reason } from './reason.ts';
import type { Room } from './room.ts';
import { storageFor } from './storage.ts';
import { whyNot, whyNotNow } from './why-not.ts';

/**
 * How a VM would get there: live, live with its disks, its disks alone, by becoming its home server, as a copy within the
 * pool, or into another pool.
 */
export type DropWay = 'live' | 'storage' | 'home' | 'move' | 'copy' | 'cross';

/** What is wanted of the VMs: that they move, that copies of them are made, or that the server becomes their home. */
export type Wanted = 'move' | 'copy' | 'home';

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
  /** Where its disks go, by disk; with `storage`, `move`, `copy` and `cross`. */
  readonly vdis: Readonly<Record<string, string>>;
  /** Every reason against it; empty when it fits. */
  readonly reasons: readonly Reason[];
  /** What speaks against it without forbidding it: another of its group runs there. */
  readonly doubt: string | undefined;
  readonly time: Estimate | undefined;
}

/** Whether the deed itself may be done to a VM: licence, role, what the server allows now. */
export type May = (situation: Situation, vm: Obj<'VM'>, way: DropWay, wanted: Wanted) => Reason | undefined;

/** The pools' surveys, made once for all lanes. */
export interface Sites {
  readonly situation: (pool: PoolId) => Situation | undefined;
  readonly site: (pool: PoolId) => Site | undefined;
  readonly may: May;
}

/** `may` is asked once for each VM and way, whatever the server. */
export function sitesOf(pools: readonly Situation[], may: May = () => undefined): Sites {
  const situations = new Map(pools.map((one) => [one.view.pool, one]));
  const sites = new Map<PoolId, Site>();
  const answers = new Map<string, Reason | undefined>();
  return {
    situation: (pool) => situations.get(pool),
    site(pool) {
      const at = situations.get(pool);
      let site = sites.get(pool);
      if (!site && at) sites.set(pool, (site = survey(at.view)));
      return site;
    },
    may(situation, vm, way, wanted) {
      const key = `${situation.view.pool} ${vm.$ref} ${way} ${wanted}`;
      if (!answers.has(key)) answers.set(key, may(situation, vm, way, wanted));
      return answers.get(key);
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

/** Snapshots travel with their VM; the server takes one of them along, and none with memory. */
function snapshotsAgainst(view: View, vm: Obj<'VM'>): readonly Reason[] {
  if (vm.snapshots.length > 1) return [reason('VM_HAS_TOO_MANY_SNAPSHOTS', 'has more than one snapshot', vm.$ref)];
  const [one] = vm.snapshots;
  const image = one === undefined ? undefined : view.get('VDI', view.get('VM', one)?.suspend_VDI ?? '');
  return image ? [reason('VM_HAS_CHECKPOINT', 'has a snapshot with memory', vm.$ref)] : [];
}

interface Found {
  readonly way: DropWay;
  readonly vdis: Readonly<Record<string, string>>;
  readonly reasons: readonly Reason[];
}

interface Question {
  readonly site: Site;
  readonly room: Room;
  readonly vm: VmFacts;
  readonly record: Obj<'VM'>;
  readonly host: HostFacts;
  readonly wanted: Wanted;
  /** Where disks are wished to go. */
  readonly wished: Readonly<Record<string, string>>;
}

const nowhere: Readonly<Record<string, string>> = {};
/** A home server may be full or closed today. */
const passing: ReadonlySet<string> = new Set(['HOST_NOT_ENOUGH_FREE_MEMORY', 'HOST_DISABLED', 'HOST_NOT_LIVE']);

const isOn = ({ state }: VmFacts): boolean => state === 'running' || state === 'paused';

function athome({ site, room, vm, record, host }: Question): Found {
  if (record.affinity === host.ref)
    return { way: 'home', vdis: nowhere, reasons: [reason('already-home', 'is its home server already')] };
  const reasons = whyNot(site, room, vm, host, 'start').filter(
    ({ code }) => !passing.has(code) && code !== 'already-here',
  );
  return { way: 'home', vdis: nowhere, reasons };
}

function copied(view: View, { vm, host, wished }: Question): Found {
  if (vm.state !== 'halted')
    return {
      way: 'copy',
      vdis: nowhere,
      reasons: [reason('VM_BAD_POWER_STATE', 'is not off; only what is off is copied', vm.ref, 'halted', vm.state)],
    };
  // A fresh place for every disk: nothing stays where it is.
  const { vdis, missing } = storageFor(view, view, vm, host.ref, wished);
  return { way: 'copy', vdis, reasons: missing ? [missing] : [] };
}

/** Within the pool: live if it can, else with the disks that cannot be reached there; what does not run gets a home. */
function within(view: View, question: Question): Found {
  const { site, room, vm, record, host, wanted, wished } = question;
  if (wanted === 'copy') return copied(view, question);
  if (wanted === 'home') return athome(question);
  const on = isOn(vm);
  const reasons = on ? whyNotNow(site, room, vm, host, 'live') : athome(question).reasons;
  const diskWishes = Object.entries(wished).some(([vdi, sr]) =>
    vm.disks.some((disk) => disk.vdi === vdi && disk.sr !== sr),
  );
  if (reasons.length === 0 && !diskWishes) return { way: on ? 'live' : 'home', vdis: nowhere, reasons };
  if (!disksOnly(reasons, view) && !(diskWishes && !on && reasons.every(({ code }) => code === 'already-home')))
    return { way: on ? 'live' : 'home', vdis: nowhere, reasons };
  const { vdis, missing } = storageFor(view, view, vm, host.ref, wished);
  return {
    way: on ? 'storage' : 'move',
    vdis,
    reasons: [...(on ? snapshotsAgainst(view, record) : []), ...(missing ? [missing] : [])],
  };
}

/** Into another pool: everything goes along. */
function across(from: View, source: Site, to: View, question: Question): Found {
  const { site, room, vm, record, host, wanted, wished } = question;
  if (wanted === 'home') return { way: 'cross', vdis: nowhere, reasons: [reason('other-pool', 'is in another pool')] };
  if (wanted === 'copy' && vm.state !== 'halted') return { ...copied(from, question), way: 'cross' };
  const guest: VmFacts = { ...vm, disks: [], networks: [], devices: [], at: undefined };
  const { vdis, missing } = storageFor(from, to, vm, host.ref, wished);
  const left = source.hosts.get(vm.at ?? record.affinity) ?? [...source.hosts.values()].find((one) => one.coordinator);
  const older = left !== undefined && compareVersions(host.version, left.version) < 0;
  const reasons = [
    ...(older
      ? [reason('VM_HOST_INCOMPATIBLE_VERSION_MIGRATE', 'the server runs an older version', host.ref, vm.ref)]
      : []),
    ...whyNot(site, room, guest, host, isOn(vm) ? 'live' : vm.state === 'suspended' ? 'resume' : 'start').filter(
      ({ code }) => isOn(vm) || code !== 'HOST_NOT_ENOUGH_FREE_MEMORY',
    ),
    ...snapshotsAgainst(from, record),
    ...(missing ? [missing] : []),
  ];
  return { way: 'cross', vdis, reasons };
}

/** What one server says to one VM, with everything before it already in the room. */
export function land(
  sites: Sites,
  carried: Carried,
  host: HostFacts,
  pool: PoolId,
  room: Room,
  paces: Paces,
  wanted: Wanted,
  wished: Readonly<Record<string, string>> = nowhere,
): Landing {
  const from = sites.situation(carried.pool);
  const to = sites.situation(pool);
  const vm = sites.site(carried.pool)?.vms.get(carried.ref);
  const record = from?.view.get('VM', carried.ref);
  const site = sites.site(pool);
  const source = sites.site(carried.pool);
  const none = { vm: carried, memory: 0, disks: 0, way: undefined, vdis: nowhere, doubt: undefined, time: undefined };
  if (!from || !to || !vm || !record || !site || !source)
    return { ...none, uuid: '', name: 'something gone', reasons: [reason('gone', 'is gone')] };
  const question: Question = { site, room, vm, record, host, wanted, wished };
  const found = carried.pool === pool ? within(to.view, question) : across(from.view, source, to.view, question);
  const busy = Object.keys(record.current_operations).length > 0;
  const may = found.reasons.length === 0 && !busy ? sites.may(from, record, found.way, wanted) : undefined;
  const reasons = busy
    ? [reason('OTHER_OPERATION_IN_PROGRESS', 'is busy', vm.ref), ...found.reasons]
    : may
      ? [may]
      : found.reasons;
  const fits = reasons.length === 0;
  const memory = isOn(vm) && wanted === 'move' ? vm.memory : 0;
  const disks = diskBytes(from.view, vm, found.vdis, found.way === 'cross' || found.way === 'copy');
  const near = vm.apart !== undefined && carried.pool === pool && room.companions(host.ref, vm.apart, vm.ref) > 0;
  const pace = paces(source.hosts.get(vm.at ?? ''), host);
  return {
    vm: carried,
    uuid: vm.uuid,
    name: vm.name,
    memory,
    disks,
    way: fits ? found.way : undefined,
    vdis: found.vdis,
    reasons,
    doubt: near && memory > 0 ? 'another VM of its group runs there' : undefined,
    time: fits && found.way !== 'home' ? estimate(memory + disks, 1, pace) : undefined,
  };
}
