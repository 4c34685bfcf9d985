import type { RolloutRow } from '../../app/contract/rollouts.ts';
import type { Rollouts } from './rollouts.ts';

/** What a person should hear of a run although they look elsewhere: that it waits for them, or that it is over. */
function newsOf(row: RolloutRow): string | undefined {
  if (row.ended) return row.ended.how === 'complete' ? 'was updated' : 'was stopped and put back';
  if (row.wants?.is === 'ask') return 'waits for you in the middle of its update';
  return row.wants?.is === 'hold' && row.wants.why === 'journal' ? 'holds: its journal cannot be written' : undefined;
}

/** Tells each piece of news once, by the shell's own means. Answers a function that ends it. */
export function tellNews(
  rollouts: Pick<Rollouts, 'onChange' | 'rows'>,
  notify: (title: string, body: string) => void,
): () => void {
  const told = new Map<string, string | undefined>();
  return rollouts.onChange((run) => {
    const row = rollouts.rows().find((one) => one.run === run);
    if (!row || row.foreign) return;
    const news = newsOf(row);
    if (told.get(run) === news) return;
    told.set(run, news);
    if (news !== undefined) notify('Xenith', `${row.poolName} ${news}`);
  });
}
