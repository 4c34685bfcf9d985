import { chooseHost } from '../../world/physics/motion/placement.ts';
import { cleanShutdown, hardShutdown, resumeOn, startOn, unpause } from '../../world/physics/power.ts';
import { during, vmOperation } from '../../world/physics/operations.ts';
import { runSchedule } from '../../world/physics/schedules.ts';
import { read, write, type Fields } from '../../world/typed.ts';
import { XenError } from '../handler.ts';
import type { Call, Handlers } from '../handler.ts';

const MOST_RETAINED = 10;

function assertRetained(value: number): void {
  if (value < 1 || value > MOST_RETAINED) throw new XenError('INVALID_VALUE', 'retained_snapshots', String(value));
}

const DAY = /^(mon|tues|wednes|thurs|fri|satur|sun)day$/i;

/** The quarters of an hour, the hours of a day, names of weekdays. */
const MAY_BE: Readonly<Record<string, (text: string) => boolean>> = {
  min: (text) => ['0', '15', '30', '45'].includes(text),
  hour: (text) => /^\d\d?$/.test(text) && Number(text) < 24,
  days: (text) => text.split(',').every((day) => DAY.test(day.trim())),
};

function assertSchedule(schedule: Readonly<Record<string, string>>): void {
  for (const [key, value] of Object.entries(schedule))
    if (MAY_BE[key]?.(value) !== true) throw new XenError('INVALID_VALUE', `schedule:${key}`, value);
}

type Verb = 'start' | 'clean_shutdown' | 'hard_shutdown' | 'shutdown';

async function one(call: Call, vm: string, verb: Verb, paused: boolean): Promise<void> {
  const { world, task } = call;
  const { power_state } = read(call.db, 'VM', vm);
  if (verb === 'start') {
    if (power_state === 'Halted')
      await vmOperation(world, vm, 'start', task, async () => startOn(world, vm, chooseHost(world, vm), paused, task));
    if (power_state === 'Suspended')
      await vmOperation(world, vm, 'resume', task, async () =>
        resumeOn(world, vm, chooseHost(world, vm), paused, task),
      );
    if (power_state === 'Paused') await vmOperation(world, vm, 'unpause', task, () => unpause(world, vm, task));
    return;
  }
  if (power_state === 'Halted') return;
  if (verb === 'clean_shutdown' || (verb === 'shutdown' && power_state === 'Running')) {
    try {
      await vmOperation(world, vm, 'clean_shutdown', task, () => cleanShutdown(world, vm, task));
      return;
    } catch (error) {
      if (verb === 'clean_shutdown' || !(error instanceof XenError)) throw error;
    }
  }
  await vmOperation(world, vm, 'hard_shutdown', task, () => hardShutdown(world, vm, task));
}

/** Members in their order, those of one order together; upwards to start, downwards to stop. */
async function all(call: Call, appliance: string, verb: Verb, paused = false): Promise<void> {
  const { VMs } = read(call.db, 'VM_appliance', appliance);
  if (VMs.length === 0) throw new XenError('OPERATION_NOT_ALLOWED', 'Appliance has no VMs.');
  const orders = [...new Set(VMs.map((vm) => read(call.db, 'VM', vm).order))].sort((a, b) =>
    verb === 'start' ? a - b : b - a,
  );
  await during(call.world, 'VM_appliance', appliance, verb, call.task, async () => {
    for (const order of orders) {
      const together = VMs.filter((vm) => read(call.db, 'VM', vm).order === order);
      await Promise.all(together.map((vm) => one(call, vm, verb, paused)));
      const delays = together.map((vm) => read(call.db, 'VM', vm)[verb === 'start' ? 'start_delay' : 'shutdown_delay']);
      // The longest of those that go together holds back the next.
      if (order !== orders.at(-1)) await call.world.clock.sleep(Math.max(0, ...delays));
    }
  });
}

export const planHandlers: Handlers = {
  'VM_appliance.start': (call: Call, appliance: string, paused: boolean) => all(call, appliance, 'start', paused),
  'VM_appliance.clean_shutdown': (call: Call, appliance: string) => all(call, appliance, 'clean_shutdown'),
  'VM_appliance.hard_shutdown': (call: Call, appliance: string) => all(call, appliance, 'hard_shutdown'),
  'VM_appliance.shutdown': (call: Call, appliance: string) => all(call, appliance, 'shutdown'),
  'VM_appliance.destroy': (call: Call, appliance: string) => {
    for (const vm of read(call.db, 'VM_appliance', appliance).VMs)
      write(call.db, 'VM', vm, { appliance: 'OpaqueRef:NULL' });
    call.db.destroy('VM_appliance', appliance);
  },
  'VMSS.create': (call: Call, record: Fields<'VMSS'>) => {
    assertRetained(record.retained_snapshots ?? 7);
    assertSchedule(record.schedule ?? {});
    return call.db.create('VMSS', { ...record, retained_snapshots: record.retained_snapshots ?? 7 });
  },
  'VMSS.destroy': (call: Call, schedule: string) => {
    if (read(call.db, 'VMSS', schedule).VMs.length > 0) throw new XenError('VMSS_HAS_VM');
    call.db.destroy('VMSS', schedule);
  },
  'VMSS.snapshot_now': async (call: Call, schedule: string) => {
    await runSchedule(call.world, schedule);
    return '';
  },
  'VMSS.set_retained_snapshots': (call: Call, schedule: string, value: number) => {
    assertRetained(value);
    write(call.db, 'VMSS', schedule, { retained_snapshots: value });
  },
  'VMSS.set_frequency': (call: Call, schedule: string, value: string) =>
    write(call.db, 'VMSS', schedule, { frequency: value }),
  'VMSS.set_type': (call: Call, schedule: string, value: string) => write(call.db, 'VMSS', schedule, { type: value }),
  'VMSS.set_last_run_time': (call: Call, schedule: string, value: string) =>
    write(call.db, 'VMSS', schedule, { last_run_time: value }),
  'VMSS.set_schedule': (call: Call, schedule: string, value: Readonly<Record<string, string>>) => {
    assertSchedule(value);
    write(call.db, 'VMSS', schedule, { schedule: value });
  },
  'VMSS.add_to_schedule': (call: Call, schedule: string, key: string, value: string) => {
    assertSchedule({ [key]: value });
    write(call.db, 'VMSS', schedule, { schedule: { ...read(call.db, 'VMSS', schedule).schedule, [key]: value } });
  },
  'VMSS.remove_from_schedule': (call: Call, schedule: string, key: string) =>
    write(call.db, 'VMSS', schedule, {
      schedule: Object.fromEntries(
        Object.entries(read(call.db, 'VMSS', schedule).schedule).filter(([name]) => name !== key),
      ),
    }),
};
