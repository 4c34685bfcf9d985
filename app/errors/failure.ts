import type { Ref } from '../xenapi/ref.ts';

/** What went wrong, kept whole through every layer; only the last one makes a sentence of it (`explain`). */
export interface Failure {
  /**
   * xenapi: the server answered with an error code. transport: no usable answer. refused: our own rule said no before any
   * call. cancelled: somebody asked for it. bad-message: malformed or unknown input at a boundary. internal: a bug of ours.
   */
  readonly kind: 'xenapi' | 'transport' | 'refused' | 'cancelled' | 'bad-message' | 'internal';
  /** A XenAPI error code, a Node error code such as ECONNREFUSED, or one of ours in lower-case-with-dashes. */
  readonly code: string;
  readonly params: readonly string[];
  /** The XenAPI method or HTTP path that failed. */
  readonly call?: string;
  readonly pool?: string;
  readonly object?: { readonly cls: string; readonly ref: Ref | string };
  readonly task?: string;
}

/** A failure on its way up. The message is for logs: parameters may name objects but never hold secrets. */
export class FailureError extends Error {
  readonly failure: Failure;

  constructor(failure: Failure, options?: ErrorOptions) {
    super(`${failure.code}(${failure.params.join(', ')})${failure.call ? ` in ${failure.call}` : ''}`, options);
    this.name = 'FailureError';
    this.failure = failure;
  }
}

/** Any thrown thing as a failure; abort errors become `cancelled`, the rest `internal`. */
export function toFailure(error: unknown): Failure {
  if (error instanceof FailureError) return error.failure;
  if (error instanceof Error && error.name === 'AbortError')
    return { kind: 'cancelled', code: 'cancelled', params: [] };
  return { kind: 'internal', code: 'internal', params: [error instanceof Error ? error.message : String(error)] };
}
