import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { explain } from '../../app/errors/explain.ts';
import { toFailure, type Failure } from '../../app/errors/failure.ts';
import { parseAddress } from '../xenapi/address.ts';
import { consume, send } from '../xenapi/request.ts';
import { CheckedAgent } from '../xenapi/socket.ts';
import type { AllPools } from './pools.ts';
import { always, console_, http, lab, reaches, scratch, stranger, until } from './test-kit.ts';

/** A console beside a practice pool that is live and has to stay so, whatever the others answer. */
async function besideGood(t: TestContext) {
  const {
    pools: [paris],
  } = await lab(t);
  assert.ok(paris);
  const { pools } = await console_(t, await scratch(t));
  const [host] = paris.hosts;
  const id = await pools.add({
    address: `${host?.address}:${host?.port}`,
    username: 'root',
    password: paris.password,
    keepPassword: false,
  });
  const good = pools.get(id);
  assert.ok(good);
  await pools.trust(id, (await reaches(good, 'untrusted')).certificate.fingerprint256);
  const { since } = await reaches(good, 'live');
  return {
    pools,
    /** Live all the time, and it answers. */
    stillGood: async (): Promise<void> => {
      assert.ok(good.state.at === 'live' && good.state.since === since, JSON.stringify(good.state));
      await good.barrier();
    },
  };
}

/** Adds the address, trusts what it shows, and answers why it did not come to a connection. */
async function refusal(pools: AllPools, address: string, at: 'offline' | 'locked-out' = 'offline'): Promise<Failure> {
  const id = await pools.add({ address, username: 'root', password: 'x', keepPassword: false });
  const pool = pools.get(id);
  assert.ok(pool);
  await until(() => ['untrusted', 'offline', 'locked-out'].includes(pool.state.at));
  if (pool.state.at === 'untrusted') await pools.trust(id, pool.state.certificate.fingerprint256);
  const state = await reaches(pool, at);
  assert.ok(state.reason);
  await pools.remove(id);
  return state.reason;
}

/** A sentence for a person: no code, no name of a field, not just the address. */
function saysPlainly(failure: Failure, address: string): void {
  const { title, cause } = explain(failure);
  const said = `${title}. ${cause ?? ''}`;
  assert.ok(title.split(' ').length >= 3, said);
  assert.ok(!/undefined|\{\d|[A-Z]{3,}_[A-Z]/.test(said), said);
  assert.ok(!said.includes(failure.code) || failure.code === 'redirected', said);
  assert.ok(cause !== undefined || said.includes(address), said);
}

const html = '<html><body>It works</body></html>';
const json = (body: string): string => http('200 OK', 'application/json', body);

const logins: readonly (readonly [name: string, code: string, params: string[]])[] = [
  ['no role', 'SESSION_AUTHORIZATION_FAILED', ['anna', 'no role']],
  ['an expired account', 'SESSION_AUTHENTICATION_FAILED', ['anna', 'account expired']],
];

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
  [
    'a server of before JSON-RPC whose XML is cut off',
    (socket) =>
      void socket.on('data', (bytes) =>
        socket.end(
          bytes.toString().startsWith('POST /jsonrpc')
            ? http('404 Not Found', 'text/html', html)
            : http('200 OK', 'text/xml', '<methodResponse><params><param><value>'),
        ),
      ),
    'bad-reply',
  ],
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

test('whatever answers instead of a server: a clear sentence, and the pool beside it does not notice', async (t) => {
  const { pools, stillGood } = await besideGood(t);
  const refused = async (address: string, ...codes: readonly string[]): Promise<void> => {
    const failure = await refusal(pools, address);
    assert.ok(codes.includes(failure.code), failure.code);
    saysPlainly(failure, address);
    await stillGood();
  };
  for (const [name, behave, code] of strangers)
    await t.test(`${name}: ${code}`, async (t) => refused(await stranger(t, behave), code));
  await t.test('plain HTTP where TLS should be: not-tls', async (t) =>
    refused(await stranger(t, always(http('200 OK', 'text/html', html)), true), 'not-tls'),
  );
  await t.test('nobody listens: ECONNREFUSED', async (t) => {
    const closed = await stranger(t, () => undefined, true);
    const [, port] = closed.split(':');
    await refused(`127.99.99.99:${port}`, 'ECONNREFUSED');
  });
  // What a name service says of such a name is its own affair.
  await t.test('a name that nobody has', () => refused('nosuch.invalid', 'ENOTFOUND', 'EAI_AGAIN'));
  await t.test('a supporter that names itself as the coordinator: redirect-loop', async (t) => {
    const reply = JSON.stringify({
      jsonrpc: '2.0',
      error: { code: 1, message: 'HOST_IS_SLAVE', data: ['127.0.0.1'] },
      id: 1,
    });
    await refused(await stranger(t, always(json(reply))), 'redirect-loop');
  });
  for (const [name, code, data] of logins)
    await t.test(`${name}: locked out until somebody signs in`, async (t) => {
      const reply = JSON.stringify({ jsonrpc: '2.0', error: { code: 1, message: code, data }, id: 1 });
      const address = await stranger(t, always(json(reply)));
      const reason = await refusal(pools, address, 'locked-out');
      assert.deepEqual([reason.kind, reason.code, reason.params], ['xenapi', code, data]);
      saysPlainly(reason, address);
      await stillGood();
    });
});

test('one that accepts and then says nothing: ETIMEDOUT', async (t) => {
  const address = await stranger(t, () => undefined);
  const endpoint = parseAddress(address);
  const agent = new CheckedAgent(endpoint, { pins: { get: () => undefined, own: () => true } });
  t.after(() => agent.destroy());
  const asked = send(endpoint, agent, { method: 'GET', path: '/', headers: {}, deadline: 150, repeatable: false });
  const failure = await asked.then(() => assert.fail(), toFailure);
  assert.equal(failure.code, 'ETIMEDOUT');
  saysPlainly(failure, address);
});

test('an address that is none is refused before anything is tried', async (t) => {
  const { pools } = await console_(t, await scratch(t));
  for (const address of ['', 'a b', 'host:99999', '[::1', 'host:port'])
    await assert.rejects(pools.add({ address, username: '', password: '', keepPassword: false }), /bad-address/);
  assert.deepEqual(pools.list(), []);
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
  await pools.signIn(id, { username: paris.username, password: paris.password, keepPassword: false });
  await reaches(pool, 'live');
});

test('trusted until the console ends: nothing is pinned, and the next start asks again', async (t) => {
  const {
    pools: [paris],
  } = await lab(t);
  assert.ok(paris);
  const dataDir = await scratch(t);
  const [host] = paris.hosts;
  const first = await console_(t, dataDir);
  const address = `${host?.address}:${host?.port}`;
  const id = await first.pools.add({ address, username: 'root', password: paris.password, keepPassword: false });
  const pool = first.pools.get(id);
  assert.ok(pool);
  const { certificate } = await reaches(pool, 'untrusted');
  await first.pools.trust(id, certificate.fingerprint256, true);
  const { since } = await reaches(pool, 'live');
  await first.pools.disconnect(id);
  first.pools.connect(id);
  await until(() => pool.state.at === 'live' && pool.state.since > since);
  assert.deepEqual(first.store.data.pins, {});
  await first.close();
  const second = await console_(t, dataDir);
  await second.pools.signIn(id, { username: 'root', password: paris.password, keepPassword: false });
  const again = second.pools.get(id);
  assert.ok(again);
  assert.equal((await reaches(again, 'untrusted')).certificate.fingerprint256, certificate.fingerprint256);
});

test('a reply in drops', async (t) => {
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
