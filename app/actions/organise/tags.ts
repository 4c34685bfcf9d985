import * as z from 'zod';
import { action } from '../action.ts';
import type { Obj, View } from '../../inventory/view.ts';
import { no, ok } from '../verdict.ts';
import { nameOf } from '../words.ts';

const word = z.string().min(1).max(200);
const args = z.object({ tags: z.array(word).min(1).max(100) });
const tagged = ['pool', 'host', 'VM', 'SR', 'VDI', 'network'] as const;

/** Everything of a pool that carries a tag. */
export const carriersOf = (view: View, one: string): readonly Obj<(typeof tagged)[number]>[] =>
  tagged.flatMap((cls): readonly Obj<(typeof tagged)[number]>[] =>
    [...view.all(cls)].filter(({ tags }) => tags.includes(one)),
  );

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
