import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import type { IncomingMessage } from 'node:http';
import { after, before, test } from 'node:test';
import { WebSocket } from 'ws';
import type { Asset } from '../assets/assets.ts';
import { catalogue } from '../../app/contract/catalogue.ts';
import type { Wire } from '../../app/contract/wire/wire.ts';
import { serveBrowser, WIRE_PATH } from './server.ts';
import type { BrowserShell } from './server.ts';

const page: Asset = {
  type: 'text/html; charset=utf-8',
  body: Buffer.from('<p>console</p>'),
  immutable: false,
  brotli: () => Promise.resolve(Buffer.from('packed')),
};
const assets = new Map([
  ['/', page],
  ['/index.html', page],
  ['/assets/app.js', { ...page, type: 'text/javascript', immutable: true }],
]);
const wires: Wire[] = [];
let shell: BrowserShell;

before(async () => {
  shell = await serveBrowser({ assets, port: 0, attach: (wire) => wires.push(wire) });
});
after(() => shell.close());

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

function get(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const call = request({ host: '127.0.0.1', port: shell.port, path, method, headers }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (body += chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    call.on('error', reject);
    call.end();
  });
}

async function signIn(): Promise<string> {
  const { pathname, search } = new URL(shell.grantAddress());
  const answer = await get(pathname + search);
  assert.equal(answer.status, 303);
  assert.equal(answer.headers.location, '/');
  const cookie = answer.headers['set-cookie']?.[0] ?? '';
  assert.match(cookie, /HttpOnly; SameSite=Strict/);
  return cookie.split(';')[0] ?? '';
}

async function upgrade(headers: Record<string, string>, path: string = WIRE_PATH): Promise<WebSocket | number> {
  const socket = new WebSocket(`ws://127.0.0.1:${shell.port}${path}`, { headers });
  return new Promise((resolve) => {
    socket.on('open', () => resolve(socket));
    socket.on('unexpected-response', (_request, response) => {
      resolve(response.statusCode ?? 0);
      socket.terminate();
    });
    socket.on('error', () => undefined);
  });
}

test('no route answers without the cookie', async () => {
  for (const path of [...assets.keys(), WIRE_PATH, '/nothing', '/?token=', '/?token=guess', '//', '/%zz']) {
    for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS']) {
      const answer = await get(path, {}, method);
      assert.ok([400, 403, 405].includes(answer.status), `${method} ${path} answered ${answer.status}`);
      assert.doesNotMatch(answer.body, /console<\/p>/);
    }
  }
});

/** Says something on the wire in the same breath as the upgrade, before anybody has said yes. */
function blurt(head: object, headers: Record<string, string>): Promise<string> {
  const mask = Buffer.from([1, 2, 3, 4]);
  const text = Buffer.from(JSON.stringify(head)).map((byte, at) => byte ^ (mask[at % 4] ?? 0));
  const length = Buffer.from([0x81, 0xfe, text.length >> 8, text.length & 0xff]);
  const lines = [
    `GET ${WIRE_PATH} HTTP/1.1`,
    `Host: 127.0.0.1:${shell.port}`,
    'Upgrade: websocket',
    'Connection: Upgrade',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${Buffer.alloc(16, 7).toString('base64')}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ];
  return new Promise((resolve, reject) => {
    const socket = connect(shell.port, '127.0.0.1');
    let answer = '';
    socket.on('data', (bytes) => (answer += bytes.toString('latin1')));
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
    socket.end(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), length, mask, text]));
  });
}

