import { setMaxListeners } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Agent } from 'node:https';
import type { Readable } from 'node:stream';
import { formatAddress } from './address.ts';
import type { Endpoint } from './address.ts';
import { cancelled, fromNode, transport } from './trouble.ts';

export interface RequestOptions {
  readonly method: 'GET' | 'PUT' | 'POST';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string | { readonly stream: Readable; readonly length: number } | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds until the reply's head must be here; after a stream, from its end. */
  readonly deadline: number;
  /** May be sent again when a kept connection turns out to have been closed by the server meanwhile. */
  readonly repeatable?: boolean | undefined;
}

export interface BodyLimits {
  /** Milliseconds between two pieces. */
  readonly idle: number;
  /** Bytes in all. */
  readonly bytes: number;
  /** Milliseconds after which less than `LEAST_BYTES_PER_SECOND` is dripping, not answering. */
  readonly grace?: number;
}

const LEAST_BYTES_PER_SECOND = 512;
const GRACE = 20_000;

class ClosedMeanwhile extends Error {}

export async function send(endpoint: Endpoint, agent: Agent, options: RequestOptions): Promise<IncomingMessage> {
  for (let repeats = options.repeatable ? 2 : 0; ; repeats -= 1)
    try {
      return await sendOnce(endpoint, agent, options);
    } catch (error) {
      if (!(error instanceof ClosedMeanwhile)) throw error;
      if (repeats <= 0) throw transport('ECONNRESET', formatAddress(endpoint));
    }
}

function sendOnce(endpoint: Endpoint, agent: Agent, options: RequestOptions): Promise<IncomingMessage> {
  const address = formatAddress(endpoint);
  return new Promise((resolve, reject) => {
    if (options.signal?.aborted) return reject(cancelled());
    const { body } = options;
    const length = body === undefined ? undefined : sizeOf(body);
    const request = httpsRequest({
      agent,
      host: endpoint.host,
      port: endpoint.port,
      method: options.method,
      path: options.path,
      headers: {
        'user-agent': 'Xenith',
        ...options.headers,
        ...(length === undefined ? {} : { 'content-length': String(length) }),
      },
    });
    let timer: NodeJS.Timeout | undefined;
    let answered = false;
    const startWaiting = (): void => {
      if (!answered) timer = setTimeout(() => fail(transport('ETIMEDOUT', address)), options.deadline);
    };
    const onAbort = (): void => fail(cancelled());
    const fail = (error: unknown): void => {
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', onAbort);
      const closed = request.reusedSocket && (error as NodeJS.ErrnoException).code === 'ECONNRESET';
      reject(closed ? new ClosedMeanwhile() : fromNode(error, address));
      request.destroy();
    };
    if (options.signal) {
      // One question about many objects is many requests, and each of them listens.
      setMaxListeners(0, options.signal);
      options.signal.addEventListener('abort', onAbort);
    }
    request.on('error', fail);
    request.on('response', (reply) => {
      // A server may answer before it has read everything.
      answered = true;
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', onAbort);
      resolve(reply);
    });
    if (body === undefined || typeof body === 'string' || body instanceof Uint8Array) {
      startWaiting();
      request.end(body);
    } else {
      body.stream.once('end', startWaiting);
      body.stream.on('error', fail);
      body.stream.pipe(request);
    }
  });
}

/** Hands over a reply's body piece by piece with every limit kept. A throwing reader ends it; no socket is left behind. */
export function consume(
  reply: IncomingMessage,
  address: string,
  limits: BodyLimits,
  onPiece: (piece: Buffer) => void,
  signal?: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    let received = 0;
    let over = false;
    const finish = (error?: unknown): void => {
      if (over) return;
      over = true;
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      if (error === undefined) return resolve();
      reply.destroy();
      reject(fromNode(error, address));
    };
    const onAbort = (): void => finish(cancelled());
    const timer = setTimeout(() => finish(transport('stalled', address)), limits.idle);
    if (Number(reply.headers['content-length']) > limits.bytes)
      return finish(transport('too-large', address, String(limits.bytes)));
    reply.on('data', (piece: Buffer) => {
      if (over) return;
      timer.refresh();
      received += piece.length;
      if (received > limits.bytes) return finish(transport('too-large', address, String(limits.bytes)));
      const elapsed = performance.now() - started;
      if (elapsed > (limits.grace ?? GRACE) && received < (elapsed / 1000) * LEAST_BYTES_PER_SECOND)
        return finish(transport('too-slow', address));
      try {
        onPiece(piece);
      } catch (error) {
        finish(error);
      }
    });
    reply.on('error', (error: NodeJS.ErrnoException) =>
      finish(error.code === 'ECONNRESET' ? transport('cut-short', address) : error),
    );
    reply.on('aborted', () => finish(transport('cut-short', address)));
    reply.on('end', () => finish());
    if (signal?.aborted) onAbort();
    signal?.addEventListener('abort', onAbort);
  });
}

export async function whole(
  reply: IncomingMessage,
  address: string,
  limits: BodyLimits,
  signal?: AbortSignal,
): Promise<Buffer> {
  const parts: Buffer[] = [];
  await consume(reply, address, limits, (piece) => parts.push(piece), signal);
  return parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts);
}

/** Throws unless the reply can be an answer of the XenAPI in the given content type. */
export function checkHead(reply: IncomingMessage, address: string, type: string): void {
  const status = reply.statusCode ?? 0;
  const found = (reply.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  const refuse = (code: string, ...more: string[]): never => {
    reply.destroy();
    throw transport(code, address, ...more);
  };
  if (status === 407) refuse('proxy-sign-in', String(status));
  if (status === 503 || status === 502 || status === 504) refuse('unavailable', String(status));
  if (status >= 300 && status < 400) refuse('redirected', (reply.headers.location ?? '').replace(/\?.*/, ''));
  if (reply.headers['content-encoding'] && reply.headers['content-encoding'] !== 'identity')
    refuse('not-a-server', 'content-encoding');
  if (status !== 200) refuse('not-a-server', String(status));
  if (found !== type) refuse('not-a-server', found);
}

function sizeOf(body: NonNullable<RequestOptions['body']>): number {
  if (typeof body === 'string') return Buffer.byteLength(body);
  return body instanceof Uint8Array ? body.length : body.length;
}
