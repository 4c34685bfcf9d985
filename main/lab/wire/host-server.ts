import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';
import type { SecureContext } from 'node:tls';
import { authority } from '../world/genesis/site.ts';
import type { Reach } from '../world/troubles.ts';
import type { HostCertificate } from './certificate.ts';
import { dialled } from './ground.ts';
import { serveConnection } from './http.ts';
import type { Spoilable } from './http.ts';
import { answerPreflight, answerRpc } from './rpc-door.ts';
import type { RpcDoor } from './rpc-door.ts';
import { answerTransfer } from './transfers.ts';

const VERBS: ReadonlySet<string> = new Set(['GET', 'PUT', 'POST', 'CONNECT', 'OPTIONS']);

/** How every TLS connection begins. */
const HANDSHAKE = 0x16;

/** How long a dead host takes to answer. */
const FOREVER = new Promise<void>(() => undefined);

/** The front door of one simulated host: its address, its certificate, and whether anybody answers. */
export class HostServer {
  readonly address: string;
  readonly #door: RpcDoor;
  readonly #sockets = new Set<Socket>();
  #certificate: HostCertificate;
  #context: SecureContext;
  #server: Server | undefined;
  #silent = false;
  #retired = false;
  #port = 0;

  constructor(address: string, certificate: HostCertificate, door: RpcDoor) {
    this.address = address;
    this.#door = door;
    this.#certificate = certificate;
    this.#context = createSecureContext(certificate);
  }

  get port(): number {
    return this.#port;
  }

  get certificate(): HostCertificate {
    return this.#certificate;
  }

  async listen(port: number): Promise<void> {
    const server = createServer((socket) => this.#accept(socket));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ ...dialled(this.address, port), backlog: 1024 }, resolve);
    });
    this.#server = server;
    const bound = server.address();
    this.#port = typeof bound === 'object' && bound !== null ? bound.port : port;
  }

  async close(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    this.cut();
    if (server !== undefined) await new Promise((resolve) => server.close(resolve));
  }

  /** Closes for good: whatever happens to the host afterwards, nobody answers. */
  async retire(): Promise<void> {
    this.#retired = true;
    await this.close();
  }

  /** Drops every connection; new ones are welcome. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#sockets.clear();
  }

  show(certificate: HostCertificate): void {
    this.#certificate = certificate;
    this.#context = createSecureContext(certificate);
  }

  async setReach(reach: Reach): Promise<void> {
    if (this.#retired) return;
    const wasSilent = this.#silent;
    this.#silent = reach.kind === 'silent';
    if (reach.kind === 'refused') await this.close();
    else if (this.#server === undefined) await this.listen(this.#port);
    if (reach.kind === 'failing' || (wasSilent && !this.#silent)) this.cut();
  }

  #accept(raw: Socket): void {
    this.#sockets.add(raw);
    raw.setNoDelay(true);
    raw.on('error', () => raw.destroy());
    raw.once('close', () => this.#sockets.delete(raw));
    // Whoever dials a host that hangs gets a connection and nothing else.
    if (this.#silent) return;
    raw.once('data', (first: Buffer) => {
      raw.pause();
      if (first[0] !== HANDSHAKE) return this.#sendToTls(raw, first);
      raw.unshift(first);
      this.#serve(raw);
    });
  }

  #serve(raw: Socket): void {
    const socket = new TLSSocket(raw, { isServer: true, secureContext: this.#context });
    socket.on('error', () => raw.destroy());
    serveConnection(socket, (exchange) => this.#answer(exchange)).catch(() => socket.destroy());
  }

  /** Somebody spoke plain HTTP; whoever spoke nothing of the kind gets no answer. */
  #sendToTls(raw: Socket, first: Buffer): void {
    const [, path] = /^[A-Z]+ ([^\s?]*)\S* HTTP\/1\.[01]\r?\n/.exec(first.toString('latin1')) ?? [];
    if (path === undefined) return void raw.destroy();
    const where = `https://${authority(this.address, this.#port)}${path}`;
    raw.end(`HTTP/1.1 301 Moved Permanently\r\ncontent-length: 0\r\nlocation: ${where}\r\n\r\n`);
  }

  async #answer(exchange: Spoilable): Promise<void> {
    const { verb, path } = exchange.request;
    if (this.#silent) await FOREVER;
    const { outgoing } = exchange;
    exchange.outgoing = async (socket, bytes) => (this.#silent ? FOREVER : outgoing(socket, bytes));
    if (!VERBS.has(verb)) return exchange.fail('501', `Unknown ${verb}`);
    if (verb === 'OPTIONS') return answerPreflight(exchange);
    const home = this.#door.whose(this.address);
    if (home === undefined) return exchange.fail('500', 'Not_found');
    if (verb === 'POST') return answerRpc(this.#door, home, exchange);
    if (verb === 'GET' && path === '/') {
      // Files are served by another part of the server, which knows one version only.
      return exchange.send(
        'HTTP/1.1 200 OK',
        [
          ['connection', 'keep-alive'],
          ['content-type', 'text/html'],
        ],
        '<html><title>XenServer</title><body></body></html>',
      );
    }
    return answerTransfer(exchange, home.api, home.host);
  }
}
