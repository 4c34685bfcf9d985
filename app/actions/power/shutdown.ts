import * as z from 'zod';
import { isFailure } from '../failed.ts';
import { action } from '../action.ts';
import { first, no } from '../verdict.ts';
import { operation } from '../vm-state.ts';
import { nameOf } from '../words.ts';
import { losing } from './losing.ts';

export const shutdown = action({
  id: 'vm.shutdown',
  label: 'Shut down',
  applies: ['VM'],
  group: 'power',
  shortcut: 'Ctrl+E',
  methods: ['VM.clean_shutdown', 'VM.hard_shutdown'],
  args: z.object({ forceAfterMinutes: z.number().int().min(1).max(240).optional() }),
  offered: (_view, vm) => vm.power_state !== 'Suspended',
  check(situation, vm) {
    const verdict = operation(
      situation,
      vm,
      'clean_shutdown',
      ['Running'],
      vm.power_state === 'Halted' ? 'It is off already' : undefined,
    );
    if (verdict.ok || verdict.code !== 'no-tools') return verdict;
    return first(
      no('no-tools', 'Its tools do not answer', {
        action: 'vm.forceShutdown',
        label: 'Force shut down',
        target: { cls: 'VM', ref: vm.$ref },
      }),
    );
  },
  confirm: (aims, args) =>
    losing(aims, {
      verb: 'Shut down',
      sentence: (n) => (n === 1 ? 'Its system is asked to shut down.' : 'Each system is asked to shut down.'),
      ...(args.forceAfterMinutes === undefined
        ? {}
        : { lines: [`Forced off after ${args.forceAfterMinutes} min if it has not stopped.`] }),
    }),
  title: (vm) => `Shut down ${nameOf(vm)}`,
  async run(caller, vm, args) {
    const asked = caller.task('VM.clean_shutdown', [vm.$ref]);
    if (args.forceAfterMinutes === undefined) return asked;
    const halted = caller.until(
      (view) => view.get('VM', vm.$ref)?.power_state === 'Halted',
      args.forceAfterMinutes * 60,
      `${nameOf(vm)} to shut down`,
    );
    asked.catch(() => undefined);
    try {
      await Promise.race([halted, asked]);
    } catch (error) {
      if (!isFailure(error, 'timed-out', 'VM_FAILED_SHUTDOWN_ACKNOWLEDGMENT', 'VM_SHUTDOWN_TIMEOUT')) throw error;
      await caller.task('VM.hard_shutdown', [vm.$ref]);
    }
  },
  undo: (vm) => ({ action: 'vm.start', label: 'Start', target: { cls: 'VM', ref: vm.$ref }, args: {} }),
});
