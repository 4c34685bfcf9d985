import { FailureError } from '../../app/errors/failure.ts';

/** Said before anything is asked of the server. */
export const refusedImage = (code: string, ...params: readonly string[]): FailureError =>
  new FailureError({ kind: 'refused', code, params });
