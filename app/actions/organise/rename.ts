import * as z from 'zod';
import { action } from '../action.ts';
import { no, ok } from '../verdict.ts';
import { nameOf } from '../words.ts';
import { named } from './named.ts';

export const rename = action({
  id: 'object.rename',
  label: 'Rename…',
  applies: named,
  kinds: ['vm', 'template', 'snapshot'],
  group: 'organise',
  reach: 'one',
  shortcut: 'Shift+F2',
  methods: ['*.set_name_label'],
  args: z.object({ name: z.string().min(1).max(1000) }),
  check(_situation, target) {
    if ('is_default_template' in target && target.is_default_template) return no('built-in', 'It came with the server');
    return ok;
  },
  title: (target, args) => `Rename ${nameOf(target)} to ${args.name}`,
  run: (caller, target, args) => caller.call(`${target.$cls}.set_name_label`, target.$ref, args.name),
  undo: (before) => ({
    action: 'object.rename',
    label: 'Rename back',
    target: { cls: before.$cls, ref: before.$ref },
    args: { name: before.name_label },
  }),
});
