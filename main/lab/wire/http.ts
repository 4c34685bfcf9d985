import type { Duplex } from 'node:stream';
import type { Body, Bytes, Exchange, HeaderList, HttpRequest } from './exchange.ts';
import { firstOf, Reader } from './reader.ts';

const HEAD_LIMIT = 16 * 1024;
const BLOCK = 256 * 1024;

export const NO_CACHE = ['cache-control', 'no-cache, no-store'] as const;

const REASONS: Readonly<Record<string, string>> = {
  '400': 'Bad Request',
  '401': 'Unauthorised',
  '403': 'Forbidden',
  '404': 'Not Found',
  '408': 'Request Timeout',
  '431': 'Request Header Fields Too Large',
  '500': 'Internal Error',
  '501': 'Method not implemented',
};

const escapeHtml = (text: string) =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&apos;');

const PAGES: Readonly<Record<string, (detail: string) => string>> = {
  '400': (detail) => `<h1>HTTP 400 bad request</h1>The HTTP request was malformed. Please correct and retry.${detail}`,
  '401': () => '<h1>HTTP 401 unauthorised</h1>Please check your credentials and retry.',
  '403': () => '<h1>HTTP 403 forbidden</h1>Access to the requested resource is forbidden.',
  '404': () => '<h1>HTTP 404 not found</h1>The requested resource could not be found.',
  '408': () => '<h1>HTTP 408 request timeout</h1>Timed out waiting for the request.',
  '431': () => '<h1>HTTP 431 request header fields too large</h1>Exceeded the maximum header size.',
  '500': (detail) =>
    `<h1>HTTP 500 internal server error</h1>An unexpected error occurred; please wait a while and try again. If the problem persists, please contact your support representative.<h1> Additional information </h1>${escapeHtml(detail)}`,
  '501': (detail) => `<h1>HTTP 501 Method Not Implemented</h1><p>${detail} not supported.<br /></p>`,
};

export function statusLine(status: string): string {
  return `${status} ${REASONS[status] ?? 'OK'}`;
}

function errorPage(status: string, detail = ''): string {
  return `<html><body>${PAGES[status]?.(detail) ?? ''}</body></html>`;
}

class RequestBody implements Body {
  readonly length: number | undefined;
  readonly #reader: Reader;
  #left: number;

  constructor(reader: Reader, length: number | undefined) {
    this.#reader = reader;
    this.length = length;
    this.#left = length ?? 0;
  }

  async read(most: number): Promise<Buffer> {
    if (this.#left > most) throw new RangeError('body too long');
    const whole = await this.#reader.exactly(this.#left);
    if (whole === undefined) throw new Error('connection closed');
    this.#left = 0;
    return whole;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    while (this.#left > 0) {
      const part = await this.#reader.some(Math.min(this.#left, BLOCK));
      if (part === undefined) return;
      this.#left -= part.length;
      yield part;
    }
  }

  get unread(): boolean {
    return this.#left > 0;
  }
}

function parseHead(head: string): Omit<HttpRequest, 'body'> | undefined {
  const [line = '', ...rest] = head.split('\r\n');
  const match = /^([A-Z]+) (\S+) HTTP\/(1\.[01])$/.exec(line);
  if (match === null) return undefined;
  const [, verb = '', target = '', version] = match;
  const headers = new Map<string, string>();
  for (const header of rest) {
    const colon = header.indexOf(':');
    if (colon > 0) headers.set(header.slice(0, colon).trim().toLowerCase(), header.slice(colon + 1).trim());
  }
  const question = target.indexOf('?');
  const path = question < 0 ? target : target.slice(0, question);
  const query = new URLSearchParams(question < 0 ? '' : target.slice(question + 1).replaceAll('+', '%2B'));
  return { verb, target, path, query, headers, version: version === '1.0' ? '1.0' : '1.1' };
}

/** What may be done to a reply on its way out; faults use it. */
export type Outgoing = (socket: Duplex, bytes: readonly Buffer[]) => Promise<void>;

/** Writes block by block, as fast as the other side reads. */
export const writeAll: Outgoing = async (socket, bytes) => {
  for (const block of bytes) {
    if (socket.destroyed) return;
    if (!socket.write(block)) await firstOf(socket, ['drain', 'close']);
  }
};

/** An exchange whose reply may be tampered with. */
export interface Spoilable extends Exchange {
  outgoing: Outgoing;
}

class HttpExchange implements Spoilable {
  readonly request: HttpRequest;
  readonly #socket: Duplex;
  readonly #reader: Reader;
  readonly #body: RequestBody;
  keepAlive: boolean;
  taken = false;
  outgoing: Outgoing = writeAll;

