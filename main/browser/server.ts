import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import type { Wire } from '../../app/contract/wire/wire.ts';
import type { Assets } from '../assets/assets.ts';
import { contentSecurityPolicy } from '../assets/csp.ts';
import { createAccess, trustedOrigin } from './access.ts';
import { socketWire } from './socket-wire.ts';

export const WIRE_PATH = '/wire';

/** Largest message a window may send: a form, never a file. */
const MAX_MESSAGE = 4 * 1024 * 1024;

export interface BrowserShell {
  readonly port: number;
  /** An address that opens one window: its token works once. */
  grantAddress(): string;
  close(): Promise<void>;
}

export interface BrowserShellOptions {
  readonly assets: Assets;
  /** 0 for any free one. */
  readonly port: number;
  readonly attach: (wire: Wire) => void;
}

/** Serves the console to an ordinary browser, on loopback only and to one person only. */
export async function serveBrowser({ assets, port, attach }: BrowserShellOptions): Promise<BrowserShell> {
  const access = createAccess();
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE, perMessageDeflate: false });
  const server = createServer((request, response) => answer(request, response));
  const bound = await listen(server, port);
  const policy = contentSecurityPolicy([`ws://127.0.0.1:${bound}`, `ws://localhost:${bound}`]);

  function answer(request: IncomingMessage, response: ServerResponse): void {
    const trust = trustedOrigin(request, bound);
    if (trust === 'wrong-host') return refuse(response, 421, 'This console answers to 127.0.0.1 only.');
    if (trust === 'wrong-origin') return refuse(response, 403, 'This console does not answer other pages.');
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return refuse(response, 405, 'Only reading is possible here.');
    const url = urlOf(request);
    if (!url) return refuse(response, 400, 'That is not an address.');
    const token = url.searchParams.get('token');
    if (token !== null) {
      const cookie = access.exchange(token);
      if (cookie === undefined && !access.signedIn(request)) return refuse(response, 403, SPENT);
      response.writeHead(303, {
        ...headers(),
        Location: '/',
        ...(cookie === undefined ? {} : { 'Set-Cookie': cookie }),
      });
      response.end();
      return;
    }
    if (!access.signedIn(request)) return refuse(response, 403, SPENT);
    void serveAsset(url.pathname, request, response);
  }

  async function serveAsset(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const asset = assets.get(path);
    if (!asset) return refuse(response, 404, 'There is nothing at this address.');
    const packed = acceptsBrotli(request);
    const body = packed ? await asset.brotli() : asset.body;
    response.writeHead(200, {
      ...headers(),
      'Content-Type': asset.type,
      'Content-Length': body.length,
      'Cache-Control': asset.immutable ? 'private, max-age=31536000, immutable' : 'no-store',
      Vary: 'Accept-Encoding',
      ...(packed ? { 'Content-Encoding': 'br' } : {}),
    });
    response.end(request.method === 'HEAD' ? undefined : body);
  }

  function headers(): Record<string, string> {
    return {
      'Content-Security-Policy': policy,
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Resource-Policy': 'same-origin',
    };
  }

  function refuse(response: ServerResponse, status: number, sentence: string): void {
    response.writeHead(status, {
      ...headers(),
      'Content-Type': 'text/plain; charset=utf-8',
      'Cache-Control': 'no-store',
    });
    response.end(`${sentence}\n`);
  }

  server.on('upgrade', (request, socket, head) => {
    const path = urlOf(request)?.pathname;
    // A browser always names the page's origin on an upgrade; whoever does not is no page of ours.
    const allowed =
      trustedOrigin(request, bound) === 'ok' && request.headers.origin !== undefined && access.signedIn(request);
    if (!allowed || path !== WIRE_PATH) {
      socket.end(
        `HTTP/1.1 ${allowed ? '404 Not Found' : '403 Forbidden'}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
      );
      return;
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => attach(socketWire(webSocket)));
  });

  return {
    port: bound,
    grantAddress: () => `http://127.0.0.1:${bound}/?token=${access.grant()}`,
    async close() {
      for (const client of sockets.clients) client.terminate();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

const SPENT =
  'This address has been used, or was never valid. Open the console with the address that it printed when it started.';

function urlOf(request: IncomingMessage): URL | undefined {
  const base = 'http://loopback';
  return URL.canParse(request.url ?? '/', base) ? new URL(request.url ?? '/', base) : undefined;
}

function acceptsBrotli(request: IncomingMessage): boolean {
  const header = request.headers['accept-encoding'];
  return typeof header === 'string' && /\bbr\b/.test(header);
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}
