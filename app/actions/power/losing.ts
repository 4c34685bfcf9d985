import type { Aim, Confirmation } from '../action.ts';
import { isProtected } from '../vm-state.ts';
import { names, verb } from '../words.ts';

/** What is asked before VMs stop serving anybody. */
export function losing(
  aims: readonly Aim<'VM'>[],
  words: { readonly verb: string; readonly sentence: (n: number) => string; readonly lines?: readonly string[] },
): Confirmation {
  const n = aims.length;
  const kept = aims.filter(({ situation, target }) => isProtected(situation.view, target)).length;
  const ha = kept === 0 ? [] : [`High availability protects ${kept === n ? 'it' : kept}; it will not be restarted.`];
  return {
    title: `${words.verb} ${names(aims.map((aim) => aim.target))}?`,
    sentence: words.sentence(n),
    lines: [...(words.lines ?? []), ...ha],
    verb: verb(words.verb, n),
    danger: false,
  };
}
