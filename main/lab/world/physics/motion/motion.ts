import { isRef, NULL_REF } from '../../../../../app/xenapi/ref.ts';
import { XenError } from '../../failure.ts';
import { GIB, MIB, peek, read, write, xenTime, type Rec } from '../../typed.ts';
import type { World } from '../../world.ts';
import { type Effort, part, spend } from '../effort.ts';
import { copyVdi } from '../copies.ts';
import { balloon } from '../memory.ts';
import { sayVm } from '../messages.ts';
import { begin } from '../operations.ts';
import { assertCanBootHere, isOlder } from './placement.ts';
import { assertAlive, settleOn } from '../power.ts';
import { account, destroyVdi, usersOf } from '../storage.ts';

/** Bytes per second over one host's migration link, shared by all that leave it at the same time. */
const LINK = 0.75 * GIB;
const MOST_DISK_MOVES = 3;

const leaving = new WeakMap<World, Map<string, number>>();

function sharers(world: World): Map<string, number> {
  const map = leaving.get(world) ?? new Map<string, number>();
  leaving.set(world, map);
  return map;
}

/** Bytes per second that a guest changes while it is being copied: by its size and name, the same every time. */
function dirtyRate(vm: Rec<'VM'>): number {
  const restless = Number.parseInt(vm.uuid.slice(4, 6), 16) / 255;
  return (20 + restless * 120 + vm.VCPUs_at_startup * 6) * MIB;
}

/** Bytes that have to cross in all: the memory, then ever smaller rests of what changed meanwhile. */
export function bytesToMove(vm: Rec<'VM'>): number {
  const again = Math.min(0.6, dirtyRate(vm) / LINK);
  let total = 0;
  let round = vm.memory_target || vm.memory_dynamic_max;
  for (let at = 0; at < 5 && round > 32 * MIB; at++) {
    total += round;
    round *= again;
  }
  return total + round;
}

/** Copies a VM's memory from its host, as fast as those who leave at the same time let it. */
async function copyMemory(world: World, ref: string, from: string, to: string, effort: Effort): Promise<void> {
  const shares = sharers(world);
  shares.set(from, (shares.get(from) ?? 0) + 1);
  try {
    const total = bytesToMove(read(world.db, 'VM', ref));
    const tick = Math.max(1, total / LINK / 25);
    let done = 0;
    while (done < total) {
      try {
        await world.clock.sleep(tick, effort.signal);
      } catch (error) {
        throw error instanceof XenError ? error : new XenError('TASK_CANCELLED', effort.ref);
      }
      if (world.troubles.cutOff.has(to)) continue;
      done += (LINK / (shares.get(from) ?? 1)) * tick;
      effort.progress(Math.min(1, done / total));
    }
  } finally {
    shares.set(from, (shares.get(from) ?? 1) - 1);
  }
}

/** Everything but the state of the VM that has to be true before it may move within its pool. */
export function assertCanMove(world: World, ref: string, host: string, force: boolean): void {
  const { db } = world;
  const vm = read(db, 'VM', ref);
  if (isRef(vm.resident_on) && isOlder(db, host, vm.resident_on)) throw new XenError('NOT_SUPPORTED_DURING_UPGRADE');
  assertCanBootHere(world, ref, host, { cpu: !force });
}

/** Live: the guest keeps running while its memory crosses, and is held for a moment at the end. */
export async function migrate(world: World, ref: string, to: string, effort: Effort): Promise<void> {
  const { db } = world;
  const from = read(db, 'VM', ref).resident_on;
  write(db, 'VM', ref, { scheduled_to_be_resident_on: to });
  const endHost = begin(db, 'host', to, 'vm_migrate', effort);
  try {
    await copyMemory(world, ref, from, to, part(effort, 0, 0.95));
    if (world.troubles.refusesToMigrate.has(ref)) {
      throw new XenError('VM_MIGRATE_FAILED', ref, from, to, 'The guest did not suspend for the last round');
    }
    assertAlive(world, to);
    await spend(world, 1, part(effort, 0.95, 1));
    const vm = read(db, 'VM', ref);
    if (vm.power_state !== 'Running' || vm.resident_on !== from)
      throw new XenError('VM_MIGRATE_FAILED', ref, from, to, 'The VM stopped meanwhile');
    settleOn(world, ref, to, 'Running', false);
    balloon(db, from);
    if (peek(db, 'VM_guest_metrics', vm.guest_metrics))
      write(db, 'VM_guest_metrics', vm.guest_metrics, { last_updated: xenTime(world.clock.now()) });
  } finally {
    if (peek(db, 'VM', ref)?.scheduled_to_be_resident_on === to)
      write(db, 'VM', ref, { scheduled_to_be_resident_on: NULL_REF });
    endHost();
  }
  const [source, target] = [read(db, 'host', from), read(db, 'host', to)];
  sayVm(
    world,
    'VM_MIGRATED',
    ref,
    `migrated from host '${source.name_label}' (uuid: ${source.uuid}) to host '${target.name_label}' (uuid: ${target.uuid})`,
  );
}

/** Moves a disk to another SR under its running VM: a new VDI takes its place. */
export async function moveVdi(world: World, ref: string, sr: string, effort: Effort): Promise<string> {
  const { db } = world;
  const vdi = read(db, 'VDI', ref);
  if (vdi.SR === sr) return ref;
  const moving = [...db.rows('VDI')].filter(
    ([other, row]) =>
      other !== ref && Object.values((row as unknown as Rec<'VDI'>).current_operations).includes('mirror'),
  );
  if (moving.length >= MOST_DISK_MOVES) throw new XenError('TOO_MANY_STORAGE_MIGRATES', String(MOST_DISK_MOVES));
  if (usersOf(db, ref).length > 0 && !read(db, 'SR', sr).allowed_operations.includes('vdi_mirror')) {
    throw new XenError('SR_DOES_NOT_SUPPORT_MIGRATION', sr, 'VDI_MIRROR_IN');
  }
  const copy = await copyVdi(world, ref, sr, effort);
  write(db, 'VDI', copy, { sm_config: { ...vdi.sm_config } });
  for (const vbd of vdi.VBDs) write(db, 'VBD', vbd, { VDI: copy });
  for (const snapshot of vdi.snapshots) write(db, 'VDI', snapshot, { snapshot_of: copy });
  destroyVdi(world, ref);
  account(db, sr);
  return copy;
}
