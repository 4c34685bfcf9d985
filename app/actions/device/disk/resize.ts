import * as z from 'zod';
import { action } from '../../action.ts';
import { no, ok } from '../../verdict.ts';
import { nameOf } from '../../words.ts';
import { room } from './new-disk.ts';

export const resizeDisk = action({
  id: 'vdi.resize',
  label: 'Resize…',
  applies: ['VDI'],
  group: 'change',
  reach: 'one',
  methods: ['VDI.resize', 'VDI.resize_online'],
  args: z.object({ size: z.number().int().min(1) }),
  check(situation, vdi, args) {
    if (vdi.is_a_snapshot) return no('snapshot', 'A snapshot keeps its size');
    if (args.size !== undefined && args.size < vdi.virtual_size) return no('smaller', 'A disk can only grow');
    if (!vdi.allowed_operations.includes('resize') && !vdi.allowed_operations.includes('resize_online'))
      return no('in-use', vdi.VBDs.length > 0 ? 'Its VM must be off' : 'Its storage cannot resize');
    return args.size === undefined ? ok : room(situation.view, vdi.SR, args.size - vdi.virtual_size);
  },
  title: (vdi, args) => `Resize ${nameOf(vdi)} to ${Math.round((args.size / 1024 ** 3) * 10) / 10} GiB`,
  run: (caller, vdi, args) =>
    caller.task(vdi.allowed_operations.includes('resize') ? 'VDI.resize' : 'VDI.resize_online', [vdi.$ref, args.size]),
});
