import * as z from 'zod';
import { action } from '../action.ts';
import { instance, startNew, undoHalf } from '../half-made.ts';
import { setKey } from '../map-key.ts';
import { operation } from '../vm-state.ts';
import { nameOf } from '../words.ts';

const states = ['Halted', 'Suspended', 'Running', 'Paused'] as const;

export const templateFromSnapshot = action({
  id: 'snapshot.toTemplate',
  label: 'New template from snapshot…',
  applies: ['VM'],
  kinds: ['snapshot'],
  group: 'copy',
  methods: ['VM.clone', 'VM.set_name_description', 'VM.remove_from_other_config', 'VM.add_to_other_config'],
  args: z.object({ name: z.string().min(1).max(1000) }),
  check: (situation, snapshot) => operation(situation, snapshot, 'clone', states),
  title: (snapshot, args) => `Make template ${args.name} from ${nameOf(snapshot)}`,
  async run(caller, snapshot, args) {
    const template = await caller.task<string>('VM.clone', [snapshot.$ref, args.name], 0.9);
    const of = nameOf(caller.view.get('VM', snapshot.snapshot_of));
    try {
      await caller.call(
        'VM.set_name_description',
        template,
        `Template created from snapshot ${snapshot.name_label} of ${of}`,
      );
      await setKey(caller, 'VM', 'other_config', template, 'instant', 'true');
    } catch (error) {
      await undoHalf(caller.steadfast, template);
      throw error;
    }
    return template;
  },
});

export const vmFromSnapshot = action({
  id: 'snapshot.newVm',
  label: 'New VM from snapshot…',
  applies: ['VM'],
  kinds: ['snapshot'],
  group: 'copy',
  methods: ['VM.clone', 'VM.provision', 'VM.set_name_label', 'VM.start'],
  args: z.object({ name: z.string().min(1).max(1000), start: z.boolean().optional() }),
  check: (situation, snapshot) => operation(situation, snapshot, 'clone', states),
  title: (snapshot, args) => `Make ${args.name} from ${nameOf(snapshot)}`,
  async run(caller, snapshot, args) {
    const vm = await instance(caller, snapshot.$ref, args.name);
    if (args.start) await startNew(caller, vm, args.name);
    return vm;
  },
});
