import * as z from 'zod';
import { action } from '../../action.ts';
import { ref } from '../../args.ts';
import { no, ok } from '../../verdict.ts';
import { nameOf } from '../../words.ts';
import { attach } from './drive.ts';

export const attachDisk = action({
  id: 'vm.attachDisk',
  label: 'Attach disk…',
  applies: ['VM'],
  kinds: ['vm', 'template'],
  group: 'devices',
  reach: 'one',
  methods: ['VBD.create', 'VBD.plug'],
  args: z.object({ vdi: ref, readOnly: z.boolean().optional(), bootable: z.boolean().optional() }),
  check(situation, vm, args) {
    if (args.vdi === undefined) return ok;
    const vdi = situation.view.get('VDI', args.vdi);
    if (!vdi) return no('vdi-gone', 'That disk is gone');
    const users = vdi.VBDs.flatMap((one) => situation.view.get('VBD', one) ?? []);
    if (users.some((vbd) => vbd.VM === vm.$ref)) return no('attached', 'It is attached already');
    if (!vdi.sharable && !args.readOnly && users.some((vbd) => vbd.currently_attached))
      return no('in-use', 'Another VM uses it');
    return ok;
  },
  title: (vm, args, view) => `Attach ${nameOf(view.get('VDI', args.vdi))} to ${nameOf(vm)}`,
  run: (caller, vm, args) =>
    attach(caller, vm, args.vdi, { mode: args.readOnly ? 'RO' : 'RW', bootable: args.bootable ?? false }),
  undo: (_vm, _args, result) =>
    typeof result === 'string'
      ? { action: 'vbd.detach', label: 'Detach it', target: { cls: 'VBD', ref: result }, args: {} }
      : undefined,
});
