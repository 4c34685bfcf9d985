import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { Failure } from '../../app/errors/failure.ts';
import { always, console_, http, lab, reaches, scratch, stranger, until } from './test-kit.ts';

/** Adds the address, trusts what it shows, and answers why it did not come to a connection. */
async function refusal(t: TestContext, address: string, at: 'offline' | 'locked-out' = 'offline'): Promise<Failure> {
  const { pools } = await console_(t, await scratch(t));
  const id = await pools.add({ address, username: 'root', password: 'x', keepPassword: false });
  const pool = pools.get(id);
  assert.ok(pool);
  await until(() => ['untrusted', 'offline', 'locked-out'].includes(pool.state.at));
  if (pool.state.at === 'untrusted') await pools.trust(id, pool.state.certificate.fingerprint256);
  const state = await reaches(pool, at);
  assert.ok(state.reason);
  return state.reason;
}

const html = '<html><body>It works</body></html>';
const json = (body: string): string => http('200 OK', 'application/json', body);

const strangers: readonly (readonly [name: string, behave: (socket: Socket) => void, code: string])[] = [
  ['a web server', always(http('200 OK', 'text/html', html)), 'not-a-server'],
  ['a web server that knows no such page', always(http('404 Not Found', 'text/html', html)), 'not-a-server'],
  [
    'a proxy that wants to be signed in to',
    always(http('407 Proxy Authentication Required', 'text/html', html)),
    'proxy-sign-in',
  ],
  ['a balancer with nobody behind it', always(http('503 Service Unavailable', 'text/html', html)), 'unavailable'],
  [
    'a web server that sends elsewhere',
    always(http('302 Found', 'text/html', '', 'location: https://127.0.0.1/\r\n')),
    'redirected',
  ],
  ['a mail server behind TLS', (socket) => void socket.write('220 mail ESMTP\r\n'), 'not-a-server'],
  ['one that hangs up', (socket) => void socket.destroy(), 'ECONNRESET'],
  ['one that hangs up when asked', (socket) => void socket.on('data', () => socket.destroy()), 'ECONNRESET'],
  ['invalid JSON', always(json('{"jsonrpc":"2.0","result":')), 'bad-reply'],
  ['JSON of another kind', always(json('{"hello":"world"}')), 'bad-reply'],
  ['a reply cut short', always(json('{"jsonrpc":"2.0"}').replace(/length: \d+/, 'length: 500')), 'cut-short'],
  [
    'ten gigabytes',
    always(`HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 10000000000\r\n\r\n{"`),
    'too-large',
  ],
  [
    'a gzip bomb',
    (socket) =>
      void socket.on('data', () => {
        const bomb = gzipSync(Buffer.alloc(10_000_000, '{'));
        socket.write(
          `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-encoding: gzip\r\ncontent-length: ${bomb.length}\r\n\r\n`,
        );
        socket.end(bomb);
      }),
    'not-a-server',
  ],
];

for (const [name, behave, code] of strangers)
  test(`${name}: ${code}`, async (t) => {
    assert.equal((await refusal(t, await stranger(t, behave))).code, code);
  });

test('plain HTTP where TLS should be', async (t) => {
  const address = await stranger(t, always(http('200 OK', 'text/html', html)), true);
  assert.equal((await refusal(t, address)).code, 'not-tls');
});

test('nobody listens', async (t) => {
  const closed = await stranger(t, () => undefined, true);
  const [, port] = closed.split(':');
  assert.equal((await refusal(t, `127.99.99.99:${port}`)).code, 'ECONNREFUSED');
});

test('an address that is none is refused before anything is tried', async (t) => {
  const { pools } = await console_(t, await scratch(t));
  for (const address of ['', 'a b', 'host:99999', '[::1', 'host:port'])
    await assert.rejects(pools.add({ address, username: '', password: '', keepPassword: false }), /bad-address/);
  assert.deepEqual(pools.list(), []);
});

const logins: readonly (readonly [name: string, code: string, params: string[]])[] = [
  ['no role', 'SESSION_AUTHORIZATION_FAILED', ['anna', 'no role']],
  ['an expired account', 'SESSION_AUTHENTICATION_FAILED', ['anna', 'account expired']],
];
for (const [name, code, data] of logins)
  test(`${name}: locked out until somebody signs in`, async (t) => {
    const reply = JSON.stringify({ jsonrpc: '2.0', error: { code: 1, message: code, data }, id: 1 });
    const reason = await refusal(t, await stranger(t, always(json(reply))), 'locked-out');
    assert.deepEqual([reason.kind, reason.code, reason.params], ['xenapi', code, data]);
  });

test('a supporter that names itself as the coordinator is not followed for ever', async (t) => {
  const reply = JSON.stringify({
    jsonrpc: '2.0',
    error: { code: 1, message: 'HOST_IS_SLAVE', data: ['127.0.0.1'] },
    id: 1,
  });
  assert.equal((await refusal(t, await stranger(t, always(json(reply))))).code, 'redirect-loop');
});

test('a wrong password, then the right one', async (t) => {
  const {
    pools: [paris],
  } = await lab(t);
  assert.ok(paris);
  const { pools } = await console_(t, await scratch(t));
  const [host] = paris.hosts;
  const id = await pools.add({
    address: `${host?.address}:${host?.port}`,
    username: 'root',
    password: 'no',
    keepPassword: false,
  });
  const pool = pools.get(id);
  assert.ok(pool);
  const shown = await reaches(pool, 'untrusted');
  assert.equal(shown.certificate.fingerprint256.replaceAll(':', '').length, 64);
  await assert.rejects(pools.trust(id, 'AA:BB'), /certificate-not-shown/);
  await pools.trust(id, shown.certificate.fingerprint256);
  const { reason } = await reaches(pool, 'locked-out');
  assert.equal(reason.code, 'SESSION_AUTHENTICATION_FAILED');
  await pools.signIn(id, paris.username, paris.password, false);
  await reaches(pool, 'live');
});

test('a bad server beside a good one: the good one does not notice', async (t) => {
  const {
    pools: [paris],
  } = await lab(t);
  const silent = await stranger(t, () => undefined);
  const { pools } = await console_(t, await scratch(t));
  const [host] = paris?.hosts ?? [];
  const bad = await pools.add({ address: silent, username: 'root', password: 'x', keepPassword: false });
  const good = await pools.add({
    address: `${host?.address}:${host?.port}`,
    username: 'root',
    password: paris?.password ?? '',
    keepPassword: false,
  });
  const pool = pools.get(good);
  assert.ok(pool);
  await pools.trust(good, (await reaches(pool, 'untrusted')).certificate.fingerprint256);
  await reaches(pool, 'live');
  assert.notEqual(pools.get(bad)?.state.at, 'live');
  await pools.disconnect(bad);
  assert.equal(pools.get(bad)?.state.at, 'offline');
});

test('a reply in drops', async (t) => {
  const { consume } = await import('../xenapi/request.ts');
  const { createServer, get } = await import('node:http');
  const server = createServer((_, reply) => {
    const timer = setInterval(() => reply.write('x'), 20);
    reply.on('close', () => clearInterval(timer));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const bound = server.address();
  const [reply] = await once(get({ port: typeof bound === 'object' ? bound?.port : 0, host: '127.0.0.1' }), 'response');
  await assert.rejects(
    consume(reply, 'drops', { idle: 5000, bytes: 1000, grace: 300 }, () => undefined),
    /too-slow/,
  );
});
