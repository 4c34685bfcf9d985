import * as z from 'zod';
import { action } from '../../action.ts';
import { no, ok } from '../../verdict.ts';
import { nameOf } from '../../words.ts';
import { tagged, word } from './tags.ts';

/** A tag gets another name: on everything that carries it. Offered where tags are, not in an object's menu. */
export const retag = action({
  id: 'object.retag',
  label: 'Rename tag…',
  applies: tagged,
  kinds: ['vm', 'template', 'snapshot'],
  group: 'organise',
  methods: ['VM.add_tags', 'VM.remove_tags'],
  args: z.object({ from: word, to: word }),
  offered: () => false,
  check: (_situation, target, { from }) =>
    from === undefined || target.tags.includes(from) ? ok : no('untagged', 'It does not carry the tag any more'),
  title: (target, { from, to }) => `Tag ${nameOf(target)} with ${to} instead of ${from}`,
  async run(caller, target, { from, to }) {
    // The new one first: what fails in between has one tag too many, not one too few.
    if (!target.tags.includes(to)) await caller.call(`${target.$cls}.add_tags`, target.$ref, to);
    await caller.call(`${target.$cls}.remove_tags`, target.$ref, from);
  },
  undo: (before, { from, to }) =>
    before.tags.includes(to)
      ? undefined
      : {
          action: 'object.retag',
          label: 'Rename it back',
          target: { cls: before.$cls, ref: before.$ref },
          args: { from: to, to: from },
        },
});
