import { isRef, NULL_REF } from '../../../../app/xenapi/ref.ts';
import type { Db } from '../db.ts';
import { XenError } from '../failure.ts';
import { GIB, MIB, add, peek, read, write, xenTime, type Fields, type Rec } from '../typed.ts';
import type { World } from '../world.ts';

const THICK = new Set(['lvmoiscsi', 'lvmohba', 'lvmofcoe', 'lvm']);

/** Bytes per second that a copy onto or off this kind of storage moves. */
const SPEED: Readonly<Record<string, number>> = {
  nfs: 350 * MIB,
  smb: 220 * MIB,
  lvmoiscsi: 500 * MIB,
  lvmohba: 700 * MIB,
  iso: 200 * MIB,
};

export function isThick(sr: Rec<'SR'>): boolean {
  return THICK.has(sr.type);
}

/** Seconds a copy takes from one SR to another. */
export function copySeconds(db: Db, bytes: number, from: string, to: string): number {
  const speed = (sr: string): number => SPEED[peek(db, 'SR', sr)?.type ?? ''] ?? 300 * MIB;
  return 1 + bytes / Math.min(speed(from), speed(to));
}

/** Adds up an SR anew after something changed in it. */
export function account(db: Db, sr: string): void {
  const row = peek(db, 'SR', sr);
  if (!row) return;
  let used = 0;
  let given = 0;
  for (const ref of row.VDIs) {
    const vdi = peek(db, 'VDI', ref);
    if (!vdi) continue;
    used += vdi.physical_utilisation;
    if (!vdi.is_a_snapshot) given += vdi.virtual_size;
  }
  write(db, 'SR', sr, { physical_utilisation: used, virtual_allocation: given });
}

/** An SR must be plugged in somewhere to be worked with. */
export function assertAttached(db: Db, sr: string): void {
  const { PBDs } = read(db, 'SR', sr);
  if (!PBDs.some((ref) => peek(db, 'PBD', ref)?.currently_attached)) throw new XenError('SR_HAS_NO_PBDS', sr);
}

export function assertRoom(db: Db, sr: string, bytes: number): void {
  const row = read(db, 'SR', sr);
  const free = row.physical_size - row.physical_utilisation;
  if (row.physical_size > 0 && bytes > free) throw new XenError('SR_FULL', String(bytes), String(free));
}

const LARGEST = 2040 * GIB;

/** A new disk: all its room at once on block storage, none yet on files. */
export function createVdi(
  world: World,
  fields: Fields<'VDI'> & { readonly SR: string; readonly virtual_size: number },
): string {
  const { db } = world;
  const sr = read(db, 'SR', fields.SR);
  assertAttached(db, fields.SR);
  if (sr.content_type === 'iso' && sr.type === 'udev') throw new XenError('SR_OPERATION_NOT_SUPPORTED', fields.SR);
  if (fields.virtual_size > LARGEST) throw new XenError('VDI_TOO_LARGE', 'OpaqueRef:NULL', String(LARGEST));
  const size = Math.max(fields.virtual_size, MIB);
  const full = isThick(sr) || fields.type === 'suspend';
  const used = full ? size + 8 * MIB : Math.min(size, 2 * MIB);
  assertRoom(db, fields.SR, used);
  const uuid = world.random.uuid();
  const ref = add(db, 'VDI', {
    ...fields,
    uuid,
    virtual_size: size,
    physical_utilisation: fields.physical_utilisation ?? used,
    location: uuid,
    managed: true,
    missing: false,
    on_boot: 'persist',
  });
  account(db, fields.SR);
  return ref;
}

/** The disk goes; drives lose their disc, and VMs the device. */
export function destroyVdi(world: World, ref: string): void {
  const { SR, snapshots, VBDs } = read(world.db, 'VDI', ref);
  for (const device of VBDs) {
    const vbd = peek(world.db, 'VBD', device);
    if (vbd?.type === 'CD') write(world.db, 'VBD', device, { VDI: NULL_REF, empty: true });
    else if (vbd) world.db.destroy('VBD', device);
  }
  for (const snapshot of snapshots)
    if (peek(world.db, 'VDI', snapshot)) write(world.db, 'VDI', snapshot, { snapshot_of: 'OpaqueRef:NULL' });
  if (read(world.db, 'pool', world.pool()).redo_log_vdi === ref)
    write(world.db, 'pool', world.pool(), { redo_log_enabled: false, redo_log_vdi: NULL_REF });
  world.db.destroy('VDI', ref);
  account(world.db, SR);
}

/** A point in time of a disk: it holds what will be overwritten afterwards, little at first. */
export function snapshotVdi(world: World, ref: string, held = 8 * MIB): string {
  const { db } = world;
  const vdi = read(db, 'VDI', ref);
  const sr = read(db, 'SR', vdi.SR);
  const used = isThick(sr) ? Math.max(held, Math.round(vdi.virtual_size * 0.02)) : held;
  assertRoom(db, vdi.SR, used);
  const uuid = world.random.uuid();
  const copy = add(db, 'VDI', {
    ...vdi,
    uuid,
    location: uuid,
    allowed_operations: [],
    current_operations: {},
    VBDs: [],
    snapshots: [],
    is_a_snapshot: true,
    snapshot_of: ref,
    snapshot_time: xenTime(world.clock.now()),
    physical_utilisation: used,
  });
  account(db, vdi.SR);
  return copy;
}

/** A thin clone in the same SR: independent from now on, sharing what was there. */
export function cloneVdi(world: World, ref: string): string {
  const { db } = world;
  const vdi = read(db, 'VDI', ref);
  const uuid = world.random.uuid();
  const sr = read(db, 'SR', vdi.SR);
  const used = isThick(sr) ? vdi.virtual_size + 8 * MIB : 8 * MIB;
  assertRoom(db, vdi.SR, used);
  const copy = add(db, 'VDI', {
    ...vdi,
    uuid,
    location: uuid,
    allowed_operations: [],
    current_operations: {},
    VBDs: [],
    snapshots: [],
    is_a_snapshot: false,
    snapshot_of: 'OpaqueRef:NULL',
    snapshot_time: '19700101T00:00:00Z',
    physical_utilisation: used,
    sm_config: { ...vdi.sm_config, 'vhd-parent': vdi.uuid },
  });
  account(db, vdi.SR);
  return copy;
}

/** VMs whose running domain has this disk. */
export function usersOf(db: Db, vdi: string): readonly string[] {
  return read(db, 'VDI', vdi).VBDs.flatMap((ref) => {
    const vbd = peek(db, 'VBD', ref);
    const vm = vbd?.currently_attached ? peek(db, 'VM', vbd.VM) : undefined;
    return vbd && vm && !vm.is_a_template && isRef(vm.resident_on) ? [vbd.VM] : [];
  });
}