  constructor(socket: Duplex, reader: Reader, head: Omit<HttpRequest, 'body'>) {
    const announced = head.headers.get('content-length');
    this.#socket = socket;
    this.#reader = reader;
    this.#body = new RequestBody(reader, announced === undefined ? undefined : Number(announced));
    this.request = { ...head, body: this.#body };
    const connection = head.headers.get('connection')?.toLowerCase();
    this.keepAlive = head.version === '1.1' ? connection !== 'close' : connection === 'keep-alive';
  }

  async send(status: string, headers: HeaderList, body: Bytes = ''): Promise<void> {
    const blocks = typeof body === 'string' ? [Buffer.from(body)] : Buffer.isBuffer(body) ? [body] : body;
    const length = blocks.reduce((sum, block) => sum + block.length, 0);
    if (this.#body.unread) this.keepAlive = false;
    const given = new Set(headers.map(([name]) => name.toLowerCase()));
    const added: [string, string][] = [];
    if (!given.has('content-length')) added.push(['content-length', String(length)]);
    if (!given.has('connection')) added.push(['connection', this.keepAlive ? 'keep-alive' : 'close']);
    const line = status.startsWith('HTTP/') ? status : `HTTP/${this.request.version} ${status}`;
    const head = [line, ...[...added, ...headers].map((pair) => pair.join(': '))];
    const first = Buffer.from(`${head.join('\r\n')}\r\n\r\n`);
    await this.outgoing(this.#socket, length < BLOCK ? [Buffer.concat([first, ...blocks])] : [first, ...blocks]);
  }

  async fail(status: string, detail = ''): Promise<void> {
    this.keepAlive = false;
    const realm = status === '401' ? [['WWW-Authenticate', `Basic realm="${detail}"`] as const] : [];
    const headers: HeaderList = [['content-type', 'text/html'], ['connection', 'close'], NO_CACHE, ...realm];
    await this.send(statusLine(status), headers, errorPage(status, detail));
  }

  stream(line: string, headers: HeaderList): Duplex {
    this.taken = true;
    this.#reader.release();
    this.#socket.write(`${[line, ...headers.map((pair) => pair.join(': '))].join('\r\n')}\r\n\r\n`);
    return this.#socket;
  }
}

export type Answer = (exchange: Spoilable) => Promise<void>;

/** Answers requests on one connection, one after the other, until either side has enough. */
export async function serveConnection(socket: Duplex, answer: Answer): Promise<void> {
  const reader = new Reader(socket);
  for (;;) {
    let head: Buffer | undefined;
    try {
      head = await reader.until('\r\n\r\n', HEAD_LIMIT);
    } catch {
      socket.end(
        `HTTP/1.1 ${statusLine('431')}\r\ncontent-type: text/html\r\nconnection: close\r\n\r\n${errorPage('431')}`,
      );
      return;
    }
    if (head === undefined) return void socket.destroy();
    const parsed = parseHead(head.toString('latin1').slice(0, -4));
    // A real server says nothing to what is not a request.
    if (parsed === undefined) return;
    const exchange = new HttpExchange(socket, reader, parsed);
    await answer(exchange);
    if (exchange.taken || socket.destroyed) return;
    if (!exchange.keepAlive) return void socket.end();
  }
}
