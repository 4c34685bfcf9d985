import { createServer } from 'node:net';

/** How hosts are told apart by who dials them: each has an address, or, where a system offers only 127.0.0.1, a port. */
export type Loopback = 'addresses' | 'ports';

/** Binds for a moment; rejects where that is not possible. Answers the port it got. */
async function bind(host: string): Promise<number> {
  const server = createServer();
  const port = await new Promise<number>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, host, () => {
      const bound = server.address();
      resolve(typeof bound === 'object' && bound !== null ? bound.port : 0);
    });
  });
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** What this system's loopback has to offer. */
export async function probeLoopback(): Promise<Loopback> {
  try {
    await bind(addressOf(0, 0));
    return 'addresses';
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRNOTAVAIL') return 'ports';
    throw error;
  }
}

/** Loopback has sixteen million addresses: one per host. */
export function addressOf(pool: number, host: number): string {
  return `127.${20 + pool}.${Math.floor(host / 250)}.${(host % 250) + 1}`;
}

/** A port nobody listens on at this moment. */
export function freePort(): Promise<number> {
  return bind('127.0.0.1');
}

/** Host and port to dial, of an address that may have a port of its own. */
export function dialled(address: string, port: number): { readonly host: string; readonly port: number } {
  const [, host = address, own] = /^([\d.]+):(\d+)$/.exec(address) ?? [];
  return { host, port: own === undefined ? port : Number(own) };
}
