import * as z from 'zod';
import type { Obj, View } from '../../inventory/view.ts';
import { action, nothing } from '../action.ts';
import type { Caller } from '../action.ts';
import { no, ok } from '../verdict.ts';
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
async function plugIfRunning(caller: Caller, vm: string, vif: string): Promise<void> {
  if (caller.view.get('VM', vm)?.power_state === 'Running') await caller.task('VIF.plug', [vif], 0.5);
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

export const changeNic = action({
  id: 'vif.change',
  label: 'Change…',
  applies: ['VIF'],
  group: 'devices',
  methods: ['VIF.unplug', 'VIF.destroy', 'VIF.create', 'VIF.plug', 'VIF.move', 'VIF.set_locking_mode'],
  args: z.object({
    network: z.string().max(200).optional(),
    locking: z.enum(['network_default', 'locked', 'unlocked', 'disabled']).optional(),
    ...fields,
  }),
  check: (_situation, vif, args) =>
    vif.currently_attached &&
    (args.mac !== undefined || args.limit !== undefined) &&
    !vif.allowed_operations.includes('unplug')
      ? no('attached', 'Its system cannot let go of it now')
      : ok,
  title: (vif, _args, view) => `Change ${nicOf(view, vif)}`,
  async run(caller, vif, args) {
    let ref: string = vif.$ref;
    if (args.mac === undefined && args.limit === undefined) {
      if (args.network !== undefined && args.network !== vif.network)
        await caller.call('VIF.move', vif.$ref, args.network);
    } else {
      if (vif.currently_attached) await caller.task('VIF.unplug', [vif.$ref], 0.3);
      await caller.task('VIF.destroy', [vif.$ref], 0.2);
      ref = await caller.call<string>('VIF.create', {
        VM: vif.VM,
        network: args.network ?? vif.network,
        device: vif.device,
        MAC: args.mac ?? vif.MAC,
        MTU: vif.MTU,
        other_config: vif.other_config,
        ...(args.limit === undefined
          ? { qos_algorithm_type: vif.qos_algorithm_type, qos_algorithm_params: vif.qos_algorithm_params }
          : qos(args.limit)),
      });
      await plugIfRunning(caller, vif.VM, ref);
    }
    if (args.locking !== undefined && args.locking !== vif.locking_mode)
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
    situation.view.get('VM', vif.VM)?.power_state === 'Running' ? ok : no('power-state', 'Only while its VM runs'),
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
