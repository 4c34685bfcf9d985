import * as z from 'zod';
import { NULL_REF } from '../../../xenapi/ref.ts';
import { action } from '../../action.ts';
import { dayless, rhythm, scheduleOf } from './rhythm.ts';

export const createSchedule = action({
  id: 'pool.createSchedule',
  label: 'New snapshot schedule…',
  applies: ['pool'],
  group: 'organise',
  reach: 'one',
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
