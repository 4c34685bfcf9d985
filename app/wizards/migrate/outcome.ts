import type { Situation } from '../../inventory/situation.ts';
import { moveDisk } from '../../actions/storage/disk/move.ts';
import { judge } from '../../actions/verdict.ts';
import type { Obj, PoolId } from '../../inventory/view.ts';
import { estimate } from '../../placement/estimate.ts';
import type { Estimate, Paces } from '../../placement/estimate.ts';
import type { Carried, Sites } from '../../placement/landing.ts';
import type { Reason } from '../../placement/reason.ts';
import { reason } from '../../placement/reason.ts';
import { spread } from '../../placement/spread.ts';
import type { Given } from '../../placement/spread.ts';
import { freeOn, storageAt } from '../../placement/storage.ts';
import type { MigrateDraft, VmKey } from './draft.ts';

/** A disk of the VMs with where it goes. */
export interface DiskRow {
  readonly ref: string;
  readonly uuid: string;
  readonly name: string;
  readonly vm: string;
  /** Bytes that it can hold, and that lie in it. */
  readonly size: number;
  readonly used: number;
  readonly from: Obj<'SR'> | undefined;
  /** UUID of where it goes; absent when it has nowhere to go. */
  readonly to: string | undefined;
  readonly moves: boolean;
  /** Why it cannot go there. */
  readonly why: string | undefined;
}

/** One VM with everything the wizard says of it. */
export interface VmRow {
  readonly key: VmKey;
  readonly vm: Obj<'VM'>;
  readonly given: Given | undefined;
  readonly disks: readonly DiskRow[];
  readonly reasons: readonly Reason[];
  /** Bytes that will be copied. */
  readonly bytes: number;
}

/** What the draft comes to as things are now. */
export interface Outcome {
  readonly rows: readonly VmRow[];
  /** Named in the draft, and gone since. */
  readonly gone: number;
  readonly crosses: boolean;
  /** Where disks can go at all: what every chosen server reaches. */
  readonly storage: readonly Obj<'SR'>[];
  readonly bytes: number;
  readonly time: Estimate | undefined;
}

const byUuid = <T extends { readonly uuid: string }>(all: Iterable<T>, uuid: string): T | undefined => {
  for (const one of all) if (one.uuid === uuid) return one;
  return undefined;
};

function disksOf(at: Situation, vm: Obj<'VM'>): readonly Obj<'VDI'>[] {
  return vm.VBDs.flatMap((ref) => {
    const vbd = at.view.get('VBD', ref);
    const vdi = vbd?.type === 'Disk' ? at.view.get('VDI', vbd.VDI) : undefined;
    return vdi ? [vdi] : [];
  });
}

/** Where the draft wants each disk of a VM, by reference; what it leaves open is left out. */
function wishes(draft: MigrateDraft, from: Situation, to: Situation, vm: Obj<'VM'>): Readonly<Record<string, string>> {
  if (draft.storage === 'best' && draft.what !== 'disks') return {};
  const srs = [...to.view.all('SR')];
  return Object.fromEntries(
    disksOf(from, vm).flatMap((vdi) => {
      const uuid = draft.storage === 'one' ? draft.sr : draft.disks[vdi.uuid];
      const sr = uuid === undefined ? undefined : byUuid(srs, uuid);
      return sr ? [[vdi.$ref, sr.$ref]] : [];
    }),
  );
}

function diskRow(from: Situation, to: Situation, vm: Obj<'VM'>, vdi: Obj<'VDI'>, target: string | undefined): DiskRow {
  const sr = to.view.get('SR', target ?? '');
  return {
    ref: vdi.$ref,
    uuid: vdi.uuid,
    name: vdi.name_label || 'unnamed disk',
    vm: vm.name_label,
    size: vdi.virtual_size,
    used: vdi.physical_utilisation,
    from: from.view.get('SR', vdi.SR),
    to: sr?.uuid,
    moves: sr !== undefined && (from.view.pool !== to.view.pool || sr.$ref !== vdi.SR),
    why: undefined,
  };
}

