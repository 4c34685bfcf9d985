import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import { after, before, test } from 'node:test';
import { connect } from 'node:tls';
import { createWebSocketStream, WebSocket } from 'ws';
import { startLab } from '../../lab.ts';
import type { Lab } from '../../lab.ts';
import { Guest } from '../../testing.ts';
import { Reader } from '../reader.ts';

let lab: Lab;
let guest: Guest;
let location: URL;

before(async () => {
  lab = await startLab({ profile: 'single' });
  guest = await Guest.enter(lab);
  const vms =
    await guest.call<Readonly<Record<string, { power_state: string; is_control_domain: boolean; consoles: string[] }>>>(
      'VM.get_all_records',
    );
  const running = Object.values(vms).find((vm) => vm.power_state === 'Running' && !vm.is_control_domain);
  location = new URL(await guest.call<string>('console.get_location', running?.consoles[0]));
});
after(() => lab.close());

async function byConnect(): Promise<Duplex> {
  const socket = connect({ host: location.hostname, port: Number(location.port), rejectUnauthorized: false });
  socket.write(
    `CONNECT ${location.pathname}${location.search} HTTP/1.0\r\nCookie: session_id=${guest.session}\r\n\r\n`,
  );
  const reader = new Reader(socket);
  const head = await reader.until('\r\n\r\n', 1000);
  assert.match(head?.toString() ?? '', /^HTTP\/1\.1 200 OK\r\nConnection: keep-alive\r\n/);
  reader.release();
  return socket;
}

async function byWebSocket(): Promise<Duplex> {
  const url = `wss://${location.host}${location.pathname}${location.search}&session_id=${guest.session}`;
  const socket = new WebSocket(url, 'binary', { rejectUnauthorized: false });
  await once(socket, 'open');
  assert.equal(socket.protocol, 'binary');
  return createWebSocketStream(socket);
}

async function exactly(reader: Reader, count: number): Promise<Buffer> {
  const bytes = await reader.exactly(count);
  assert.ok(bytes);
  return bytes;
}

/** Shakes hands as RFB 3.8 has it; answers the size of the screen. */
async function handshake(socket: Duplex, reader: Reader): Promise<{ width: number; height: number }> {
  assert.equal((await exactly(reader, 12)).toString(), 'RFB 003.008\n');
  socket.write('RFB 003.008\n');
  assert.deepEqual([...(await exactly(reader, 2))], [1, 1]);
  socket.write(Buffer.from([1]));
  assert.equal((await exactly(reader, 4)).readUInt32BE(0), 0);
  socket.write(Buffer.from([1]));
  const init = await exactly(reader, 24);
  await exactly(reader, init.readUInt32BE(20));
  return { width: init.readUInt16BE(0), height: init.readUInt16BE(2) };
}

function ask(incremental: boolean, { width, height }: { width: number; height: number }): Buffer {
  const message = Buffer.alloc(10);
  message.set([3, incremental ? 1 : 0]);
  message.writeUInt16BE(width, 6);
  message.writeUInt16BE(height, 8);
  return message;
}

/** The encodings and pixels of one update. */
async function update(reader: Reader): Promise<{ encodings: number[]; pixels: number }> {
  const head = await exactly(reader, 4);
  const encodings: number[] = [];
  let pixels = 0;
  for (let i = 0; i < head.readUInt16BE(2); i++) {
    const rect = await exactly(reader, 12);
    const encoding = rect.readInt32BE(8);
    encodings.push(encoding);
    if (encoding === 0) pixels += (await exactly(reader, rect.readUInt16BE(4) * rect.readUInt16BE(6) * 4)).length / 4;
    if (encoding === -308) await exactly(reader, 20);
  }
  return { encodings, pixels };
}

function key(letter: string): Buffer {
  const message = Buffer.alloc(8);
  message.set([4, 1]);
  message.writeUInt32BE(letter.charCodeAt(0), 4);
  return message;
}

for (const [way, open] of [
  ['CONNECT', byConnect],
  ['WebSocket', byWebSocket],
] as const) {
  test(`by ${way}: the whole screen, then only what typing changes, and another size on request`, async () => {
    const socket = await open();
    const reader = new Reader(socket);
    const size = await handshake(socket, reader);
    const encodings = Buffer.alloc(4 + 3 * 4);
    encodings.set([2, 0, 0, 3]);
    [0, -308, -258].forEach((encoding, i) => encodings.writeInt32BE(encoding, 4 + 4 * i));
    socket.write(encodings);
    socket.write(ask(false, size));
    const first = await update(reader);
    assert.deepEqual(first.encodings, [-308, -258, 0]);
    assert.equal(first.pixels, size.width * size.height);

    socket.write(ask(true, size));
    socket.write(key('a'));
    const typed = await update(reader);
    assert.deepEqual(typed.encodings, [0]);
    assert.ok(typed.pixels > 0 && typed.pixels < first.pixels / 4);

    const resize = Buffer.alloc(24);
    resize[0] = 251;
    resize.writeUInt16BE(800, 2);
    resize.writeUInt16BE(480, 4);
    resize[6] = 1;
    socket.write(ask(true, size));
    socket.write(resize);
    const resized = await update(reader);
    assert.deepEqual(resized.encodings, [-308, 0]);
    assert.equal(resized.pixels, 800 * 480);
    socket.destroy();
  });
}

test('a console is closed when its VM stops', async () => {
  const socket = await byConnect();
  await handshake(socket, new Reader(socket));
  const record = await guest.call<{ VM: string }>(
    'console.get_record',
    location.searchParams.get('ref') ?? (await guest.call('console.get_by_uuid', location.searchParams.get('uuid'))),
  );
  const closed = once(socket, 'close');
  await guest.call('VM.hard_shutdown', record.VM);
  await closed;
});
