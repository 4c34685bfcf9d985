import * as z from 'zod';
import { action } from '../../action.ts';
import { setKey } from '../../map-key.ts';
import { ok } from '../../verdict.ts';
import { nameOf } from '../../words.ts';

/** "/a/b"; the empty text takes it out of its folder. */
const folder = z
  .string()
  .max(1000)
  .regex(/^(\/[^/;]+)*$/);

export const moveToFolder = action({
  id: 'object.folder',
  label: 'Move to folder…',
  applies: ['pool', 'host', 'VM', 'SR', 'VDI', 'network'],
  kinds: ['vm', 'template', 'snapshot'],
  group: 'organise',
  methods: ['VM.remove_from_other_config', 'VM.add_to_other_config'],
  args: z.object({ folder }),
  check: () => ok,
  title: (target, args) =>
    args.folder === '' ? `Take ${nameOf(target)} out of its folder` : `Move ${nameOf(target)} to ${args.folder}`,
  run: (caller, target, args) =>
    setKey(caller, target.$cls, 'other_config', target.$ref, 'folder', args.folder || undefined),
  undo: (before) => ({
    action: 'object.folder',
    label: 'Move back',
    target: { cls: before.$cls, ref: before.$ref },
    args: { folder: before.other_config['folder'] ?? '' },
  }),
});
