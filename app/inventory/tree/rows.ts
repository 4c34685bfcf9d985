import type { Forest } from './forest.ts';
import type { Filter } from './filter.ts';
import type { Node } from './node.ts';

/** One line of the navigator. The same object for as long as nothing about it changes. */
export interface Row {
  readonly node: Node;
  /** 0 at the top. */
  readonly depth: number;
  /** Place among its siblings that are shown, from 1. */
  readonly posinset: number;
  readonly setsize: number;
  /** Nodes directly below, shown or not. */
  readonly size: number;
  readonly expandable: boolean;
  readonly expanded: boolean;
  /** Under a filter: found itself, not only above something found. */
  readonly found: boolean;
}

/** Of the same node. */
const sameRow = (a: Row, b: Row): boolean =>
  a.depth === b.depth &&
  a.posinset === b.posinset &&
  a.setsize === b.setsize &&
  a.size === b.size &&
  a.expandable === b.expandable &&
  a.expanded === b.expanded &&
  a.found === b.found;

/** Turns a forest into lines. Under a filter everything found is in sight, with what stands above it. */
export class Rows {
  #before = new Map<Node, Row>();
  #last: readonly Row[] = [];

  of(forest: Forest, expanded: (key: string) => boolean, filter?: Filter): readonly Row[] {
    const rows: Row[] = [];
    const now = new Map<Node, Row>();
    const shown = filter && shownBy(forest, filter);

    const add = (parent: string, depth: number): void => {
      const all = forest.children(parent);
      const siblings = shown ? all.filter((node) => shown.has(node)) : all;
      let at = 0;
      for (const node of siblings) {
        at += 1;
        const below = forest.children(node.key);
        const expandable = shown ? below.some((child) => shown.has(child)) : below.length > 0;
        const row: Row = {
          node,
          depth,
          posinset: at,
          setsize: siblings.length,
          size: below.length,
          expandable,
          expanded: expandable && (shown !== undefined || expanded(node.key)),
          found: shown?.get(node) ?? false,
        };
        const before = this.#before.get(node);
        const same = before && sameRow(before, row) ? before : row;
        now.set(node, same);
        rows.push(same);
        if (row.expanded) add(node.key, depth + 1);
      }
    };
    add('', 0);
    this.#before = now;
    const { length } = this.#last;
    if (rows.length !== length || rows.some((row, at) => row !== this.#last[at])) this.#last = rows;
    return this.#last;
  }
}

/** Nodes that match or stand above one that does; true for those that match themselves. */
function shownBy(forest: Forest, filter: Filter): ReadonlyMap<Node, boolean> {
  const shown = new Map<Node, boolean>();
  const visit = (node: Node): boolean => {
    const found = filter.matches(node);
    let below = false;
    for (const child of forest.children(node.key)) below = visit(child) || below;
    if (found || below) shown.set(node, found);
    return found || below;
  };
  for (const node of forest.children('')) visit(node);
  return shown;
}
