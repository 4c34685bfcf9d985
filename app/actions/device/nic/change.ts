import * as z from 'zod';
import type { Obj } from '../../../inventory/view.ts';
import { action, type Caller } from '../../action.ts';
import { first, mayCall, no } from '../../verdict.ts';
import { fields, nicOf, plugIfRunning, qos } from './interface.ts';

/** What of an interface cannot be written, only made anew. */
interface Remade {
  readonly mac?: string | undefined;
  readonly limit?: number | undefined;
}

function isRemade(vif: Obj<'VIF'>, { mac: address, limit }: Remade): boolean {
  const before = Number(vif.qos_algorithm_params['kbps'] ?? 0);
  return (address ?? vif.MAC).toLowerCase() !== vif.MAC.toLowerCase() || (limit ?? before) !== before;
}

/** Another in its place; where that fails the old one comes back. */
async function remake(
  caller: Caller,
  vif: Obj<'VIF'>,
  args: Remade & { readonly network?: string | undefined },
): Promise<string> {
  const { VM, device, MAC, MTU, network, other_config, qos_algorithm_type, qos_algorithm_params, locking_mode } = vif;
  const same = { VM, device, MAC, MTU, network, other_config, qos_algorithm_type, qos_algorithm_params };
  if (vif.currently_attached) await caller.task('VIF.unplug', [vif.$ref], 0.3);
  await caller.task('VIF.destroy', [vif.$ref], 0.2);
  try {
    const made = await caller.call<string>('VIF.create', {
      ...same,
      network: args.network ?? network,
      MAC: args.mac ?? MAC,
      ...(args.limit === undefined ? {} : qos(args.limit)),
    });
    await plugIfRunning(caller, VM, made);
    return made;
  } catch (error) {
    const back = await caller.steadfast.call<string>('VIF.create', { ...same, locking_mode });
    await plugIfRunning(caller.steadfast, VM, back);
    throw error;
  }
}

export const changeNic = action({
  id: 'vif.change',
  label: 'Change…',
  applies: ['VIF'],
  group: 'devices',
  reach: 'one',
  methods: ['VIF.unplug', 'VIF.destroy', 'VIF.create', 'VIF.plug', 'VIF.move'],
  args: z.object({
    network: z.string().max(200).optional(),
    locking: z.enum(['network_default', 'locked', 'unlocked', 'disabled']).optional(),
    ...fields,
  }),
  check: (situation, vif, args) =>
    first(
      vif.currently_attached && isRemade(vif, args) && !vif.allowed_operations.includes('unplug')
        ? no('attached', 'Its system cannot let go of it now')
        : undefined,
      (args.locking ?? vif.locking_mode) === vif.locking_mode
        ? undefined
        : mayCall(situation.role, ['VIF.set_locking_mode']),
    ),
  title: (vif, _args, view) => `Change ${nicOf(view, vif)}`,
  async run(caller, vif, args) {
    const ref = isRemade(vif, args) ? await remake(caller, vif, args) : vif.$ref;
    if (ref === vif.$ref && args.network !== undefined && args.network !== vif.network)
      await caller.call('VIF.move', vif.$ref, args.network);
    const locking = ref === vif.$ref ? vif.locking_mode : 'network_default';
    if (args.locking !== undefined && args.locking !== locking)
      await caller.call('VIF.set_locking_mode', ref, args.locking);
  },
});
