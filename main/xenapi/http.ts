import type { IncomingMessage } from 'node:http';
import { request as connect } from 'node:https';
import type { Duplex, Readable } from 'node:stream';
import { FailureError } from '../../app/errors/failure.ts';
import { formatAddress, parseAddress } from './address.ts';
import type { Endpoint } from './address.ts';
import type { Pins } from './certificate.ts';
import { send, whole } from './request.ts';
import { CheckedAgent } from './socket.ts';
import { fromNode, transport } from './trouble.ts';

export interface HttpInit {
  readonly method?: 'GET' | 'PUT';
  /** Without session; it is added. */
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** A stream's `length` must be known: servers take no chunked requests. */
  readonly body?: Uint8Array | { readonly stream: Readable; readonly length: number };
  readonly signal?: AbortSignal;
  /** Another session than the pool's own. */
  readonly session?: string | undefined;
  /** Milliseconds until the reply's head must be here, and between two pieces of its body. */
  readonly deadline?: number;
  /** Bytes of reply after which it fails; for `bytes` and `text`. */
  readonly limit?: number;
}

/** The reply's head; the body is read once, either way, and must be. */
export interface HttpReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Readable;
  bytes(): Promise<Uint8Array>;
  text(): Promise<string>;
}

const DEADLINE = 30_000;
const LIMIT = 256 * 1024 * 1024;
const REDIRECTS = 2;

/** HTTP requests to the members of one pool, signed in with its session. The session travels as a cookie, never in a URL. */
export class HttpLane {
  readonly #agents = new Map<string, CheckedAgent>();
  readonly #pins: Pins;
  readonly #session: string;

  constructor(pins: Pins, session: string) {
    this.#pins = pins;
    this.#session = session;
  }

  async request(endpoint: Endpoint, path: string, init: HttpInit = {}): Promise<HttpReply> {
    let at = endpoint;
    let target = init.query ? `${path}?${new URLSearchParams(init.query).toString()}` : path;
    for (let hops = 0; ; hops += 1) {
      const reply = await this.#once(at, target, init);
      const location = reply.statusCode === 302 ? reply.headers.location : undefined;
      // A VM's numbers are with the server it runs on; a body cannot be sent twice.
      if (!location || init.body || hops === REDIRECTS) return wrap(reply, formatAddress(at), path, init);
      reply.resume();
      const url = new URL(location, `https://${formatAddress(at)}`);
      url.searchParams.delete('session_id');
      at = { ...parseAddress(url.host), port: url.port ? Number(url.port) : at.port };
      target = url.pathname + url.search;
    }
  }

  /** A raw connection through the server's CONNECT, as consoles are reached. */
  async tunnel(endpoint: Endpoint, path: string, signal: AbortSignal): Promise<Duplex> {
    const agent = new CheckedAgent(endpoint, { pins: this.#pins }, { keepAlive: false });
    const address = formatAddress(endpoint);
    const headers = { cookie: `session_id=${this.#session}` };
    return new Promise((resolve, reject) => {
      const call = connect({
        agent,
        host: endpoint.host,
        port: endpoint.port,
        method: 'CONNECT',
        path,
        headers,
        signal,
      });
      call.setTimeout(DEADLINE, () => call.destroy(transport('ETIMEDOUT', address)));
      call.once('error', (error) => reject(fromNode(error, address)));
      call.once('connect', (reply, socket, head) => {
        call.setTimeout(0);
        if (head.length > 0) socket.unshift(head);
        if (reply.statusCode === 200) return resolve(socket);
        socket.destroy();
        reject(transport(`HTTP_${reply.statusCode ?? 0}`, address));
      });
      call.once('response', (reply) => {
        reply.resume();
        reject(transport(`HTTP_${reply.statusCode ?? 0}`, address));
      });
      call.end();
    });
  }

  close(): void {
    for (const agent of this.#agents.values()) agent.destroy();
  }

  #once(endpoint: Endpoint, path: string, init: HttpInit): Promise<IncomingMessage> {
    const address = formatAddress(endpoint);
    let agent = this.#agents.get(address);
    if (!agent)
      this.#agents.set(address, (agent = new CheckedAgent(endpoint, { pins: this.#pins }, { maxSockets: 4 })));
    return send(endpoint, agent, {
      method: init.method ?? 'GET',
      path,
      headers: { ...init.headers, cookie: `session_id=${init.session ?? this.#session}` },
      body: init.body,
      signal: init.signal,
      deadline: init.deadline ?? DEADLINE,
      repeatable: init.body === undefined,
    });
  }
}

function wrap(reply: IncomingMessage, address: string, path: string, init: HttpInit): HttpReply {
  const status = reply.statusCode ?? 0;
  if (status === 401 || status === 403) {
    reply.resume();
    throw new FailureError({ ...transport(`HTTP_${status}`, address).failure, call: path });
  }
  const limits = { idle: init.deadline ?? DEADLINE, bytes: init.limit ?? LIMIT };
  const bytes = (): Promise<Buffer> => whole(reply, address, limits, init.signal);
  return { status, headers: reply.headers, body: reply, bytes, text: async () => (await bytes()).toString('utf8') };
}
