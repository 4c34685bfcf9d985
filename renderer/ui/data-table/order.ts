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
