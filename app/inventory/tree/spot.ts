import type { Node } from './node.ts';
import type { Row } from './row.ts';
import type { Words } from './text.ts';

/** One place of the tree with what stands under it: linked, so that whoever walks thousands of them looks nothing up. */
export class Spot {
  /** Undefined at the very top, and where something stands under what is not there. */
  node: Node | undefined;
  /** The line it was shown as last. */
  row: Row | undefined;
  /** Where among the lines of then. */
  at = -1;
  /** Where a filter looks for words. */
  words: Words | undefined;
  /** What it said to each term of the last filter, as bits. */
  said = 0;
  /** Spots directly below that the last filter leaves in sight. */
  shown = 0;
  readonly #below = new Set<Spot>();
  #sorted: readonly Spot[] | undefined;

  take(spot: Spot): void {
    this.#below.add(spot);
    this.#sorted = undefined;
  }

  lose(spot: Spot): void {
    this.#below.delete(spot);
    this.#sorted = undefined;
  }

  get vacant(): boolean {
    return this.node === undefined && this.#below.size === 0;
  }

  /** What stands directly below, in its order. */
  below(): readonly Spot[] {
    if (this.#below.size === 0) return NONE;
    this.#sorted ??= [...this.#below].sort((a, b) => ((a.node?.sort ?? '') < (b.node?.sort ?? '') ? -1 : 1));
    return this.#sorted;
  }
}

const NONE: readonly Spot[] = [];
