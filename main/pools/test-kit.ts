import { mkdtemp, rm } from 'node:fs/promises';
import { createServer as createTcpServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { createServer as createTlsServer } from 'node:tls';
import type { TLSSocket } from 'node:tls';
import { pino } from 'pino';
import type { ConnectionState } from '../../app/contract/connections.ts';
import type { Keychain } from '../host.ts';
import { startLab } from '../lab/lab.ts';
import type { LabOptions } from '../lab/lab.ts';
import { makeCertificate } from '../lab/wire/certificate.ts';
import { Secrets } from '../vault/secrets.ts';
import { ServerStore } from '../vault/servers.ts';
import { PoolCache } from './cache.ts';
import type { Pool } from './pool.ts';
import { AllPools } from './pools.ts';

/** A data directory that is gone after the test. */
export async function scratch(t: TestContext): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'pools-'));
  t.after(() => rm(dir, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 }));
  return dir;
}

export async function lab(t: TestContext, options: LabOptions = {}) {
  const running = await startLab({ seed: 7, ...options });
  t.after(() => running.close());
  return running;
}

/** All pools of a console with this data directory, closed after the test (or before, to start again). */
export async function console_(t: TestContext, dataDir: string, keychain?: Keychain) {
  const log = pino({ level: 'silent' });
  const store = await ServerStore.open(dataDir, () => undefined);
  const secrets = new Secrets(store, keychain);
  const pools = new AllPools({ store, secrets, cache: new PoolCache(dataDir, log), log });
  await pools.restore();
  let closed = false;
  const close = async (): Promise<void> => {
    if (closed) return;
    closed = true;
    await pools.close();
  };
  t.after(close);
  return { pools, secrets, store, close };
}

/** The first state that satisfies; fails with the last one seen instead. */
export async function reaches<A extends ConnectionState['at']>(
  pool: Pick<Pool, 'state' | 'onState'>,
  at: A,
  within = 20_000,
): Promise<Extract<ConnectionState, { at: A }>> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      if (pool.state.at !== at) return;
      clearTimeout(timer);
      unhear();
      resolve(pool.state as Extract<ConnectionState, { at: A }>);
    };
    const timer = setTimeout(() => {
      unhear();
      reject(new Error(`not ${at} but ${JSON.stringify(pool.state)}`));
    }, within);
    const unhear = pool.onState(look);
    look();
  });
}

/** Resolves once `condition` holds, looked at often. */
export async function until(condition: () => boolean, within = 10_000): Promise<void> {
  const end = performance.now() + within;
  while (!condition()) {
    if (performance.now() > end) throw new Error(`never: ${condition.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** A server of another kind on 127.0.0.1: `behave` gets each connection. Answers its address. */
export async function stranger(
  t: TestContext,
  behave: (socket: Socket | TLSSocket) => void,
  plain = false,
): Promise<string> {
  const sockets = new Set<Socket>();
  const accept = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    behave(socket);
  };
  const server: Server = plain
    ? createTcpServer(accept)
    : createTlsServer(makeCertificate('stranger', '127.0.0.1', Date.now() - 1000), accept);
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Answers every request with these bytes. */
export const always =
  (reply: string | Buffer) =>
  (socket: Socket): void => {
    socket.on('data', () => void socket.end(reply));
  };

export function http(status: string, type: string, body: string, extra = ''): string {
  return `HTTP/1.1 ${status}\r\ncontent-type: ${type}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n${extra}\r\n${body}`;
}
