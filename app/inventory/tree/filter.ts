import { lookup, type AnyObj, type View } from '../view.ts';
import type { Forest } from './forest.ts';
import type { Node } from './node.ts';
import type { Query, Term } from './query.ts';
import { holds, nearlyHolds } from './text.ts';

/** Whether a node itself is what a query looks for. */
export type Match = (node: Node) => boolean;

type Test = (view: View, obj: AnyObj, term: Term) => boolean;

function test(forest: Forest, { name, subject }: Node, term: Term, holds: Test): boolean {
  if (subject.type !== 'object') return term.field === undefined && name.toLowerCase().includes(term.word);
  const view = forest.site(subject.pool)?.view;
  if (!view) return false;
  const obj = lookup(view, subject.cls, subject.ref);
  return obj !== undefined && holds(view, obj, term);
}

/** The query as a question to nodes. A term that nothing fulfils to the letter may be fulfilled but for a slip. */
export function matcher(forest: Forest, query: Query): Match {
  const tests = query.map((term) => {
    let exact = false;
    for (const node of forest.nodes()) if ((exact = test(forest, node, term, holds))) break;
    return (node: Node) => test(forest, node, term, exact ? holds : nearlyHolds);
  });
  return (node) => tests.every((holds) => holds(node));
}
