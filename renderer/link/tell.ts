import { why } from '../../app/errors/explain.ts';
import { toFailure } from '../../app/errors/failure.ts';
import { showToast } from '../ui/layer/toast.tsx';

/** For what a person asked for and nothing on the page would show that it did not come about. */
export function tellFailure(error: unknown): void {
  const failure = toFailure(error);
  // The window says itself that it has lost its console.
  if (failure.code !== 'link-closed') showToast({ state: 'warning', text: why(failure) });
}
