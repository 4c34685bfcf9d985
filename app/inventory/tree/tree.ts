import type { Key } from '../changes.ts';
import type { PoolId } from '../view.ts';
import type { Arrangement, Show } from './arrangement.ts';
import { Filter } from './filter.ts';
import { Forest } from './forest.ts';
import type { Node, Site } from './node.ts';
import { parseQuery, type Query } from './query.ts';
import { Rows } from './rows.ts';
import type { Row } from './row.ts';

/** The navigator: one arrangement of all pools as lines, with its filter. Fed with what changed, asked for its rows. */
export class Tree {
  readonly arrangement: Arrangement;
  #forest: Forest;
  #rows = new Rows();
  #filter = '';
  #query: Query = [];
  #applied: Filter | undefined;
  #expanded: (key: string) => boolean = () => false;
  #last: readonly Row[] | undefined;

  constructor(arrangement: Arrangement, show: Show) {
    this.arrangement = arrangement;
    this.#forest = new Forest(arrangement, show);
  }

  /** All pools there are; what is not named any more leaves the tree. */
  setSites(sites: readonly Site[]): void {
    const named = new Set(sites.map(({ pool }) => pool));
    for (const pool of this.#forest.pools()) if (!named.has(pool)) this.#moved(this.#forest.drop(pool));
    for (const site of sites) this.#moved(this.#forest.put(site));
  }

  /** After a pool's objects changed. */
  touch(pool: PoolId, touched: readonly Key[]): void {
    this.#moved(this.#forest.touch(pool, touched));
    // A filter looks at more than places: states, addresses, descriptions.
    if (this.#last && this.#applied?.stands(pool, touched) === false) this.#last = undefined;
  }

  setFilter(text: string): void {
    if (text === this.#filter) return;
    this.#filter = text;
    this.#query = parseQuery(text);
    this.#last = undefined;
  }

  setExpanded(expanded: (key: string) => boolean): void {
    this.#expanded = expanded;
    this.#last = undefined;
  }

  /** The same array until something in it changes. */
  rows(): readonly Row[] {
    this.#moved(this.#forest.catchUp());
    if (!this.#last) {
      this.#applied = this.#query.length > 0 ? new Filter(this.#forest, this.#query) : undefined;
      this.#last = this.#rows.of(this.#forest, this.#expanded, this.#applied);
    }
    return this.#last;
  }

  /** Where a node stands among rows that this tree told; -1 where it is not shown. Nothing is searched in the latest ones. */
  indexOf(rows: readonly Row[], key: string): number {
    if (rows !== this.#rows.latest) return rows.findIndex(({ node }) => node.key === key);
    const spot = this.#forest.at(key);
    return spot?.row && rows[spot.at] === spot.row ? spot.at : -1;
  }

  get(key: string): Node | undefined {
    return this.#forest.at(key)?.node;
  }

  /** Keys of what stands above a node, outermost first: to be expanded to bring it in sight. */
  above(key: string): readonly string[] {
    const path: string[] = [];
    for (let node = this.get(key); node && node.parent !== ''; node = this.get(node.parent)) path.unshift(node.parent);
    return path;
  }

  /** Nodes directly below, shown or not. */
  children(key: string): readonly Node[] {
    return (this.#forest.at(key)?.below() ?? []).flatMap(({ node }) => node ?? []);
  }

  #moved(moved: boolean): void {
    if (moved) this.#last = undefined;
  }
}
