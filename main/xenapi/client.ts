import { FailureError } from '../../app/errors/failure.ts';
import type { InventoryEvent } from '../../app/inventory/event.ts';
import { formatAddress } from './address.ts';
import type { Endpoint } from './address.ts';
import { UntrustedError } from './certificate.ts';
import type { Codec } from './codec.ts';
import { checkHead, consume, send, whole } from './request.ts';
import { CheckedAgent } from './socket.ts';
import type { SocketOptions } from './socket.ts';
import { EventSplitter } from './json/splitter.ts';
import type { BatchEnd } from './json/splitter.ts';
import { transport } from './trouble.ts';

const CALL_DEADLINE = 60_000;
const CALL_LIMIT = { idle: 30_000, bytes: 256 * 1024 * 1024 };
/** The largest pools known are a tenth of it. */
const EVENTS_LIMIT = { idle: 60_000, bytes: 2 * 1024 * 1024 * 1024 };
/** A server builds the first reply whole before its first byte: tens of seconds on a slow coordinator. */
const FIRST_EVENTS_DEADLINE = 180_000;
const SLACK = 60_000;
const AT_ONCE = 20;

export type Lane = 'calls' | 'events' | 'heartbeat';

export interface ClientCall {
  readonly signal?: AbortSignal | undefined;
  readonly deadline?: number | undefined;
  readonly lane?: Lane;
}

export interface EventsCall {
  readonly session: string;
  readonly classes: readonly string[];
  readonly token: string;
  /** Seconds the server may wait for something to happen. */
  readonly timeout: number;
  readonly signal?: AbortSignal | undefined;
}

/** Speaks to one endpoint in one way of writing. Knows nothing of sessions. */
export class Client {
  readonly endpoint: Endpoint;
  readonly codec: Codec;
  readonly address: string;
  readonly #agents: Readonly<Record<Lane, CheckedAgent>>;

  constructor(endpoint: Endpoint, codec: Codec, socket: SocketOptions) {
    this.endpoint = endpoint;
    this.codec = codec;
    this.address = formatAddress(endpoint);
    const agent = (maxSockets: number): CheckedAgent => new CheckedAgent(endpoint, socket, { maxSockets });
    this.#agents = { calls: agent(AT_ONCE), events: agent(2), heartbeat: agent(1) };
  }

  /** One call with its parameters as they are; the result in the canonical shape. */
  async call(method: string, params: readonly unknown[], options: ClientCall = {}): Promise<unknown> {
    try {
      const reply = await this.#post(method, params, options, options.deadline ?? CALL_DEADLINE);
      const body = await whole(reply, this.address, CALL_LIMIT, options.signal);
      return await this.codec.read(body, method);
    } catch (error) {
      throw named(error, method, this.address);
    }
  }

  /** One `event.from`; `emit` is called while the reply arrives, `onPiece` after each piece of it. */
  async events(call: EventsCall, emit: (event: InventoryEvent) => void, onPiece?: () => void): Promise<BatchEnd> {
    const first = call.token === '';
    const splitter = new EventSplitter(this.codec.events, emit, !first);
    try {
      const deadline = first ? FIRST_EVENTS_DEADLINE : call.timeout * 1000 + SLACK;
      const params = [call.session, call.classes, call.token, call.timeout];
      const reply = await this.#post('event.from', params, { signal: call.signal, lane: 'events' }, deadline);
      const push = (piece: Buffer): void => {
        splitter.push(piece);
        onPiece?.();
      };
      await consume(reply, this.address, EVENTS_LIMIT, push, call.signal);
      return splitter.end();
    } catch (error) {
      throw named(error, 'event.from', this.address);
    }
  }

  close(): void {
    for (const agent of Object.values(this.#agents)) agent.destroy();
  }

  async #post(method: string, params: readonly unknown[], options: ClientCall, deadline: number) {
    const reply = await send(this.endpoint, this.#agents[options.lane ?? 'calls'], {
      method: 'POST',
      path: this.codec.path,
      headers: { 'content-type': this.codec.contentType, accept: this.codec.contentType },
      body: this.codec.write(method, params),
      signal: options.signal,
      deadline,
      repeatable: /\.(get_|login_|from$)/.test(method),
    });
    checkHead(reply, this.address, this.codec.contentType);
    return reply;
  }
}

function named(error: unknown, call: string, address: string): Error {
  if (error instanceof RangeError) return named(transport('too-large', address), call, address);
  if (!(error instanceof FailureError) || error.failure.call)
    return error instanceof Error ? error : new Error(String(error));
  if (error instanceof UntrustedError) return error;
  return new FailureError({ ...error.failure, call }, { cause: error.cause });
}
