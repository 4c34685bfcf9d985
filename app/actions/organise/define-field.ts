import * as z from 'zod';
import { DEFINITIONS, readDefinitions, writeDefinitions } from '../../interchange/custom-fields.ts';
import { action } from '../action.ts';
import { setKey } from '../map-key.ts';
import { no, ok } from '../verdict.ts';
import { nameOf } from '../words.ts';

/** Which custom fields the objects of a pool have, for everybody. Offered among the properties, where they are filled in. */
export const defineField = action({
  id: 'pool.defineField',
  label: 'Define a custom field',
  applies: ['pool'],
  group: 'organise',
  methods: ['pool.remove_from_gui_config', 'pool.add_to_gui_config'],
  args: z.object({
    name: z.string().trim().min(1).max(200),
    type: z.enum(['String', 'DateTime']).default('String'),
    /** Takes the definition away; values that objects have stay theirs. */
    remove: z.boolean().optional(),
  }),
  offered: () => false,
  check(_situation, pool, args) {
    if (args.name === undefined || args.remove) return ok;
    const has = readDefinitions(pool.gui_config[DEFINITIONS]).some((field) => field.name === args.name);
    return has ? no('exists', 'There is such a field') : ok;
  },
  title: (pool, { name, remove }) =>
    remove ? `Take the field ${name} from ${nameOf(pool)}` : `Give ${nameOf(pool)} the field ${name}`,
  run(caller, pool, { name, type, remove }) {
    const now = readDefinitions((caller.view.get('pool', pool.$ref) ?? pool).gui_config[DEFINITIONS]);
    const others = now.filter((field) => field.name !== name);
    return setKey(
      caller,
      'pool',
      'gui_config',
      pool.$ref,
      DEFINITIONS,
      writeDefinitions(remove ? others : [...others, { name, type }]),
    );
  },
  undo: (before, { name, type, remove }) => ({
    action: 'pool.defineField',
    label: remove ? 'Bring it back' : 'Take it away again',
    target: { cls: 'pool', ref: before.$ref },
    args: { name, type, ...(remove ? {} : { remove: true }) },
  }),
});
