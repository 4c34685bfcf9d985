import { FailureError } from '../../../app/errors/failure.ts';
import { why } from '../../../app/errors/explain.ts';
import type { Deed } from '../../../app/rollout/run/step.ts';
import { callingWords, tellingOf } from '../../../app/rollout/hooks/telling.ts';
import { ATTEMPT, OUTPUT, SAID, WITHOUT } from '../../../app/rollout/run/run.ts';
import { viewOf } from './work.ts';
import type { Work } from './work.ts';

/**
 * Calls a hook. Each call is journalled before it is made, as nobody sees afterwards whether it arrived: one that was under way
 * when the console ended is made again, and says that it is not the first.
 */
export async function callHook(work: Work, { hook, moment }: Extract<Deed, { do: 'hook' }>): Promise<void> {
  const { step, run } = work;
  const attempt = Number(run().facts.get(step.id)?.[ATTEMPT] ?? 0) + 1;
  await work.note({ [ATTEMPT]: String(attempt) });
  // A stop ends what is under way; what is called because of the stop is not ended by it.
  const ends = run().manner === 'stopping' ? [] : [work.stopping];
  const signal = AbortSignal.any([work.signal, ...ends]);
  const { said, output, failure } = await work.hooks.call(hook, tellingOf(run(), step, moment, attempt), signal);
  work.signal.throwIfAborted();
  if (output !== undefined) await work.note({ [OUTPUT]: output });
  if (failure && (hook.onFailure !== 'go-on' || signal.aborted)) throw new FailureError(failure);
  if (failure) await work.tell(`${callingWords(hook.name, moment)} failed, and the run goes on as chosen: ${why(failure, viewOf(work))}`); // prettier-ignore
  await work.note({ [SAID]: failure ? WITHOUT : said });
}
