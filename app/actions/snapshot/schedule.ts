import * as z from 'zod';
import type { Obj } from '../../inventory/view.ts';
import { NULL_REF } from '../../xenapi/ref.ts';
import { action, nothing } from '../action.ts';
import { no, ok } from '../verdict.ts';
import { count, nameOf, names } from '../words.ts';

export const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;

const rhythm = {
  type: z.enum(['snapshot', 'checkpoint', 'snapshot_with_quiesce']),
  frequency: z.enum(['hourly', 'daily', 'weekly']),
  /** On the server's own clock; `hour` for daily and weekly, `days` for weekly. */
  minute: z.number().int().min(0).max(45).multipleOf(15),
  hour: z.number().int().min(0).max(23).optional(),
  days: z.array(z.enum(DAYS)).max(7).optional(),
  /** How many of one VM are kept; the server takes no more than ten. */
  keep: z.number().int().min(1).max(10),
};

interface Rhythm {
  readonly frequency?: string | undefined;
  readonly minute?: number | undefined;
  readonly hour?: number | undefined;
  readonly days?: readonly string[] | undefined;
}

/** As the server keeps it: only the keys that the frequency has. */
function scheduleOf({ frequency, minute = 0, hour = 0, days = [] }: Rhythm): Readonly<Record<string, string>> {
  if (frequency === 'hourly') return { min: String(minute) };
  const daily = { hour: String(hour), min: String(minute) };
  return frequency === 'weekly' ? { ...daily, days: days.join(',') } : daily;
}

const dayless = ({ frequency, days = [] }: Rhythm) =>
  frequency === 'weekly' && days.length === 0 ? no('days', 'Choose a day of the week') : ok;

export const createSchedule = action({
  id: 'pool.createSchedule',
  label: 'New snapshot schedule…',
  applies: ['pool'],
  group: 'organise',
  methods: ['VMSS.create', 'VM.set_snapshot_schedule'],
  args: z.object({
    name: z.string().min(1).max(1000),
    description: z.string().max(10_000).optional(),
    ...rhythm,
    vms: z.array(z.string().max(200)).max(1000),
  }),
  check: (_situation, _pool, args) => dayless(args),
  title: (_pool, args) => `Create snapshot schedule ${args.name}`,
  async run(caller, _pool, args) {
    const before = args.vms.map((ref) => [ref, caller.view.get('VM', ref)?.snapshot_schedule ?? NULL_REF] as const);
    const schedule = await caller.task<string>('VMSS.create', [
      {
        name_label: args.name,
        name_description: args.description ?? '',
        enabled: true,
        type: args.type,
        retained_snapshots: args.keep,
        frequency: args.frequency,
        schedule: scheduleOf(args),
      },
    ]);
    try {
      for (const vm of args.vms) await caller.call('VM.set_snapshot_schedule', vm, schedule);
    } catch (error) {
      const back = caller.steadfast;
      for (const [vm, was] of before) await back.call('VM.set_snapshot_schedule', vm, was).catch(() => undefined);
      await back.task('VMSS.destroy', [schedule]).catch(() => undefined);
      throw error;
    }
    return schedule;
  },
  undo: (_pool, _args, result) =>
    typeof result === 'string'
      ? { action: 'schedule.delete', label: 'Delete it', target: { cls: 'VMSS', ref: result }, args: {} }
      : undefined,
});

export const changeSchedule = action({
  id: 'schedule.change',
  label: 'Change when and what…',
  applies: ['VMSS'],
  group: 'change',
  methods: ['VMSS.set_type', 'VMSS.set_frequency', 'VMSS.set_schedule', 'VMSS.set_retained_snapshots'],
  args: z.object(rhythm),
  check: (_situation, _schedule, args) => dayless(args),
  title: (schedule) => `Change schedule ${nameOf(schedule)}`,
  async run(caller, schedule, args) {
    if (args.type !== schedule.type) await caller.call('VMSS.set_type', schedule.$ref, args.type);
    if (args.keep !== schedule.retained_snapshots)
      await caller.call('VMSS.set_retained_snapshots', schedule.$ref, args.keep);
    // The server checks a schedule against its frequency, and puts a usual one where that changes.
    if (args.frequency !== schedule.frequency) await caller.call('VMSS.set_frequency', schedule.$ref, args.frequency);
    await caller.call('VMSS.set_schedule', schedule.$ref, scheduleOf(args));
  },
  undo: (before) => ({
    action: 'schedule.change',
    label: 'Put it back',
    target: { cls: 'VMSS', ref: before.$ref },
    args: rhythmOf(before),
  }),
});

