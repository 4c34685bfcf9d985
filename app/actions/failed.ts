import { toFailure } from '../errors/failure.ts';

/** True when what was thrown carries one of these codes. */
export function isFailure(error: unknown, ...codes: readonly string[]): boolean {
  return codes.includes(toFailure(error).code);
}
