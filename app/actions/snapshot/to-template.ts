import * as z from 'zod';
import { action } from '../action.ts';
import { undoHalf } from '../half-made.ts';
import { setKey } from '../map-key.ts';
import { ANY_STATE, operation } from '../vm-state.ts';
import { nameOf } from '../words.ts';

export const templateFromSnapshot = action({
  id: 'snapshot.toTemplate',
  label: 'New template from snapshot…',
  applies: ['VM'],
  kinds: ['snapshot'],
  group: 'copy',
  reach: 'one',
  methods: ['VM.clone', 'VM.set_name_description', 'VM.remove_from_other_config', 'VM.add_to_other_config'],
  args: z.object({ name: z.string().min(1).max(1000) }),
  check: (situation, snapshot) => operation(situation, snapshot, 'clone', ANY_STATE),
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
