import { each, peek, read, write, xenTime, type Rec } from '../typed.ts';
import type { World } from '../world.ts';
import { destroyVif } from './interfaces.ts';
import { quiet } from './effort.ts';
import { checkpoint, snapshotVm } from './copies.ts';
import { say } from './messages.ts';
import { vmOperation } from './operations.ts';
import { destroyVdi } from './storage.ts';

const HOUR = 3_600_000;
const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/** The last moment at or before now when a schedule was to run. */
function lastDue(schedule: Rec<'VMSS'>, now: number): number {
  const minute = Number(schedule.schedule.min ?? '0');
  const hour = Number(schedule.schedule.hour ?? '0');
  if (schedule.frequency === 'hourly') {
    const due = Math.floor(now / HOUR) * HOUR + minute * 60_000;
    return due <= now ? due : due - HOUR;
  }
  const days = (schedule.schedule.days ?? '')
    .toLowerCase()
    .split(',')
    .map((day) => day.trim());
  for (let back = 0; back <= 8; back++) {
    const date = new Date(now - back * 24 * HOUR);
    const due = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate(), hour, minute);
    const fits = schedule.frequency === 'daily' || days.includes(DAYS[new Date(due).getUTCDay()] ?? '');
    if (due <= now && fits) return due;
  }
  return 0;
}

function parse(text: string): number {
  const match = /^(\d{4})(\d{2})(\d{2})T(\d{2}):(\d{2}):(\d{2})/.exec(text);
  const [year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0] = (match ?? []).slice(1).map(Number);
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** Old ones of a schedule go, disks and all, beyond the number that is kept. */
function retain(world: World, vm: string, keep: number): void {
  const { db } = world;
  const own = read(db, 'VM', vm)
    .snapshots.map((ref) => [ref, peek(db, 'VM', ref)] as const)
    .filter(([, snapshot]) => snapshot?.is_vmss_snapshot === true)
    .sort(([, a], [, b]) => ((a?.snapshot_time ?? '') < (b?.snapshot_time ?? '') ? 1 : -1));
  for (const [ref, snapshot] of own.slice(keep)) {
    for (const vbd of snapshot?.VBDs ?? []) {
      const { VDI, type } = read(db, 'VBD', vbd);
      db.destroy('VBD', vbd);
      if (type === 'Disk' && db.get('VDI', VDI)) destroyVdi(world, VDI);
    }
    for (const vif of snapshot?.VIFs ?? []) destroyVif(db, vif);
    for (const child of snapshot?.children ?? [])
      write(db, 'VM', child, { parent: snapshot?.parent ?? 'OpaqueRef:NULL' });
    db.destroy('VM', ref);
  }
}

/** Takes the snapshots of a schedule; what cannot be taken leaves a message. */
export async function runSchedule(world: World, schedule: string): Promise<void> {
  const { db } = world;
  const row = read(db, 'VMSS', schedule);
  for (const vm of row.VMs) {
    const effort = { ...quiet(), ref: world.random.ref() };
    try {
      const snapshot = await vmOperation(
        world,
        vm,
        row.type === 'checkpoint' ? 'checkpoint' : 'snapshot',
        effort,
        async () => {
          if (row.type === 'checkpoint') return checkpoint(world, vm, row.name_label, effort);
          await world.clock.sleep(2);
          return snapshotVm(world, vm, row.name_label);
        },
      );
      write(db, 'VM', snapshot, { is_vmss_snapshot: true });
      retain(world, vm, row.retained_snapshots);
    } catch (error) {
      say(
        world,
        'VMSS_SNAPSHOT_FAILED',
        'VMSS',
        row.uuid,
        `<message><email><title>${row.name_label}</title></email><error>${String(error)}</error></message>`,
      );
    }
  }
  if (db.get('VMSS', schedule)) write(db, 'VMSS', schedule, { last_run_time: xenTime(world.clock.now()) });
}

/** Looks every minute whether one is due. */
export function keepSchedules(world: World): void {
  const look = (): void => {
    const now = world.clock.now();
    for (const [ref, row] of each(world.db, 'VMSS')) {
      if (row.enabled && lastDue(row, now) > parse(row.last_run_time) && now - lastDue(row, now) < 2 * HOUR)
        void runSchedule(world, ref);
    }
    stop = world.clock.after(60, look);
  };
  let stop = world.clock.after(60, look);
  world.onDispose(() => stop());
}
