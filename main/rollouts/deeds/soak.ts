import { FailureError } from '../../../app/errors/failure.ts';
import { unhealthy } from '../../../app/rollout/watch/health.ts';
import { until } from '../watch.ts';
import { viewOf } from './work.ts';
import type { Work } from './work.ts';

/**
 * Watches what was updated so far until the time is over, which a restart of this console does not begin anew. Throws
 * `unhealthy` with every sentence as soon as a rule does not hold; a retry watches for what is left of the time.
 */
export async function soak(work: Work, minutes: number): Promise<void> {
  const { pool, signal, step } = work;
  const noted = work.run().facts.get(step.id)?.['until'];
  const end = noted === undefined ? Date.now() + minutes * work.minute : Number(noted);
  if (noted === undefined) await work.note({ until: String(end) });
  const ill = (): readonly string[] =>
    pool.state.at === 'live' ? unhealthy(work.run(), viewOf(work), work.alarms()) : [];
  const limit = Math.max(0, end - Date.now());
  await until(pool, () => ill().length > 0, signal, { limit, what: step.id }).catch((error: unknown) => {
    if (!(error instanceof FailureError) || error.failure.code !== 'timed-out') throw error;
  });
  const wrong = ill();
  if (wrong.length > 0)
    throw new FailureError({ kind: 'refused', code: 'unhealthy', params: [wrong.join('; ')], pool: pool.id });
}
