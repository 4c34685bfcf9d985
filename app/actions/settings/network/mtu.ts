import * as z from 'zod';
import { displayName } from '../../../inventory/describe/names.ts';
import { action } from '../../action.ts';
import { first, no } from '../../verdict.ts';
import { nameOf } from '../../words.ts';
import { guests, withoutGuests } from './guests.ts';
import { coordinatorLast, pifsOf } from './interfaces.ts';

const mtu = z.number().int().min(1280).max(9216);

export const setMtu = action({
  id: 'network.setMtu',
  label: 'Change its MTU',
  applies: ['network'],
  group: 'change',
  methods: ['network.set_MTU', 'PIF.unplug', 'PIF.plug', 'VIF.unplug', 'VIF.plug'],
  args: z.object({ mtu }),
  offered: () => false,
  check: ({ view }, network) =>
    first(
      network.managed ? undefined : no('unmanaged', 'The server does not manage it'),
      pifsOf(view, network).some((pif) => pif.disallow_unplug && !pif.management)
        ? no('kept', 'Its servers must not let go of it')
        : undefined,
      guests(view, network),
    ),
  title: (network, args, view) => `Set the MTU of ${displayName(view, network)} to ${args.mtu}`,
  async run(caller, network, args) {
    await caller.call('network.set_MTU', network.$ref, args.mtu);
    // The servers take it up where the interface comes up anew; that of their management does so when they restart.
    const again = pifsOf(caller.view, network).filter((pif) => pif.currently_attached && !pif.management);
    if (again.length === 0) return;
    await withoutGuests(caller, network, async () => {
      for (const pif of coordinatorLast(caller.view, again))
        await caller.step(`Bring it up on ${nameOf(caller.view.get('host', pif.host))}`, async (step) => {
          await step.task('PIF.unplug', [pif.$ref]);
          await step.steadfast.task('PIF.plug', [pif.$ref]);
        });
    });
  },
  undo: (before) => ({
    action: 'network.setMtu',
    label: 'Put it back',
    target: { cls: 'network', ref: before.$ref },
    args: { mtu: before.MTU },
  }),
});
