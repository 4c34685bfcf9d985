import type { Forest } from './forest.ts';
import type { Filter } from './filter.ts';
import type { Row } from './row.ts';
import type { Spot } from './spot.ts';

const sameRow = (a: Row, b: Row): boolean =>
  a.node === b.node &&
  a.depth === b.depth &&
  a.posinset === b.posinset &&
  a.setsize === b.setsize &&
  a.size === b.size &&
  a.expandable === b.expandable &&
  a.expanded === b.expanded &&
  a.found === b.found;

/** Turns a forest into lines. Under a filter everything found is in sight, with what stands above it. */
export class Rows {
  #last: readonly Row[] = [];

  of(forest: Forest, expanded: (key: string) => boolean, filter?: Filter): readonly Row[] {
    const rows: Row[] = [];
    const add = (above: Spot, depth: number): void => {
      const spots = above.below();
      let at = 0;
      for (const spot of spots) {
        const { node } = spot;
        if (!node || filter?.shows(spot) === false) continue;
        at += 1;
        const size = spot.below().length;
        const expandable = (filter ? spot.shown : size) > 0;
        const row: Row = {
          node,
          depth,
          posinset: at,
          setsize: filter ? above.shown : spots.length,
          size,
          expandable,
          expanded: expandable && (filter !== undefined || expanded(node.key)),
          found: filter?.found(spot) ?? false,
        };
        if (!spot.row || !sameRow(spot.row, row)) spot.row = row;
        spot.at = rows.length;
        rows.push(spot.row);
        if (row.expanded) add(spot, depth + 1);
      }
    };
    const top = forest.at('');
    if (top) add(top, 0);
    const { length } = this.#last;
    if (rows.length !== length || rows.some((row, at) => row !== this.#last[at])) this.#last = rows;
    return this.#last;
  }

  /** The lines as they were made last. */
  get latest(): readonly Row[] {
    return this.#last;
  }
}
