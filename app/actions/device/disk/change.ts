import * as z from 'zod';
import type { Obj, View } from '../../../inventory/view.ts';
import { action } from '../../action.ts';
import { first, no } from '../../verdict.ts';
import { diskOf, ionice } from './drive.ts';

/** The drive of the same VM that is at a position. */
const inPlace = (view: View, { $ref, VM }: Obj<'VBD'>, userdevice: string | undefined): Obj<'VBD'> | undefined =>
  (view.get('VM', VM)?.VBDs ?? [])
    .flatMap((one) => view.get('VBD', one) ?? [])
    .find((other) => other.$ref !== $ref && other.userdevice === userdevice);

export const changeDisk = action({
  id: 'vbd.change',
  label: 'Change…',
  applies: ['VBD'],
  group: 'devices',
  reach: 'one',
  methods: ['VBD.set_mode', 'VBD.set_bootable', 'VBD.set_userdevice', 'VBD.set_qos_algorithm_params'],
  args: z.object({
    mode: z.enum(['RO', 'RW']).optional(),
    bootable: z.boolean().optional(),
    /** The disk that is there already takes this one's place. */
    userdevice: z
      .string()
      .regex(/^\d{1,3}$/)
      .optional(),
    /** 0 lowest to 7 highest. */
    priority: z.number().int().min(0).max(7).optional(),
  }),
  check(situation, vbd, args) {
    const moves = (args.userdevice ?? vbd.userdevice) !== vbd.userdevice;
    const other = moves ? inPlace(situation.view, vbd, args.userdevice) : undefined;
    return first(
      vbd.currently_attached && ((args.mode ?? vbd.mode) !== vbd.mode || moves)
        ? no('attached', 'Deactivate it first')
        : undefined,
      other?.type === 'CD' ? no('drive', 'The CD drive is there') : undefined,
      other?.currently_attached ? no('other-attached', 'Deactivate the disk that is there first') : undefined,
    );
  },
  title: (vbd, _args, view) => `Change ${diskOf(view, vbd)}`,
  async run(caller, vbd, args) {
    if (args.mode !== undefined && args.mode !== vbd.mode) await caller.call('VBD.set_mode', vbd.$ref, args.mode);
    if (args.bootable !== undefined && args.bootable !== vbd.bootable)
      await caller.call('VBD.set_bootable', vbd.$ref, args.bootable);
    if (args.userdevice !== undefined && args.userdevice !== vbd.userdevice) {
      const other = inPlace(caller.view, vbd, args.userdevice);
      if (other) {
        const [free = '15'] = await caller.call<readonly string[]>('VM.get_allowed_VBD_devices', vbd.VM);
        await caller.call('VBD.set_userdevice', other.$ref, free);
      }
      await caller.call('VBD.set_userdevice', vbd.$ref, args.userdevice);
      if (other) await caller.call('VBD.set_userdevice', other.$ref, vbd.userdevice);
    }
    if (args.priority !== undefined && String(args.priority) !== vbd.qos_algorithm_params['class']) {
      await caller.call('VBD.set_qos_algorithm_type', vbd.$ref, 'ionice');
      await caller.call('VBD.set_qos_algorithm_params', vbd.$ref, ionice(args.priority));
    }
  },
});
