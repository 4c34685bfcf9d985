import { near } from '../../../app/inventory/tree/near.ts';

/** How well a name answers what was typed, and which letters of it do. */
export interface Hit {
  readonly score: number;
  /** Begin and end of each run of letters to be shown. */
  readonly runs: readonly (readonly [number, number])[];
}

const WORD_START = /[\s._\-/(:]/;

function runOf(name: string, word: string): readonly [number, number] | undefined {
  let best: number | undefined;
  for (let at = name.indexOf(word); at >= 0; at = name.indexOf(word, at + 1)) {
    best ??= at;
    if (at === 0 || WORD_START.test(name[at - 1] ?? '')) return [at, at + word.length];
  }
  return best === undefined ? undefined : [best, best + word.length];
}

/** Every word has to be found; the beginning of the name counts most, then the beginning of a word, then any part; a slip counts little. */
export function hit(name: string, typed: string): Hit | undefined {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const low = name.toLowerCase();
  let score = 0;
  const runs: (readonly [number, number])[] = [];
  for (const word of words) {
    const run = runOf(low, word);
    if (run !== undefined) {
      runs.push(run);
      score += run[0] === 0 ? 4 : WORD_START.test(low[run[0] - 1] ?? '') ? 3 : 2;
    } else if (near(word, low)) score += 0.5;
    else return undefined;
  }
  if (low === typed.toLowerCase().trim()) score += 4;
  return { score: score - name.length / 1000, runs: runs.toSorted((a, b) => a[0] - b[0]) };
}

/** The best of many, best first. `weightOf` moves some kinds of things up or down. */
export function best<T>(
  all: Iterable<T>,
  nameOf: (one: T) => string,
  typed: string,
  most: number,
  weightOf: (one: T) => number = () => 0,
): readonly { readonly one: T; readonly hit: Hit }[] {
  const found: { readonly one: T; readonly hit: Hit }[] = [];
  for (const one of all) {
    const at = hit(nameOf(one), typed);
    if (at !== undefined) found.push({ one, hit: { ...at, score: at.score + weightOf(one) } });
  }
  return found.toSorted((a, b) => b.hit.score - a.hit.score).slice(0, most);
}
