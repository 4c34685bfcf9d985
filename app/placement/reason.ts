/** One reason why a VM cannot be somewhere: the server's own error code and parameters, and the words for a person. */
export interface Reason {
  readonly code: string;
  readonly params: readonly string[];
  /** Under ten words, without a subject: "not enough memory, 12 GiB short". */
  readonly why: string;
}

export const reason = (code: string, why: string, ...params: readonly string[]): Reason => ({ code, params, why });
