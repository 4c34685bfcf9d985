import * as z from 'zod';
import { action } from '../../action.ts';
import { ref } from '../../args.ts';
import { ok } from '../../verdict.ts';
import { nameOf } from '../../words.ts';
import { attach } from './drive.ts';
import { diskRecord, room } from './new-disk.ts';

export const addDisk = action({
  id: 'vm.addDisk',
  label: 'Add disk…',
  applies: ['VM'],
  kinds: ['vm', 'template'],
  group: 'devices',
  reach: 'pool',
  methods: ['VDI.create', 'VBD.create', 'VBD.plug'],
  args: z.object({
    name: z.string().min(1).max(1000),
    description: z.string().max(10_000).optional(),
    sr: ref,
    size: z.number().int().min(1),
    readOnly: z.boolean().optional(),
    bootable: z.boolean().optional(),
  }),
  check: (situation, _vm, args) => (args.sr === undefined ? ok : room(situation.view, args.sr, args.size)),
  title: (vm, args) => `Add disk ${args.name} to ${nameOf(vm)}`,
  async run(caller, vm, args) {
    const { name, description = '', sr, size: bytes } = args;
    const vdi = await caller.task<string>('VDI.create', [diskRecord({ name, description, sr, bytes })], 0.5);
    try {
      return await attach(caller, vm, vdi, {
        mode: args.readOnly ? 'RO' : 'RW',
        bootable: args.bootable ?? false,
        other_config: { owner: '' },
      });
    } catch (error) {
      await caller.steadfast.task('VDI.destroy', [vdi], 0).catch(() => undefined);
      throw error;
    }
  },
});
