import * as z from 'zod';
import { NULL_REF } from '../../xenapi/ref.ts';
import { action } from '../action.ts';
import { ok } from '../verdict.ts';

export const createVapp = action({
  id: 'pool.createVapp',
  label: 'New vApp…',
  applies: ['pool'],
  group: 'organise',
  reach: 'one',
  methods: ['VM_appliance.create', 'VM.set_appliance'],
  args: z.object({
    name: z.string().min(1).max(1000),
    description: z.string().max(10_000).optional(),
    vms: z.array(z.string().max(200)).max(1000),
  }),
  check: () => ok,
  title: (_pool, args) => `Create vApp ${args.name}`,
  async run(caller, _pool, args) {
    const before = args.vms.map((ref) => [ref, caller.view.get('VM', ref)?.appliance ?? NULL_REF] as const);
    const vapp = await caller.call<string>('VM_appliance.create', {
      name_label: args.name,
      name_description: args.description ?? '',
    });
    try {
      for (const vm of args.vms) await caller.call('VM.set_appliance', vm, vapp);
    } catch (error) {
      const back = caller.steadfast;
      for (const [ref, was] of before) await back.call('VM.set_appliance', ref, was).catch(() => undefined);
      await back.call('VM_appliance.destroy', vapp).catch(() => undefined);
      throw error;
    }
    return vapp;
  },
  undo: (_pool, _args, result) =>
    typeof result === 'string'
      ? { action: 'vapp.delete', label: 'Delete it', target: { cls: 'VM_appliance', ref: result }, args: {} }
      : undefined,
});
