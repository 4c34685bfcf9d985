import { action } from '../../action.ts';
import { ok } from '../../verdict.ts';
import { nameOf } from '../../words.ts';
import { args, listed, tagged } from './tags.ts';

export const untag = action({
  id: 'object.untag',
  label: 'Remove tags…',
  applies: tagged,
  kinds: ['vm', 'template', 'snapshot'],
  group: 'organise',
  methods: ['VM.remove_tags'],
  args,
  offered: (_view, target) => target.tags.length > 0,
  check: () => ok,
  title: (target, { tags }) => `Remove ${listed(tags)} from ${nameOf(target)}`,
  async run(caller, target, { tags }) {
    for (const one of tags) await caller.call(`${target.$cls}.remove_tags`, target.$ref, one);
  },
  undo(before, { tags }) {
    const removed = tags.filter((one) => before.tags.includes(one));
    if (removed.length === 0) return undefined;
    return {
      action: 'object.tag',
      label: 'Put the tags back',
      target: { cls: before.$cls, ref: before.$ref },
      args: { tags: removed },
    };
  },
});
