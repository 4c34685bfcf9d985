import { FailureError } from '../../app/errors/failure.ts';

/** Something at the transport that is no answer of the XenAPI. `params` start with the address. */
export function transport(code: string, address: string, ...more: readonly string[]): FailureError {
  return new FailureError({ kind: 'transport', code, params: [address, ...more] });
}

export const cancelled = (): FailureError => new FailureError({ kind: 'cancelled', code: 'cancelled', params: [] });

/** What Node and OpenSSL throw, in the codes that `app/errors` has sentences for. */
export function fromNode(error: unknown, address: string): FailureError {
  if (error instanceof FailureError) return error;
  if (!(error instanceof Error)) return transport('no-answer', address, String(error));
  if (error.name === 'AbortError') return cancelled();
  const cause = 'errors' in error && Array.isArray(error.errors) ? (error.errors[0] as unknown) : error;
  const code = codeOf(cause) ?? codeOf(error);
  const detail = cause instanceof Error ? cause.message : error.message;
  if (code === 'EPROTO' || code?.startsWith('ERR_SSL_'))
    return /wrong version|http request|unknown protocol|packet length/i.test(`${code} ${detail}`.replaceAll('_', ' '))
      ? transport('not-tls', address)
      : transport('tls-failed', address, plainText(detail));
  if (code === undefined) return transport('no-answer', address, plainText(detail));
  return transport(code.startsWith('HPE_') ? 'not-a-server' : code, address);
}

function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** OpenSSL's messages carry addresses in memory and source lines; keep the words. */
function plainText(detail: string): string {
  return detail.split(':').findLast((part) => /[a-z] [a-z]/i.test(part)) ?? detail.slice(0, 200);
}
