export interface Sorting {
  readonly id: string;
  readonly desc: boolean;
}

/** A line among its siblings. */
interface Line {
  readonly id: string;
  readonly parentId?: string | undefined;
}

/**
 * The lines in the order they had: siblings known before keep their places to each other, new ones come after them. `lines` are whole
 * trees, parents before their children.
 */
export function heldOrder<L extends Line>(lines: readonly L[], before: ReadonlyMap<string, number>): readonly L[] {
  const below = new Map<string | undefined, L[]>();
  for (const line of lines) {
    const siblings = below.get(line.parentId);
    if (siblings) siblings.push(line);
    else below.set(line.parentId, [line]);
  }
  const rank = (line: L) => before.get(line.id) ?? before.size;
  const out: L[] = [];
  const add = (parent: string | undefined) => {
    for (const line of (below.get(parent) ?? []).sort((a, b) => rank(a) - rank(b))) {
      out.push(line);
      add(line.id);
    }
  };
  add(undefined);
  return out;
}

/** The places of lines, to hold them to. */
export const placesOf = (lines: readonly Line[]): ReadonlyMap<string, number> =>
  new Map(lines.map((line, at) => [line.id, at]));

/** How many columns order the rows: the second decides where the first is equal, and so on. */
const DEPTH = 3;

/**
 * The sorting after a click on a column's head: that column comes first, turned round if it was first already, and those clicked before
 * decide among equals.
 */
export function sortedBy(before: readonly Sorting[], id: string, begins: Sorting['desc']): readonly Sorting[] {
  const [first, ...rest] = before;
  if (first?.id === id) return [{ id, desc: !first.desc }, ...rest];
  return [{ id, desc: begins }, ...before.filter((one) => one.id !== id)].slice(0, DEPTH);
}
