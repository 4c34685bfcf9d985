import { Agent } from 'node:https';
import type { AgentOptions } from 'node:https';
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import * as tls from 'node:tls';
import type { SeenCertificate } from '../../app/contract/connections.ts';
import { formatAddress } from './address.ts';
import type { Endpoint } from './address.ts';
import { systemRoots, verify } from './certificate.ts';
import type { Pins } from './certificate.ts';
import { fromNode, transport } from './trouble.ts';

const CONNECT_DEADLINE = 15_000;

let shared: tls.SecureContext | undefined;
const context = (): tls.SecureContext =>
  (shared ??= tls.createSecureContext({ ca: systemRoots(), minVersion: 'TLSv1.2' }));

export interface SocketOptions {
  readonly pins: Pins;
  /** Told when TCP stands, before TLS. */
  readonly onReached?: (() => void) | undefined;
  /** Told of the certificate once it was accepted. */
  readonly onSecured?: ((certificate: SeenCertificate) => void) | undefined;
}

/**
 * Opens a TLS socket and checks its certificate before a byte is sent. Sessions are never resumed, so there is no connection
 * unchecked.
 */
function openSocket(
  endpoint: Endpoint,
  options: SocketOptions,
  done: (error: Error | undefined, socket?: tls.TLSSocket) => void,
): void {
  const address = formatAddress(endpoint);
  const socket = tls.connect({
    host: endpoint.host,
    port: endpoint.port,
    ...(isIP(endpoint.host) ? {} : { servername: endpoint.host }),
    secureContext: context(),
    rejectUnauthorized: false,
    ALPNProtocols: ['http/1.1'],
  });
  const fail = (error: unknown): void => {
    clearTimeout(timer);
    socket.off('close', onClose);
    socket.destroy();
    done(fromNode(error, address));
  };
  const onClose = (): void => fail(transport('no-answer', address));
  const timer = setTimeout(() => fail(transport('ETIMEDOUT', address)), CONNECT_DEADLINE);
  socket.once('connect', () => options.onReached?.());
  socket.once('error', fail);
  socket.once('close', onClose);
  socket.once('secureConnect', () => {
    try {
      options.onSecured?.(verify(socket, address, options.pins));
    } catch (error) {
      return fail(error);
    }
    clearTimeout(timer);
    socket.off('error', fail);
    socket.off('close', onClose);
    socket.setNoDelay(true);
    socket.setKeepAlive(true, 10_000);
    done(undefined, socket);
  });
}

/** Keeps connections of one purpose to one endpoint; a blocked one never starves another purpose. */
export class CheckedAgent extends Agent {
  readonly #endpoint: Endpoint;
  readonly #socketOptions: SocketOptions;

  #closed = false;

  constructor(endpoint: Endpoint, socketOptions: SocketOptions, options: AgentOptions = {}) {
    super({ keepAlive: true, keepAliveMsecs: 10_000, maxCachedSessions: 0, ...options });
    this.#endpoint = endpoint;
    this.#socketOptions = socketOptions;
  }

  override destroy(): void {
    this.#closed = true;
    super.destroy();
  }

  override createConnection(
    _options: unknown,
    done?: (error: Error | null, stream: Duplex) => void,
  ): Duplex | null | undefined {
    openSocket(this.#endpoint, this.#socketOptions, (error, socket) => {
      if (this.#closed) socket?.destroy();
      // Node's type wants a stream even with an error; it does not look at it.
      done?.(error ?? null, socket as Duplex);
    });
    return undefined;
  }
}
