import type { Key } from '../changes.ts';
import { lookup, type PoolId } from '../view.ts';
import type { Forest } from './forest.ts';
import type { Node } from './node.ts';
import type { Query } from './query.ts';
import type { Spot } from './spot.ts';
import { asksObjectItself, butForASlip, toTheLetter, wordsOf, wordsOfGroup, type Test, type Thing } from './text.ts';

/** The query as a question to every spot of a forest. A term that nothing fulfils to the letter may be fulfilled but for a slip. */
export class Filter {
  readonly #forest: Forest;
  readonly #query: Query;
  readonly #exact: readonly Test[];
  readonly #tests: readonly Test[];

  constructor(forest: Forest, query: Query) {
    this.#forest = forest;
    this.#query = query;
    this.#exact = query.map(toTheLetter);
    const met = this.#askAll(this.#exact);
    this.#tests = query.map((term, at) => (met[at] ? this.#exact[at] : undefined) ?? butForASlip(term));
    if (met.includes(false)) this.#askAll(this.#tests);
  }

  /** Whether a spot itself is what the query looks for. */
  found({ said }: Spot): boolean {
    return said === 2 ** this.#query.length - 1;
  }

  /** Whether it is, or stands above one that is. */
  shows(spot: Spot): boolean {
    return spot.shown > 0 || this.found(spot);
  }

  /** Whether every answer stays what it was although these objects changed; places are not its business. */
  stands(pool: PoolId, touched: readonly Key[]): boolean {
    if (!this.#query.every(asksObjectItself)) return false;
    return touched.every((key) =>
      this.#forest.nodesOf(pool, key).every(({ key }) => {
        const spot = this.#forest.at(key);
        return spot === undefined || this.#standsFor(spot);
      }),
    );
  }

  #standsFor(spot: Spot): boolean {
    return (
      this.#ask(spot, this.#tests) === spot.said &&
      this.#exact.every((test, at) => test === this.#tests[at] || this.#ask(spot, [test]) === 0)
    );
  }

  /** Notes at every spot what it says and how many below it are in sight; answers which terms any fulfils. */
  #askAll(tests: readonly Test[]): readonly boolean[] {
    const met = tests.map(() => false);
    const visit = (spot: Spot): boolean => {
      spot.shown = 0;
      for (const child of spot.below()) if (visit(child)) spot.shown += 1;
      spot.said = this.#ask(spot, tests, met);
      return this.shows(spot);
    };
    const top = this.#forest.at('');
    if (top) visit(top);
    return met;
  }

  /** The answers to all terms, as bits. */
  #ask(spot: Spot, tests: readonly Test[], met?: boolean[]): number {
    const { node } = spot;
    if (!node) return 0;
    const thing = this.#thingOf(node);
    if (!thing && node.subject.type === 'object') return 0;
    if (spot.words?.of !== (thing?.obj ?? node))
      spot.words = thing ? wordsOf(thing.view, thing.obj) : wordsOfGroup(node);
    let bits = 0;
    for (let at = 0, bit = 1; at < tests.length; at += 1, bit *= 2) {
      if (tests[at]?.(spot.words, thing) !== true) continue;
      bits += bit;
      if (met) met[at] = true;
    }
    return bits;
  }

  #thingOf({ subject }: Node): Thing | undefined {
    if (subject.type !== 'object') return undefined;
    const view = this.#forest.site(subject.pool)?.view;
    const obj = view && lookup(view, subject.cls, subject.ref);
    return obj && { view, obj };
  }
}
