import { why } from '../../../app/errors/explain.ts';
import { tellingOfQuestion } from '../../../app/rollout/hooks/telling.ts';
import type { Next } from '../../../app/rollout/run/next.ts';
import type { Run, RunEvent } from '../../../app/rollout/run/run.ts';
import { waitingWords } from '../../../app/rollout/watch/news.ts';
import type { Caller } from './hooks.ts';

/** A question that is put to people outside: journalled before they are called, so that it is not told twice. */
export interface Question {
  readonly begun: RunEvent;
  call(signal: AbortSignal): Promise<RunEvent>;
}

/** What is to be told of what a run wants now, to everybody who wants to know of questions and has not been told of this one. */
export function questionsOf(run: Run, wants: Next, caller: Caller): readonly Question[] {
  const words = waitingWords(wants);
  if (words === undefined) return [];
  const step = wants.is === 'ask' ? wants.step.id : 'run';
  const about = `${wants.is} ${'about' in wants ? wants.about : ''} ${step} ${run.attempts.get(step) ?? 0}`;
  return (run.plan.safeguards.hooks ?? []).flatMap((hook): readonly Question[] => {
    const key = `told ${hook.calls} ${about}`;
    if (!hook.at.includes('asks') || run.noticed.has(key)) return [];
    return [
      {
        begun: { e: 'noticed', at: Date.now(), sentence: `telling ${hook.name} that it ${words}`, about: key },
        async call(signal) {
          const { said, failure } = await caller.call(hook, tellingOfQuestion(run, step, words), signal);
          return { e: 'noticed', at: Date.now(), sentence: failure ? `${hook.name} was not told: ${why(failure)}` : `${hook.name} ${said}` }; // prettier-ignore
        },
      },
    ];
  });
}
