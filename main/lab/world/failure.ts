/** An error of the API: code and parameters as they go into ErrorDescription. */
export class XenError extends Error {
  readonly code: string;
  readonly params: readonly string[];

  constructor(code: string, ...params: readonly string[]) {
    super([code, ...params].join(' '));
    this.name = 'XenError';
    this.code = code;
    this.params = params;
  }
}
