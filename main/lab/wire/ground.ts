import { createServer } from 'node:net';

/** Loopback has sixteen million addresses: one per host. */
export function addressOf(pool: number, host: number): string {
  return `127.${20 + pool}.${Math.floor(host / 250)}.${(host % 250) + 1}`;
}

/** A port nobody listens on at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer();
  const port = await new Promise<number>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const bound = server.address();
      resolve(typeof bound === 'object' && bound !== null ? bound.port : 0);
    });
  });
  await new Promise((resolve) => server.close(resolve));
  return port;
}
