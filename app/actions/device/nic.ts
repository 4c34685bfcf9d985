import * as z from 'zod';
import type { Obj, View } from '../../inventory/view.ts';
import { action, nothing } from '../action.ts';
import type { Caller } from '../action.ts';
import { first, mayCall, no, ok } from '../verdict.ts';
import { hasTools } from '../vm-state.ts';
import { nameOf, verb } from '../words.ts';

const mac = z
  .string()
  .regex(/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/i)
  .or(z.literal(''));
const fields = {
  mac: mac.optional(),
  /** kB/s; 0 takes the limit away. */
  limit: z.number().int().min(0).optional(),
};

const qos = (limit: number | undefined): object =>
  limit === undefined || limit === 0
    ? { qos_algorithm_type: '', qos_algorithm_params: {} }
    : { qos_algorithm_type: 'ratelimit', qos_algorithm_params: { kbps: String(limit) } };

function nicOf(view: View, vif: Obj<'VIF'>): string {
  return `network interface ${vif.device} of ${nameOf(view.get('VM', vif.VM))}`;
}

/** A running VM gets it at once where its system can; where it cannot the change waits for the next start. */
async function plugIfRunning(caller: Caller, ref: string, vif: string): Promise<void> {
  const vm = caller.view.get('VM', ref);
  if (vm?.power_state !== 'Running' || !hasTools(caller.view, vm)) return;
  try {
    await caller.task('VIF.plug', [vif], 0.5);
  } catch (error) {
    await caller.steadfast.task('VIF.destroy', [vif], 0).catch(() => undefined);
    throw error;
  }
}

export const addNic = action({
  id: 'vm.addNic',
  label: 'Add network interface…',
  applies: ['VM'],
  kinds: ['vm', 'template'],
  group: 'devices',
  methods: ['VIF.create', 'VIF.plug'],
  args: z.object({ network: z.string().max(200), ...fields }),
  check: (_situation, vm) => (vm.VIFs.length >= 16 ? no('too-many', 'It has as many interfaces as it can') : ok),
  title: (vm, args, view) => `Connect ${nameOf(vm)} to ${nameOf(view.get('network', args.network))}`,
  async run(caller, vm, args) {
    const free = await caller.call<readonly string[]>('VM.get_allowed_VIF_devices', vm.$ref);
    const vif = await caller.call<string>('VIF.create', {
      VM: vm.$ref,
      network: args.network,
      device: free[0] ?? '0',
      MAC: args.mac ?? '',
      MTU: 1500,
      other_config: {},
      ...qos(args.limit),
    });
    await plugIfRunning(caller, vm.$ref, vif);
    return vif;
  },
  undo: (_vm, _args, result) =>
    typeof result === 'string'
      ? { action: 'vif.remove', label: 'Remove it', target: { cls: 'VIF', ref: result }, args: {} }
      : undefined,
});

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

export const removeNic = action({
  id: 'vif.remove',
  label: 'Remove…',
  applies: ['VIF'],
  group: 'devices',
  danger: true,
  methods: ['VIF.unplug', 'VIF.destroy'],
  args: nothing,
  check: (_situation, vif) =>
    vif.currently_attached && !vif.allowed_operations.includes('unplug')
      ? no('attached', 'Its system cannot let go of it now')
      : ok,
  confirm: (aims) => ({
    title: `Remove ${aims.map(({ situation, target }) => nicOf(situation.view, target)).join(', ')}?`,
    sentence: 'The VM loses that connection at once.',
    verb: verb('Remove', aims.length),
    danger: false,
  }),
  title: (vif, _args, view) => `Remove ${nicOf(view, vif)}`,
  async run(caller, vif) {
    if (caller.view.get('VIF', vif.$ref)?.currently_attached) await caller.task('VIF.unplug', [vif.$ref], 0.5);
    await caller.task('VIF.destroy', [vif.$ref], 0.5);
  },
  undo: (vif) => ({
    action: 'vm.addNic',
    label: 'Connect it again',
    target: { cls: 'VM', ref: vif.VM },
    args: { network: vif.network, mac: vif.MAC },
  }),
});

export const plugNic = action({
  id: 'vif.plug',
  label: 'Activate',
  applies: ['VIF'],
  group: 'devices',
  methods: ['VIF.plug'],
  args: nothing,
  offered: (_view, vif) => !vif.currently_attached,
  check: (situation, vif) =>
    first(
      vif.currently_attached ? no('attached', 'It is active already') : undefined,
      situation.view.get('VM', vif.VM)?.power_state === 'Running'
        ? undefined
        : no('power-state', 'Only while its VM runs'),
    ),
  title: (vif, _args, view) => `Activate ${nicOf(view, vif)}`,
  run: (caller, vif) => caller.task('VIF.plug', [vif.$ref]),
  undo: (vif) => ({ action: 'vif.unplug', label: 'Deactivate', target: { cls: 'VIF', ref: vif.$ref }, args: {} }),
});

export const unplugNic = action({
  id: 'vif.unplug',
  label: 'Deactivate',
  applies: ['VIF'],
  group: 'devices',
  methods: ['VIF.unplug'],
  args: nothing,
  offered: (_view, vif) => vif.currently_attached,
  check: (_situation, vif) =>
    !vif.currently_attached
      ? no('detached', 'It is not active')
      : vif.allowed_operations.includes('unplug')
        ? ok
        : no('not-allowed', 'Its system cannot let go of it now'),
  title: (vif, _args, view) => `Deactivate ${nicOf(view, vif)}`,
  run: (caller, vif) => caller.task('VIF.unplug', [vif.$ref]),
  undo: (vif) => ({ action: 'vif.plug', label: 'Activate', target: { cls: 'VIF', ref: vif.$ref }, args: {} }),
});
