import * as z from 'zod';
import { action } from '../action.ts';
import { count, nameOf, names } from '../words.ts';
import { allows } from './allows.ts';

export const shutdownVapp = action({
  id: 'vapp.shutdown',
  label: 'Shut down vApp',
  applies: ['VM_appliance'],
  group: 'power',
  methods: ['VM_appliance.clean_shutdown', 'VM_appliance.hard_shutdown', 'VM_appliance.shutdown'],
  args: z.object({ how: z.enum(['clean', 'hard', 'either']).optional() }),
  check: (_situation, vapp) => allows(vapp, 'shutdown', 'None of its VMs runs'),
  confirm: (aims, args) => ({
    title: `Shut down ${names(aims.map(({ target }) => target))}?`,
    sentence: `${count(
      aims.reduce((sum, { target }) => sum + target.VMs.length, 0),
      'VM',
    )} stop in their order.`,
    verb: 'Shut down',
    danger: args.how === 'hard',
  }),
  title: (vapp) => `Shut down vApp ${nameOf(vapp)}`,
  run: (caller, vapp, args) =>
    caller.task(
      args.how === 'hard'
        ? 'VM_appliance.hard_shutdown'
        : args.how === 'clean'
          ? 'VM_appliance.clean_shutdown'
          : 'VM_appliance.shutdown',
      [vapp.$ref],
    ),
});
