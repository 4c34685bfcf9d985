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
