import * as z from 'zod';
import { action } from '../action.ts';
import { setKey } from '../map-key.ts';
import { ok } from '../verdict.ts';
import { nameOf } from '../words.ts';

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

export const setCustomField = action({
  id: 'object.customField',
  label: 'Set custom field…',
  applies: ['pool', 'host', 'VM', 'SR', 'VDI', 'network'],
  kinds: ['vm', 'template', 'snapshot'],
  group: 'organise',
  methods: ['VM.remove_from_other_config', 'VM.add_to_other_config'],
  args: z.object({ field: z.string().min(1).max(200), value: z.string().max(10_000) }),
  check: () => ok,
  title: (target, args) => `Set ${args.field} of ${nameOf(target)}`,
  run: (caller, target, args) =>
    setKey(
      caller,
      target.$cls,
      'other_config',
      target.$ref,
      `XenCenter.CustomFields.${args.field}`,
      args.value || undefined,
    ),
  undo: (before, args) => ({
    action: 'object.customField',
    label: 'Put the old value back',
    target: { cls: before.$cls, ref: before.$ref },
    args: { field: args.field, value: before.other_config[`XenCenter.CustomFields.${args.field}`] ?? '' },
  }),
});