/** The disks alone: each judged by the rule of moving a disk. */
function disksAlone(draft: MigrateDraft, at: Situation, key: VmKey, vm: Obj<'VM'>): VmRow {
  const wished = wishes(draft, at, at, vm);
  const disks = disksOf(at, vm).map((vdi): DiskRow => {
    const row = diskRow(at, at, vm, vdi, wished[vdi.$ref] ?? vdi.SR);
    if (!row.moves) return row;
    const verdict = judge(moveDisk, at, vdi, { sr: wished[vdi.$ref] });
    return verdict.ok ? row : { ...row, why: verdict.why };
  });
  const refused = disks.flatMap((disk) =>
    disk.why === undefined ? [] : [reason('disk', `${disk.name}: ${disk.why}`)],
  );
  const moving = disks.filter((disk) => disk.moves);
  return {
    key,
    vm,
    given: undefined,
    disks,
    reasons: moving.length === 0 ? [reason('nothing', 'none of its disks goes elsewhere')] : refused,
    bytes: moving.reduce((sum, disk) => sum + disk.used, 0),
  };
}

/** Reads the draft against the pools. */
export function outcomeOf(draft: MigrateDraft, sites: Sites, paces: Paces): Outcome {
  const found = draft.vms.flatMap((key) => {
    const at = sites.situation(key.pool);
    const vm = at && byUuid(at.view.all('VM'), key.uuid);
    return at && vm ? [{ key, at, vm }] : [];
  });
  const to = sites.situation(draft.pool);
  const gone = draft.vms.length - found.length;
  if (!to || found.length === 0) return { rows: [], gone, crosses: false, storage: [], bytes: 0, time: undefined };
  if (draft.what === 'disks') {
    const rows = found.map(({ key, at, vm }) => disksAlone(draft, at, key, vm));
    return finished(rows, gone, draft.pool, sites, to, paces);
  }
  const carried = new Map<Carried, (typeof found)[number]>(
    found.map((one) => [{ pool: one.key.pool, ref: one.vm.$ref }, one]),
  );
  const hostRef = (uuid: string | undefined): string | undefined =>
    uuid === undefined || uuid === '' ? undefined : byUuid(to.view.all('host'), uuid)?.$ref;
  const given = spread(sites, [...carried.keys()], draft.pool, paces, {
    wanted: draft.what,
    fixed: (one) => hostRef(draft.hosts[carried.get(one)?.key.uuid ?? ''] ?? draft.host),
    wished(one) {
      const who = carried.get(one);
      return who ? wishes(draft, who.at, to, who.vm) : {};
    },
  });
  const rows = found.map(({ key, at, vm }): VmRow => {
    const mine = given.find(({ landing }) => landing.vm.pool === key.pool && landing.vm.ref === vm.$ref);
    const wished = wishes(draft, at, to, vm);
    const disks = disksOf(at, vm).map((vdi) => {
      const target = wished[vdi.$ref] ?? mine?.landing.vdis[vdi.$ref] ?? (key.pool === draft.pool ? vdi.SR : undefined);
      return diskRow(at, to, vm, vdi, target);
    });
    return {
      key,
      vm,
      given: mine,
      disks,
      reasons: mine?.landing.reasons ?? [reason('no-server', 'no server of that pool is there')],
      bytes: (mine?.landing.memory ?? 0) + (mine?.landing.disks ?? 0),
    };
  });
  return finished(rows, gone, draft.pool, sites, to, paces);
}

function finished(
  rows: readonly VmRow[],
  gone: number,
  pool: PoolId,
  sites: Sites,
  to: Situation,
  paces: Paces,
): Outcome {
  const going = rows.filter((row) => row.reasons.length === 0);
  const bytes = going.reduce((sum, row) => sum + row.bytes, 0);
  const hosts = new Set(
    rows.flatMap((row) => {
      const own = row.vm.resident_on as string;
      return row.given ? [row.given.host.ref] : to.view.get('host', own) ? [own] : [];
    }),
  );
  const [first, ...others] = [...(hosts.size > 0 ? hosts : (sites.site(pool)?.hosts.keys() ?? []))].map((host) =>
    storageAt(to.view, host),
  );
  const [only] = hosts;
  const facts = hosts.size === 1 && only !== undefined ? sites.site(pool)?.hosts.get(only) : undefined;
  return {
    rows,
    gone,
    crosses: rows.some((row) => row.key.pool !== pool),
    storage: (first ?? []).filter((sr) => others.every((some) => some.includes(sr))),
    bytes,
    time: going.length > 0 && bytes > 0 ? estimate(bytes, going.length, paces(undefined, facts)) : undefined,
  };
}

/** Bytes missing on an SR once every disk that goes there is on it; 0 when all fit. */
export function overOn(outcome: Outcome, sr: Obj<'SR'>): number {
  const coming = outcome.rows
    .flatMap((row) => row.disks)
    .reduce((sum, disk) => (disk.moves && disk.to === sr.uuid ? sum + disk.size : sum), 0);
  return Math.max(0, coming - freeOn(sr));
}
