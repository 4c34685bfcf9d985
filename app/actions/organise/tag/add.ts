import { action } from '../../action.ts';
import { ok } from '../../verdict.ts';
import { nameOf } from '../../words.ts';
import { args, listed, tagged } from './tags.ts';

export const tag = action({
  id: 'object.tag',
  label: 'Add tags…',
  applies: tagged,
  kinds: ['vm', 'template', 'snapshot'],
  group: 'organise',
  methods: ['VM.add_tags'],
  args,
  check: () => ok,
  title: (target, { tags }) => `Tag ${nameOf(target)} with ${listed(tags)}`,
  async run(caller, target, { tags }) {
    const has = new Set((caller.view.get(target.$cls, target.$ref) ?? target).tags);
    for (const one of tags) if (!has.has(one)) await caller.call(`${target.$cls}.add_tags`, target.$ref, one);
  },
  undo(before, { tags }) {
    const added = tags.filter((one) => !before.tags.includes(one));
    if (added.length === 0) return undefined;
    return {
      action: 'object.untag',
      label: 'Remove the tags',
      target: { cls: before.$cls, ref: before.$ref },
      args: { tags: added },
    };
  },
});
