import type { RolloutRow } from '../run/row.ts';
import { assertNever } from '../../errors/assert-never.ts';
import type { Next } from '../run/next.ts';
import type { NewsKind } from '../plan/plan-types.ts';

/** Something about a run that a person should hear: goes on after the pool's name. */
export interface News {
  readonly kind: NewsKind;
  readonly words: string;
}

/** What is to be heard of a run now; nothing while it goes on, where its plan wants silence, and of other consoles' runs. */
export function newsOf({ ended, foreign, interrupted, taken, tell, wants }: RolloutRow): News | undefined {
  if (foreign && !taken) return undefined;
  const news = (kind: NewsKind, words: string | undefined): News | undefined =>
    words !== undefined && tell.includes(kind) ? { kind, words } : undefined;
  if (ended) return news('ends', ended.how === 'complete' ? 'was updated' : 'was stopped and put back');
  if (taken) return news('ends', `was taken over by ${taken.who} from another console`);
  if (interrupted) return news('asks', 'waits for you: its update was interrupted');
  return news('asks', wants && waitingWords(wants));
}

/** What a run waits for a person with, after its pool's name; undefined while it does not. */
export function waitingWords(wants: Next): string | undefined {
  if (wants.is === 'hold') {
    if (wants.why === 'journal') return 'holds: its journal cannot be written';
    return wants.why === 'alarms' ? 'waits for you: the pool has raised alarms' : undefined;
  }
  if (wants.is !== 'ask') return undefined;
  switch (wants.about) {
    case 'failure':
      return 'waits for you: a step of its update failed';
    case 'reboot':
      return 'waits for you: a server is ready to restart';
    case 'window':
      return 'waits for you: its window is over';
    case 'away':
      return 'waits for you: how does a VM leave?';
    case 'train':
      return 'waits for you: an earlier wave did not end well';
    default:
      return assertNever(wants);
  }
}
