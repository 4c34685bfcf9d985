import * as z from 'zod';
import { action } from '../action.ts';
import { setKey } from '../map-key.ts';
import { no, ok } from '../verdict.ts';
import { nameOf } from '../words.ts';

export const setBoot = action({
  id: 'vm.setBoot',
  label: 'Change boot options…',
  applies: ['VM'],
  kinds: ['vm', 'template'],
  group: 'change',
  methods: ['VM.remove_from_HVM_boot_params', 'VM.add_to_HVM_boot_params', 'VM.add_to_platform', 'VM.set_PV_args'],
  args: z.object({
    /** Letters c (disk), d (CD), n (network). */
    order: z
      .string()
      .regex(/^[cdn]{0,3}$/)
      .optional(),
    firmware: z.enum(['bios', 'uefi']).optional(),
    secureBoot: z.enum(['true', 'false', 'auto']).optional(),
    pvArgs: z.string().max(4000).optional(),
  }),
  check: (_situation, vm, args) =>
    args.firmware !== undefined && vm.power_state !== 'Halted'
      ? no('power-state', 'The firmware changes only while it is off')
      : ok,
  title: (vm) => `Change the boot options of ${nameOf(vm)}`,
  async run(caller, vm, args) {
    for (const [key, value] of [
      ['order', args.order],
      ['firmware', args.firmware],
    ] as const)
      if (value !== undefined && value !== vm.HVM_boot_params[key])
        await setKey(caller, 'VM', 'HVM_boot_params', vm.$ref, key, value);
    if (args.secureBoot !== undefined && args.secureBoot !== vm.platform['secureboot'])
      await setKey(caller, 'VM', 'platform', vm.$ref, 'secureboot', args.secureBoot);
    if (args.pvArgs !== undefined && args.pvArgs !== vm.PV_args)
      await caller.call('VM.set_PV_args', vm.$ref, args.pvArgs);
  },
});
