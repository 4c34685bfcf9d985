import * as z from 'zod';
import { action } from '../action.ts';
import { first } from '../verdict.ts';
import { operation } from '../vm-state.ts';
import { nameOf } from '../words.ts';
import { hostTakes } from './target-host.ts';

export const resumeOn = action({
  id: 'vm.resumeOn',
  label: 'Resume on…',
  applies: ['VM'],
  group: 'power',
  reach: 'pool',
  methods: ['VM.resume_on'],
  args: z.object({ host: z.string().max(200) }),
  offered: (_view, vm) => vm.power_state === 'Suspended',
  check: (situation, vm, args) =>
    first(operation(situation, vm, 'resume_on', ['Suspended']), hostTakes(situation.view, vm, args.host, 'resume')),
  title: (vm, args, view) => `Resume ${nameOf(vm)} on ${nameOf(view.get('host', args.host))}`,
  run: (caller, vm, args) => caller.task('VM.resume_on', [vm.$ref, args.host, false, false]),
});
