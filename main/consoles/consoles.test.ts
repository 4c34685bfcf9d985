import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { test } from 'node:test';
import type { Pool } from '../pools/pool.ts';
import { Consoles } from './consoles.ts';

/** A server whose console says more than anybody reads, and reads itself only when told. */
async function talkative() {
  const server = createServer({ pauseOnConnect: true });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const pool = {
    id: 'pool',
    inventory: { get: () => ({ location: 'https://127.0.0.1/console?ref=1', protocol: 'rfb' }) },
    tunnel: async () => connect(port, '127.0.0.1'),
  } as unknown as Pool;
  const arrived = once(server, 'connection') as Promise<[Socket]>;
  return { server, pool, arrived };
}

test('what was typed last arrives, though nobody looks any more', async () => {
  const { server, pool, arrived } = await talkative();
  const consoles = new Consoles();
  const said = new EventEmitter<{ open: [string]; bytes: []; error: [unknown] }>();
  const opened = once(said, 'open');
  const seen = once(said, 'bytes');
  const stop = consoles.open(pool, 'OpaqueRef:1', {
    full: false,
    send: (message) => (message.type === 'open' ? said.emit('open', message.tunnel) : said.emit('bytes')),
    fail: (failure) => said.emit('error', failure),
  });
  const [socket] = await arrived;
  const tunnel = String((await opened)[0]);
  socket.write(Buffer.alloc(1 << 20));
  await seen;
  const keys = Buffer.alloc(300_000, 7);
  consoles.send(tunnel, keys.toString('base64'));
  stop();
  assert.throws(() => consoles.send(tunnel, ''), { name: 'FailureError' });
  let read = 0;
  for await (const chunk of socket) read += Buffer.byteLength(chunk as Buffer);
  assert.equal(read, keys.length);
  server.close();
  await once(server, 'close');
});
