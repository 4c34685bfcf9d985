import assert from 'node:assert/strict';
import { connect as connectPlain } from 'node:net';
import type { Duplex } from 'node:stream';
import { after, before, test } from 'node:test';
import { connect } from 'node:tls';
import { startLab } from '../lab.ts';
import type { Lab } from '../lab.ts';
import { Guest } from '../testing.ts';

let lab: Lab;
let guest: Guest;

before(async () => {
  lab = await startLab({ profile: 'single', speed: 0 });
  guest = await Guest.enter(lab);
});
after(() => lab.close());

function where(): { host: string; port: number } {
  const { address, port } = lab.pools[0]?.hosts[0] ?? { address: '', port: 0 };
  return { host: address, port };
}

/** Sends text and answers all that came until the other side hung up, or `enough` matched. */
function talk(socket: Duplex, text: string, enough?: RegExp): Promise<string> {
  return new Promise((resolve) => {
    let heard = '';
    const done = () => {
      socket.destroy();
      resolve(heard);
    };
    socket.on('data', (part: Buffer) => {
      heard += part.toString('latin1');
      if (enough?.test(heard) === true) done();
    });
    socket.on('error', done);
    socket.on('close', done);
    socket.write(text);
  });
}

const tls = (text: string, enough?: RegExp) => talk(connect({ ...where(), rejectUnauthorized: false }), text, enough);
const call = '<methodCall><methodName>system.isAlive</methodName><params></params></methodCall>';
const posted = (version: string, more = '', path = '/') =>
  `POST ${path} HTTP/${version}\r\nHost: x\r\n${more}Content-Length: ${call.length}\r\n\r\n${call}`;

test('an old request is answered in its own version and the connection ends', async () => {
  const heard = await tls(posted('1.0'));
  assert.match(heard, /^HTTP\/1\.0 200 OK\r\ncontent-length: \d+\r\nconnection: close\r\n/);
  assert.doesNotMatch(heard, /\r\n(date|server):/i);
});

test('a connection is kept where both want it, and serves one call after the other', async () => {
  const heard = await tls(posted('1.1') + posted('1.1', 'Connection: close\r\n'));
  assert.equal(heard.match(/HTTP\/1\.1 200 OK/g)?.length, 2);
  assert.match(heard, /connection: keep-alive[\s\S]*connection: close/);
});

test('any path takes XML', async () => {
  assert.match(await tls(posted('1.1', 'Connection: close\r\n', '/xmlrpc')), /MESSAGE_METHOD_UNKNOWN/);
});

const refused: readonly (readonly [what: string, request: string, status: RegExp])[] = [
  ['no such file', 'GET /nothing HTTP/1.1\r\n\r\n', /^HTTP\/1\.1 404 /],
  [
    'nobody signed in',
    'GET /export?uuid=x HTTP/1.1\r\n\r\n',
    /^HTTP\/1\.1 401 Unauthorised[\s\S]*WWW-Authenticate: Basic realm="get_export"/,
  ],
  ['nothing to put there', 'PUT /nothing HTTP/1.1\r\ncontent-length: 0\r\n\r\n', /^HTTP\/1\.1 403 /],
  ['a verb nobody serves', 'DELETE / HTTP/1.1\r\n\r\n', /^HTTP\/1\.1 501 Method not implemented/],
  ['a head', 'HEAD / HTTP/1.1\r\n\r\n', /^HTTP\/1\.1 501 /],
  [
    'a body in pieces',
    'POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    /^HTTP\/1\.1 500 [\s\S]*content-length/,
  ],
  ['a body too long', 'POST / HTTP/1.1\r\nContent-Length: 307201\r\n\r\n', /^HTTP\/1\.1 500 /],
  ['a head too long', `GET / HTTP/1.1\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, /^HTTP\/1\.1 431 /],
  ['no XML', 'POST / HTTP/1.1\r\nContent-Length: 4\r\n\r\nnope', /^HTTP\/1\.1 500 Internal Error[\s\S]*Xmlm\.Error/],
  ['no JSON', 'POST /jsonrpc HTTP/1.1\r\nContent-Length: 4\r\n\r\nnope', /^HTTP\/1\.1 500 [\s\S]*Json_error/],
];
for (const [what, request, status] of refused) {
  test(`refused: ${what}`, async () => assert.match(await tls(request), status));
}

test('what is no request at all gets no answer', async () => {
  const socket = connect({ ...where(), rejectUnauthorized: false });
  let heard = '';
  socket.on('data', (part: Buffer) => (heard += part.toString()));
  socket.write('gibberish\r\n\r\n');
  await guest.call('pool.get_all');
  await guest.call('pool.get_all');
  assert.equal(heard, '');
  socket.destroy();
});

test('plain HTTP is sent to TLS', async () => {
  const { host, port } = where();
  const heard = await talk(connectPlain(where()), 'GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  assert.match(heard, new RegExp(`^HTTP/1.1 301 Moved Permanently[\\s\\S]*location: https://${host}:${port}/`));
});

test('a browser may ask before it posts', async () => {
  const heard = await tls(
    'OPTIONS /jsonrpc HTTP/1.1\r\nAccess-Control-Request-Headers: content-type\r\nConnection: close\r\n\r\n',
  );
  assert.match(heard, /^HTTP\/1\.1 200 OK[\s\S]*Access-Control-Allow-Headers: content-type, X-Requested-With/);
});

test('a name and a password will do for one transfer; a role that may not is forbidden', async () => {
  const basic = (user: string) => Buffer.from(`${user}:practice`).toString('base64');
  const get = (user: string, path: string) =>
    tls(`GET ${path} HTTP/1.1\r\nAuthorization: Basic ${basic(user)}\r\nConnection: close\r\n\r\n`);
  assert.match(await get('root', '/audit_log'), /^HTTP\/1\.1 200 OK/);
  assert.match(await get('read-only', '/system-status'), /^HTTP\/1\.1 403 /);
  assert.match(await get('nobody', '/audit_log'), /^HTTP\/1\.1 401 /);
});
