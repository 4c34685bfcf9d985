import type { Key } from '../changes.ts';
import { lookup, type AnyObj, type PoolId, type View } from '../view.ts';
import type { Forest } from './forest.ts';
import type { Node } from './node.ts';
import type { Query, Term } from './query.ts';
import { asksObjectItself, holds, nearlyHolds } from './text.ts';

type Test = (view: View, obj: AnyObj, term: Term) => boolean;

function test(forest: Forest, { name, subject }: Node, term: Term, holds: Test): boolean {
  if (subject.type !== 'object') return term.field === undefined && name.toLowerCase().includes(term.word);
  const view = forest.site(subject.pool)?.view;
  if (!view) return false;
  const obj = lookup(view, subject.cls, subject.ref);
  return obj !== undefined && holds(view, obj, term);
}

/** The query as a question to nodes. A term that nothing fulfils to the letter may be fulfilled but for a slip. */
export class Filter {
  readonly #forest: Forest;
  readonly #query: Query;
  readonly #exact: readonly boolean[];
  /** What each node said to each term, as bits; those that said no to all are left out. */
  readonly #said = new Map<Node, number>();

  constructor(forest: Forest, query: Query) {
    this.#forest = forest;
    this.#query = query;
    this.#exact = query.map((term) => {
      for (const node of forest.nodes()) if (test(forest, node, term, holds)) return true;
      return false;
    });
  }

  /** Whether a node itself is what the query looks for. */
  matches(node: Node): boolean {
    const said = this.#ask(node);
    if (said > 0) this.#said.set(node, said);
    return said === 2 ** this.#query.length - 1;
  }

  /** Whether every answer stays what it was although these objects changed; places are not its business. */
  stands(pool: PoolId, touched: readonly Key[]): boolean {
    if (!this.#query.every(asksObjectItself)) return false;
    return touched.every((key) => this.#forest.nodesOf(pool, key).every((node) => this.#standsFor(node)));
  }

  #standsFor(node: Node): boolean {
    const slips = this.#query.filter((_, at) => !this.#exact[at]);
    return (
      this.#ask(node) === (this.#said.get(node) ?? 0) && !slips.some((term) => test(this.#forest, node, term, holds))
    );
  }

  #ask(node: Node): number {
    let bits = 0;
    let bit = 1;
    for (let at = 0; at < this.#query.length; at += 1, bit *= 2) {
      const term = this.#query[at];
      if (term && test(this.#forest, node, term, this.#exact[at] ? holds : nearlyHolds)) bits += bit;
    }
    return bits;
  }
}
