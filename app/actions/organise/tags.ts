import * as z from 'zod';
import { action } from '../action.ts';
import { ok } from '../verdict.ts';
import { nameOf } from '../words.ts';

const args = z.object({ tags: z.array(z.string().min(1).max(200)).min(1).max(100) });
const tagged = ['pool', 'host', 'VM', 'SR', 'VDI', 'network'] as const;
const listed = (tags: readonly string[]): string => tags.join(', ');

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
