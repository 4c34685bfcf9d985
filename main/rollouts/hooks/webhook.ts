import { createHmac } from 'node:crypto';
import { request as overHttp } from 'node:http';
import type { IncomingMessage, RequestOptions } from 'node:http';
import { request as overHttps } from 'node:https';
import { calleeName } from '../../../app/rollout/plan/hook.ts';
import { FailureError } from '../../../app/errors/failure.ts';
import { lastLines } from './lines.ts';

/** Of an answer this much is read: it is only looked at where it is a refusal. */
const ENOUGH = 4096;

/** HMAC-SHA256 of the body as it is sent, hexadecimal. */
const SIGNATURE = 'X-Xenith-Signature';

/** Where something is sent, and what it is signed with. */
export interface Target {
  readonly address: string;
  readonly secret?: string | undefined;
}

/** Sends JSON to an address and answers what it answered, in words. Follows nowhere. */
export async function post(to: Target, body: string, signal: AbortSignal): Promise<string> {
  const name = calleeName({ kind: 'webhook', address: to.address });
  const fails = (code: string, ...params: readonly string[]): FailureError =>
    new FailureError({ kind: 'refused', code, params: [name, ...params] });
  const answer = await send(to, body, signal).catch((error: unknown) => {
    signal.throwIfAborted();
    throw fails('hook-unreachable', reason(error));
  });
  const status = answer.statusCode ?? 0;
  const words = `${status} ${answer.statusMessage ?? ''}`.trim();
  const text = await beginningOf(answer).catch(() => '');
  if (status >= 300 && status < 400) throw fails('hook-redirected', words);
  if (status < 200 || status >= 400) throw fails('hook-answered', words, lastLines(text) || 'nothing more');
  return `answered ${words}`;
}

function send({ address, secret }: Target, body: string, signal: AbortSignal): Promise<IncomingMessage> {
  const signature = secret && createHmac('sha256', secret).update(body).digest('hex');
  const options: RequestOptions = {
    method: 'POST',
    signal,
    agent: false,
    headers: {
      'Content-Type': 'application/json; charset=utf-8',
      'Content-Length': Buffer.byteLength(body),
      'User-Agent': 'Xenith',
      ...(signature === undefined ? {} : { [SIGNATURE]: `sha256=${signature}` }),
    },
  };
  return new Promise((resolve, reject) => {
    const request = (address.startsWith('http:') ? overHttp : overHttps)(address, options, resolve);
    request.on('error', reject);
    request.end(body);
  });
}

/** What is beyond is not waited for. */
async function beginningOf(answer: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of answer.setEncoding('utf8')) {
    text += chunk as string;
    if (text.length >= ENOUGH) break;
  }
  return text.slice(0, ENOUGH);
}

function reason(error: unknown): string {
  const { code = '', message } = error as NodeJS.ErrnoException;
  const known: Readonly<Record<string, string>> = {
    ECONNREFUSED: 'Nobody listens there',
    ENOTFOUND: 'Its name is not known',
    ECONNRESET: 'It closed the connection',
    DEPTH_ZERO_SELF_SIGNED_CERT: 'Its certificate is signed by nobody that this computer knows',
    SELF_SIGNED_CERT_IN_CHAIN: 'Its certificate is signed by nobody that this computer knows',
    UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'Its certificate is signed by nobody that this computer knows',
    CERT_HAS_EXPIRED: 'Its certificate has expired',
  };
  return known[code] ?? (code || message);
}
