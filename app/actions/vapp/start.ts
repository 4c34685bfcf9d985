import * as z from 'zod';
import { action } from '../action.ts';
import { nameOf } from '../words.ts';
import { allows } from './allows.ts';

export const startVapp = action({
  id: 'vapp.start',
  label: 'Start vApp',
  applies: ['VM_appliance'],
  group: 'power',
  methods: ['VM_appliance.start'],
  args: z.object({ paused: z.boolean().optional() }),
  check: (_situation, vapp) => allows(vapp, 'start', 'All its VMs run already'),
  title: (vapp) => `Start vApp ${nameOf(vapp)}`,
  run: (caller, vapp, args) => caller.task('VM_appliance.start', [vapp.$ref, args.paused ?? false]),
  undo: (vapp) => ({
    action: 'vapp.shutdown',
    label: 'Shut down',
    target: { cls: 'VM_appliance', ref: vapp.$ref },
    args: {},
  }),
});