test('no message of the contract is heard without the cookie', async () => {
  const names = Object.entries(catalogue);
  assert.ok(names.length > 30);
  const before = wires.length;
  const origin = `http://127.0.0.1:${shell.port}`;
  const strangers = [{}, { Origin: origin }, { Origin: origin, Cookie: 'xenith=guess' }];
  for (const [name, { kind }] of names)
    for (const headers of strangers) {
      const answer = await blurt({ t: kind === 'feed' ? 'subscribe' : 'call', id: 1, name, args: {} }, headers);
      assert.match(answer, /^HTTP\/1\.1 403 Forbidden\r\n/, name);
      assert.ok(answer.endsWith('\r\n\r\n'), `${name} was answered`);
    }
  for (const [name] of names) assert.equal((await get(`/${name}`)).status, 403, name);
  assert.equal(wires.length, before, 'no wire was ever attached');
});

test('the token works once', async () => {
  const { pathname, search } = new URL(shell.grantAddress());
  assert.equal((await get(pathname + search)).status, 303);
  assert.equal((await get(pathname + search)).status, 403);
});

test('with the cookie the page comes, with its policy', async () => {
  const cookie = await signIn();
  const answer = await get('/', { cookie });
  assert.equal(answer.status, 200);
  assert.equal(answer.body, '<p>console</p>');
  assert.match(String(answer.headers['content-security-policy']), /default-src 'none'; script-src 'self';/);
  assert.equal(answer.headers['cache-control'], 'no-store');
  assert.match(String((await get('/assets/app.js', { cookie })).headers['cache-control']), /immutable/);
  assert.equal((await get('/../package.json', { cookie })).status, 404);
  assert.equal((await get('/', { cookie, 'accept-encoding': 'gzip, br' })).body, 'packed');
});

test('a wrong cookie of any length is no cookie', async () => {
  const cookie = await signIn();
  for (const wrong of ['xenith=', 'xenith=AAAA', `${cookie}x`, cookie.slice(0, -1), `other=${cookie}`]) {
    assert.equal((await get('/', { cookie: wrong })).status, 403, wrong);
  }
});

test('another host name or origin is refused, signed in or not', async () => {
  const cookie = await signIn();
  assert.equal((await get('/', { cookie, host: 'evil.example' })).status, 421);
  assert.equal((await get('/', { cookie, host: `127.0.0.1:${shell.port + 1}` })).status, 421);
  assert.equal((await get('/', { cookie, origin: 'http://evil.example' })).status, 403);
  assert.equal((await get('/', { cookie, origin: 'null' })).status, 403);
});

test('the wire opens for our page only', async () => {
  const cookie = await signIn();
  const origin = `http://127.0.0.1:${shell.port}`;
  assert.equal(await upgrade({}), 403);
  assert.equal(await upgrade({ cookie }), 403, 'no origin');
  assert.equal(await upgrade({ origin }), 403, 'no cookie');
  assert.equal(await upgrade({ cookie, origin: 'http://evil.example' }), 403);
  assert.equal(await upgrade({ cookie, origin: `http://localhost:${shell.port}` }), 403, 'origin of another name');
  assert.equal(await upgrade({ cookie, origin, host: 'evil.example' }), 403);
  assert.equal(await upgrade({ cookie, origin }, '/other'), 404);
  const socket = await upgrade({ cookie, origin });
  assert.ok(socket instanceof WebSocket);
  socket.terminate();
});

test('frames go both ways, and what is no frame closes the wire', async () => {
  const cookie = await signIn();
  const socket = await upgrade({ cookie, origin: `http://127.0.0.1:${shell.port}` });
  assert.ok(socket instanceof WebSocket);
  const wire = wires.at(-1);
  assert.ok(wire);
  const heard = new Promise((resolve) => wire.onFrame(resolve));
  socket.send('{"t":"cancel","id":7}');
  assert.deepEqual(await heard, { head: { t: 'cancel', id: 7 } });
  const told = once(socket, 'message');
  wire.send({ head: { t: 'result', id: 7, value: 1 } });
  assert.equal(String((await told)[0]), '{"t":"result","id":7,"value":1}');
  const closed = new Promise<void>((resolve) => wire.onClose(() => resolve()));
  socket.send('rubbish');
  await closed;
});
