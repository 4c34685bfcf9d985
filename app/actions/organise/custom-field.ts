import * as z from 'zod';
import { action } from '../action.ts';
import { setKey } from '../map-key.ts';
import { ok } from '../verdict.ts';
import { nameOf } from '../words.ts';

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
