import type { Failure } from '../../../app/errors/failure.ts';
import type { RunEvent } from '../../../app/rollout/run/run.ts';
import { thread } from '../../thread.ts';
import type { RehearsalInput } from './rehearse.ts';

/** What a rehearsal's thread says; anything said to it ends it. */
export type FromRehearsal = { readonly event: RunEvent } | { readonly over: { readonly failure?: Failure } };

/** Rehearses in a thread of its own. Answers how to end it; it cleans up behind itself. */
export function startRehearsal(input: RehearsalInput, tell: (message: FromRehearsal) => void): () => void {
  const worker = thread('rehearsal', { workerData: input });
  let over = false;
  const end = (message: FromRehearsal & { readonly over: object }): void => {
    if (over) return;
    over = true;
    tell(message);
  };
  worker.on('message', (message: FromRehearsal) => ('over' in message ? end(message) : tell(message)));
  worker.on('error', (error) =>
    end({ over: { failure: { kind: 'internal', code: 'internal', params: [error.message] } } }),
  );
  return () => {
    over = true;
    worker.postMessage('end');
  };
}
