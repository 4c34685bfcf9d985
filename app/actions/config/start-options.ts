import * as z from 'zod';
import { action } from '../action.ts';
import { no, ok } from '../verdict.ts';
import { nameOf } from '../words.ts';

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
