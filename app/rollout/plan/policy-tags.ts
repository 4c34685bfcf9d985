import type { Policy } from './plan-types.ts';

/** How a VM carries its policy for every rollout to come: a tag that people, and other tools, can read and set. */
const tags: Readonly<Record<Policy, string>> = {
  migrate: 'rollout: migrate',
  suspend: 'rollout: suspend',
  'shut-down': 'rollout: shut down',
  stay: 'rollout: leave',
  ask: 'rollout: ask',
};

export const policyTag = (policy: Policy): string => tags[policy];

const tidy = (tag: string): string => tag.toLowerCase().replaceAll(/[\s_-]+/g, '');
const meanings = new Map(Object.entries(tags).map(([policy, tag]) => [tidy(tag), policy as Policy]));

/** The tags of a VM that say its policy, however they are spaced. */
export const policyTagsIn = (of: readonly string[]): readonly string[] => of.filter((tag) => meanings.has(tidy(tag)));

/** What the tags of a VM say; nothing where they say none, or several things. */
export function taggedPolicy(of: readonly string[]): Policy | undefined {
  const found = new Set(policyTagsIn(of).map((tag) => meanings.get(tidy(tag))));
  return found.size === 1 ? [...found][0] : undefined;
}
