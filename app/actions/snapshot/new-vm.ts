import * as z from 'zod';
import { action } from '../action.ts';
import { instance, startNew } from '../half-made.ts';
import { ANY_STATE, operation } from '../vm-state.ts';
import { nameOf } from '../words.ts';

export const vmFromSnapshot = action({
  id: 'snapshot.newVm',
  label: 'New VM from snapshot…',
  applies: ['VM'],
  kinds: ['snapshot'],
  group: 'copy',
  reach: 'one',
  methods: ['VM.clone', 'VM.provision', 'VM.set_name_label', 'VM.start'],
  args: z.object({ name: z.string().min(1).max(1000), start: z.boolean().optional() }),
  check: (situation, snapshot) => operation(situation, snapshot, 'clone', ANY_STATE),
  title: (snapshot, args) => `Make ${args.name} from ${nameOf(snapshot)}`,
  async run(caller, snapshot, args) {
    const vm = await instance(caller, snapshot.$ref, args.name);
    if (args.start) await startNew(caller, vm, args.name);
    return vm;
  },
});
