import * as z from 'zod';
import { action } from '../action.ts';
import { ok } from '../verdict.ts';
import { nameOf } from '../words.ts';
import { named } from './named.ts';

export const describe = action({
  id: 'object.describe',
  label: 'Change description…',
  applies: named,
  kinds: ['vm', 'template', 'snapshot'],
  group: 'organise',
  reach: 'one',
  methods: ['*.set_name_description'],
  args: z.object({ description: z.string().max(10_000) }),
  check: () => ok,
  title: (target) => `Change the description of ${nameOf(target)}`,
  run: (caller, target, args) => caller.call(`${target.$cls}.set_name_description`, target.$ref, args.description),
  undo: (before) => ({
    action: 'object.describe',
    label: 'Put the old one back',
    target: { cls: before.$cls, ref: before.$ref },
    args: { description: before.name_description },
  }),
});