/** A schedule as the arguments that would make it. */
export function rhythmOf({ type, frequency, schedule, retained_snapshots }: Obj<'VMSS'>) {
  const named = (schedule['days'] ?? '')
    .toLowerCase()
    .split(',')
    .map((day) => day.trim());
  return {
    type,
    frequency,
    minute: Number(schedule['min'] ?? 0) || 0,
    hour: Number(schedule['hour'] ?? 0) || 0,
    days: DAYS.filter((day) => named.includes(day.toLowerCase())),
    keep: retained_snapshots,
  };
}

export const runSchedule = action({
  id: 'schedule.run',
  label: 'Take them now',
  applies: ['VMSS'],
  group: 'snapshot',
  methods: ['VMSS.snapshot_now'],
  args: nothing,
  check: (_situation, schedule) => (schedule.VMs.length === 0 ? no('empty', 'No VM is in it') : ok),
  title: (schedule) => `Take the snapshots of ${nameOf(schedule)}`,
  run: (caller, schedule) => caller.call('VMSS.snapshot_now', schedule.$ref),
});

const turn = (on: boolean) =>
  action({
    id: on ? 'schedule.enable' : 'schedule.disable',
    label: on ? 'Turn on' : 'Turn off',
    applies: ['VMSS'],
    group: 'power',
    methods: ['VMSS.set_enabled'],
    args: nothing,
    offered: (_view, schedule) => schedule.enabled !== on,
    check: (_situation, schedule) =>
      schedule.enabled === on ? no('same', on ? 'It is on already' : 'It is off already') : ok,
    title: (schedule) => `Turn schedule ${nameOf(schedule)} ${on ? 'on' : 'off'}`,
    run: (caller, schedule) => caller.call('VMSS.set_enabled', schedule.$ref, on),
    undo: (schedule) => ({
      action: on ? 'schedule.disable' : 'schedule.enable',
      label: on ? 'Turn it off' : 'Turn it on',
      target: { cls: 'VMSS', ref: schedule.$ref },
      args: {},
    }),
  });

export const enableSchedule = turn(true);
export const disableSchedule = turn(false);

export const deleteSchedule = action({
  id: 'schedule.delete',
  label: 'Delete schedule…',
  applies: ['VMSS'],
  group: 'remove',
  danger: true,
  methods: ['VM.set_snapshot_schedule', 'VMSS.destroy'],
  args: nothing,
  check: () => ok,
  confirm: (aims) => ({
    title: `Delete ${names(aims.map(({ target }) => target))}?`,
    sentence: `${count(
      aims.reduce((sum, { target }) => sum + target.VMs.length, 0),
      'VM',
    )} will have no snapshots taken by it any more. Those that it took stay.`,
    verb: 'Delete',
    danger: false,
  }),
  title: (schedule) => `Delete schedule ${nameOf(schedule)}`,
  async run(caller, schedule) {
    const members = (caller.view.get('VMSS', schedule.$ref) ?? schedule).VMs;
    try {
      for (const vm of members) await caller.call('VM.set_snapshot_schedule', vm, NULL_REF);
      await caller.task('VMSS.destroy', [schedule.$ref]);
    } catch (error) {
      for (const vm of members)
        await caller.steadfast.call('VM.set_snapshot_schedule', vm, schedule.$ref).catch(() => undefined);
      throw error;
    }
  },
});

export const assignSchedule = action({
  id: 'vm.setSchedule',
  label: 'Assign to snapshot schedule…',
  applies: ['VM'],
  group: 'organise',
  methods: ['VM.set_snapshot_schedule'],
  /** NULL takes it out. */
  args: z.object({ schedule: z.string().max(200) }),
  check(situation, vm, args) {
    if (args.schedule === undefined) return ok;
    if (args.schedule === vm.snapshot_schedule) return no('same', 'It is in it already');
    return args.schedule === NULL_REF || situation.view.get('VMSS', args.schedule)
      ? ok
      : no('schedule-gone', 'That schedule is gone');
  },
  title: (vm, args, view) =>
    args.schedule === NULL_REF
      ? `Take ${nameOf(vm)} out of its schedule`
      : `Add ${nameOf(vm)} to schedule ${nameOf(view.get('VMSS', args.schedule))}`,
  run: (caller, vm, args) => caller.call('VM.set_snapshot_schedule', vm.$ref, args.schedule),
  undo: (vm) => ({
    action: 'vm.setSchedule',
    label: 'Put it back',
    target: { cls: 'VM', ref: vm.$ref },
    args: { schedule: vm.snapshot_schedule },
  }),
});
