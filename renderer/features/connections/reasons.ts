import type { Failure } from '../../../app/errors/failure.ts';

/** Temporary until the errors' own sentences: the code. */
export const reasonWords = (
  address: string,
  failure: Failure,
): { readonly sentence: string; readonly help?: string } => ({
  sentence: `${address} could not be reached: ${failure.code}`,
});
