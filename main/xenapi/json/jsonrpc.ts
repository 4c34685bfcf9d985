import { FailureError } from '../../../app/errors/failure.ts';
import { isPlainObject, parseJson } from './json.ts';

export function writeJsonCall(method: string, params: readonly unknown[]): string {
  return JSON.stringify({ jsonrpc: '2.0', method, params, id: 1 });
}

/** The result in a JSON-RPC reply, version 1 or 2; throws the server's error as a `FailureError`. */
export function resultOf(text: string, call: string): unknown {
  let reply: unknown;
  try {
    reply = parseJson(text);
  } catch {
    throw new FailureError({ kind: 'transport', code: 'bad-reply', params: ['', 'json'], call });
  }
  if (!isPlainObject(reply))
    throw new FailureError({ kind: 'transport', code: 'bad-reply', params: ['', 'json'], call });
  const { error } = reply;
  if (Array.isArray(error)) throw serverFailure(error.map(String), call);
  if (isPlainObject(error)) {
    const data = Array.isArray(error['data']) ? error['data'].map(String) : [];
    throw serverFailure([String(error['message']), ...data], call);
  }
  if (!('result' in reply))
    throw new FailureError({ kind: 'transport', code: 'bad-reply', params: ['', 'json'], call });
  return reply['result'];
}

const SECRET_FIRST = new Set(['SESSION_INVALID']);

/** The server's own words: code first. References of sessions are secrets and stay out. */
export function serverFailure(description: readonly string[], call: string): FailureError {
  const [code = 'INTERNAL_ERROR', ...params] = description;
  const kept = SECRET_FIRST.has(code) || (code === 'HANDLE_INVALID' && params[0] === 'session') ? [] : params;
  return new FailureError({ kind: 'xenapi', code, params: kept, call });
}
