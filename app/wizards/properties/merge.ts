import type { Edited, Values } from './facet.ts';

/** Its values are what the dialog shows: edits of this person, else what is true now. */
interface Merged extends Edited {
  /** Changed by somebody else meanwhile, and not by this person: simply followed. */
  readonly followed: readonly string[];
  /** Changed by both, to different values: whose it is to be has to be said. */
  readonly conflicts: readonly string[];
  /** Edited here, and meanwhile there is nothing any more that it could be written to. */
  readonly lost: readonly string[];
}

const words = (text: string | number | boolean | undefined): readonly string[] =>
  String(text ?? '')
    .split('\n')
    .filter(Boolean);

/** A set of words takes in what both did to it: there is nothing to choose between. */
function together(base: Values[string] | undefined, edit: Values[string], now: Values[string]): string {
  const [before, mine] = [words(base), words(edit)];
  const theirs = words(now).filter((word) => mine.includes(word) || !before.includes(word));
  return [...new Set([...theirs, ...mine.filter((word) => !before.includes(word))])].sort().join('\n');
}

/** Three-way: how it was when this person last saw it, what they made of it, how it is now. */
export function merge(base: Values, edits: Values, live: Values): Merged {
  const values: Record<string, string | number | boolean> = {};
  const followed: string[] = [];
  const conflicts: string[] = [];
  const changed: string[] = [];
  for (const key of Object.keys(live)) {
    const now = live[key] ?? '';
    const edit = edits[key];
    const moved = base[key] !== now;
    if (edit === undefined) {
      values[key] = now;
      if (moved) followed.push(key);
      continue;
    }
    const wished = key === 'tags' && moved ? together(base[key], edit, now) : edit;
    values[key] = wished;
    if (wished === now) continue;
    changed.push(key);
    if (moved) (key === 'tags' ? followed : conflicts).push(key);
  }
  return { values, followed, conflicts, changed, lost: Object.keys(edits).filter((key) => !(key in live)) };
}
