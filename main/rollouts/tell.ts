import { newsOf } from '../../app/rollout/watch/news.ts';
import type { Rollouts } from './rollouts.ts';

/** Tells each piece of news once, by the shell's own means. Answers a function that ends it. */
export function tellNews(
  rollouts: Pick<Rollouts, 'onChange' | 'rows'>,
  notify: (title: string, body: string) => void,
): () => void {
  const told = new Map<string, string | undefined>();
  return rollouts.onChange((run) => {
    const row = rollouts.rows().find((one) => one.run === run);
    const words = row && newsOf(row)?.words;
    if (!row || told.get(run) === words) return;
    told.set(run, words);
    if (words !== undefined) notify('Xenith', `${row.poolName} ${words}`);
  });
}
