import { Agent } from 'node:https';
import type { AgentOptions } from 'node:https';
import { isIP } from 'node:net';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import * as tls from 'node:tls';
import { formatAddress } from './address.ts';
import type { Endpoint } from './address.ts';
import { systemRoots, verify } from './certificate.ts';
import type { Pins } from './certificate.ts';
import { cancelled, fromNode, transport } from './trouble.ts';

const CONNECT_DEADLINE = 15_000;

let shared: tls.SecureContext | undefined;
const context = (): tls.SecureContext =>
  (shared ??= tls.createSecureContext({ ca: systemRoots(), minVersion: 'TLSv1.2' }));

export interface SocketOptions {
  readonly pins: Pins;
  readonly signal?: AbortSignal | undefined;
  readonly deadline?: number | undefined;
  /** Told when TCP stands, before TLS. */
  readonly onReached?: (() => void) | undefined;
}

/** A TLS socket whose certificate has been checked. Sessions are never resumed, so there is no connection unchecked. */
export function openSocket(endpoint: Endpoint, options: SocketOptions): Promise<tls.TLSSocket> {
  const address = formatAddress(endpoint);
  return new Promise((resolve, reject) => {
    const socket = tls.connect({
      host: endpoint.host,
      port: endpoint.port,
      ...(isIP(endpoint.host) ? {} : { servername: endpoint.host }),
      secureContext: context(),
      rejectUnauthorized: false,
      ALPNProtocols: ['http/1.1'],
    });
    let timer: NodeJS.Timeout | undefined;
    const settle = (error?: unknown): void => {
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', onAbort);
      socket.removeAllListeners('close');
      if (error === undefined) return;
      socket.destroy();
      reject(fromNode(error, address));
    };
    const onAbort = (): void => settle(cancelled());
    if (options.signal?.aborted) return onAbort();
    timer = setTimeout(() => settle(transport('ETIMEDOUT', address)), options.deadline ?? CONNECT_DEADLINE);
    options.signal?.addEventListener('abort', onAbort);
    socket.once('connect', () => options.onReached?.());
    socket.on('error', settle);
    socket.once('close', () => settle(transport('no-answer', address)));
    socket.once('secureConnect', () => {
      try {
        verify(socket, address, options.pins);
      } catch (error) {
        return settle(error);
      }
      settle();
      socket.off('error', settle);
      socket.setNoDelay(true);
      resolve(socket);
    });
  });
}

/** Keeps connections of one purpose to one endpoint; a blocked one never starves another purpose. */
export class CheckedAgent extends Agent {
  readonly #endpoint: Endpoint;
  readonly #socketOptions: SocketOptions;

  constructor(endpoint: Endpoint, socketOptions: SocketOptions, options: AgentOptions = {}) {
    super({ keepAlive: true, keepAliveMsecs: 10_000, maxCachedSessions: 0, ...options });
    this.#endpoint = endpoint;
    this.#socketOptions = socketOptions;
  }

  override createConnection(
    _options: unknown,
    done?: (error: Error | null, stream: Duplex) => void,
  ): Duplex | null | undefined {
    void openSocket(this.#endpoint, this.#socketOptions).then(
      (socket: Socket) => {
        socket.setKeepAlive(true, 10_000);
        done?.(null, socket);
      },
      // Node's type wants a stream even with an error; it does not look at it.
      (error: Error) => done?.(error, undefined as unknown as Duplex),
    );
    return undefined;
  }
}
