import type { PoolUpdates, Update } from './updates.ts';

/** Updates that can be chosen one by one: those of pools that take files, while a server still lacks them. */
export function offeredUpdates(lists: readonly (PoolUpdates | undefined)[]): readonly Update[] {
  const some = lists.flatMap((list) => {
    if (list?.generation !== 'iso' && list?.generation !== 'patch') return [];
    const missing = new Set(list.hosts.flatMap((host) => host.missing));
    return list.updates.filter((update) => missing.has(update.id));
  });
  return [...new Map(some.map((update) => [update.id, update] as const)).values()];
}

/** The choice with an update more, and with all that it requires; or without it, and without all that requires it. */
export function chosenWith(offered: readonly Update[], chosen: readonly string[], id: string, on: boolean): readonly string[] {
  const found = new Set<string>();
  const walk = (one: string): void => {
    if (found.has(one)) return;
    found.add(one);
    for (const update of offered)
      if (on ? update.id === one : update.requires.includes(one)) (on ? update.requires : [update.id]).forEach(walk);
  };
  walk(id);
  if (!on) return chosen.filter((one) => !found.has(one));
  const there = new Set(offered.map((update) => update.id));
  return [...new Set([...chosen, ...[...found].filter((one) => there.has(one))])];
} // prettier-ignore

/** The chosen update that this one cannot be together with. */
export const against = (offered: readonly Update[], chosen: readonly string[], update: Update): Update | undefined =>
  offered.find(
    (one) => chosen.includes(one.id) && (one.conflicts?.includes(update.id) || update.conflicts?.includes(one.id)),
  );
