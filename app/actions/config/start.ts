import * as z from 'zod';
import { isRef, NULL_REF } from '../../xenapi/ref.ts';
import type { Obj, View } from '../../inventory/view.ts';
import { action } from '../action.ts';
import { setKey } from '../map-key.ts';
import { first, mayCall, no, ok } from '../verdict.ts';
import { nameOf } from '../words.ts';

export const setHome = action({
  id: 'vm.setHome',
  label: 'Set home server…',
  applies: ['VM'],
  kinds: ['vm', 'template'],
  group: 'place',
  methods: ['VM.set_affinity'],
  /** NULL: none, the pool chooses. */
  args: z.object({ host: z.string().max(200) }),
  check: (situation, vm, args) => {
    if (args.host === undefined) return ok;
    if (args.host === vm.affinity) return no('same', 'It is its home server already');
    return !isRef(args.host) || situation.view.get('host', args.host) ? ok : no('host-gone', 'That server is gone');
  },
  title: (vm, args, view) =>
    isRef(args.host)
      ? `Make ${nameOf(view.get('host', args.host))} the home server of ${nameOf(vm)}`
      : `Let the pool place ${nameOf(vm)}`,
  run: (caller, vm, args) => caller.call('VM.set_affinity', vm.$ref, args.host || NULL_REF),
  undo: (vm) => ({
    action: 'vm.setHome',
    label: 'Put it back',
    target: { cls: 'VM', ref: vm.$ref },
    args: { host: vm.affinity },
  }),
});

/** The pool, if it has the switch off without which the server does not heed a VM's. */
function switchedOff(view: View): Obj<'pool'> | undefined {
  for (const pool of view.all('pool')) if (pool.other_config['auto_poweron'] !== 'true') return pool;
  return undefined;
}

export const setAutoStart = action({
  id: 'vm.setAutoStart',
  label: 'Start with the server',
  applies: ['VM'],
  group: 'change',
  methods: ['VM.remove_from_other_config', 'VM.add_to_other_config'],
  args: z.object({ on: z.boolean() }),
  check: (situation, vm, args) =>
    first(
      vm.ha_restart_priority === '' ? undefined : no('ha', 'High availability decides when it starts'),
      args.on && switchedOff(situation.view) ? mayCall(situation.role, ['pool.add_to_other_config']) : undefined,
    ),
  title: (vm, args) => `${args.on ? 'Start' : 'Do not start'} ${nameOf(vm)} with its server`,
  async run(caller, vm, args) {
    await setKey(caller, 'VM', 'other_config', vm.$ref, 'auto_poweron', args.on ? 'true' : undefined);
    const pool = switchedOff(caller.view);
    if (args.on && pool) await setKey(caller, 'pool', 'other_config', pool.$ref, 'auto_poweron', 'true');
  },
  undo: (vm, args) => ({
    action: 'vm.setAutoStart',
    label: 'Put it back',
    target: { cls: 'VM', ref: vm.$ref },
    args: { on: !args.on },
  }),
});

export const setStartOptions = action({
  id: 'vm.setStartOptions',
  label: 'Change start options…',
  applies: ['VM'],
  group: 'change',
  methods: ['VM.set_ha_restart_priority', 'VM.set_order', 'VM.set_start_delay', 'VM.set_shutdown_delay'],
  args: z.object({
    haPriority: z.enum(['restart', 'best-effort', '']).optional(),
    order: z.number().int().min(0).max(9999).optional(),
    /** Seconds. */
    startDelay: z.number().int().min(0).max(86_400).optional(),
    shutdownDelay: z.number().int().min(0).max(86_400).optional(),
  }),
  check: (situation, vm, args) => {
    if (args.haPriority === undefined || args.haPriority === vm.ha_restart_priority) return ok;
    for (const host of situation.view.all('host'))
      if (situation.view.get('host_metrics', host.metrics)?.live === false)
        return no('dead-host', 'A server does not answer; protection waits');
    return ok;
  },
  title: (vm) => `Change the start options of ${nameOf(vm)}`,
  async run(caller, vm, args) {
    if (args.haPriority !== undefined && args.haPriority !== vm.ha_restart_priority)
      await caller.call('VM.set_ha_restart_priority', vm.$ref, args.haPriority);
    if (args.order !== undefined && args.order !== vm.order) await caller.call('VM.set_order', vm.$ref, args.order);
    if (args.startDelay !== undefined && args.startDelay !== vm.start_delay)
      await caller.call('VM.set_start_delay', vm.$ref, args.startDelay);
    if (args.shutdownDelay !== undefined && args.shutdownDelay !== vm.shutdown_delay)
      await caller.call('VM.set_shutdown_delay', vm.$ref, args.shutdownDelay);
  },
  undo: (vm) => ({
    action: 'vm.setStartOptions',
    label: 'Put them back',
    target: { cls: 'VM', ref: vm.$ref },
    args: {
      haPriority: vm.ha_restart_priority,
      order: vm.order,
      startDelay: vm.start_delay,
      shutdownDelay: vm.shutdown_delay,
    },
  }),
});
