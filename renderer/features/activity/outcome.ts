import type { Activity } from '../../../app/activity/activity.ts';

/** The end of a sentence that begins with what was asked for. */
export function notDone({ state, failure }: Activity): string {
  // The server went on without this console.
  if (failure?.code === 'console-closed') return 'may not be done';
  return state === 'partly' ? 'was done in part only' : 'was not done';
}

/** How far it came before somebody stopped it. */
export function stoppedWords(row: Activity): string {
  const all = row.targets.length;
  const stopped = new Set(
    row.steps.flatMap(({ state, target }) => (state === 'cancelled' && target ? [target.ref] : [])),
  ).size;
  return all < 2 || stopped >= all ? 'cancelled' : `${all - stopped} of ${all} done, ${stopped} cancelled`;
}
