import * as z from 'zod';
import { action } from '../action.ts';
import { first } from '../verdict.ts';
import { operation } from '../vm-state.ts';
import { nameOf } from '../words.ts';
import { hostTakes } from './target-host.ts';

export const startOn = action({
  id: 'vm.startOn',
  label: 'Start on…',
  applies: ['VM'],
  group: 'power',
  reach: 'pool',
  methods: ['VM.start_on'],
  args: z.object({ host: z.string().max(200), paused: z.boolean().optional() }),
  offered: (_view, vm) => vm.power_state === 'Halted',
  check: (situation, vm, args) =>
    first(operation(situation, vm, 'start_on', ['Halted']), hostTakes(situation.view, vm, args.host, 'start')),
  title: (vm, args, view) => `Start ${nameOf(vm)} on ${nameOf(view.get('host', args.host))}`,
  run: (caller, vm, args) => caller.task('VM.start_on', [vm.$ref, args.host, args.paused ?? false, false]),
});
