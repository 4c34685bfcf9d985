import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import * as z from 'zod';
import { feed } from '../../app/contract/wire/define.ts';
import type { FeedHandler, Sink } from '../../app/contract/wire/gateway.ts';
import { serve } from '../../app/contract/wire/serve.ts';
import type { Wire, Frame } from '../../app/contract/wire/wire.ts';
import type { Leaving } from '../../app/actions/leaving.ts';
import type { StartOptions } from '../start.ts';
import { CHANNEL, TAKEN } from './channel.ts';
import { isWebLink } from './guards.ts';
import { systemKeychain } from './keychain.ts';
import { runDesktop } from './run.ts';
import { StandIn } from './stand-in.ts';

const page = {
  type: 'text/html',
  body: Buffer.from('<p>console</p>'),
  immutable: false,
  brotli: () => Promise.reject(new Error('unused')),
};
let standIn: StandIn;
let wires: Wire[];
let started: StartOptions[];
let closed: number;
let dataDir: string;
let working: readonly Leaving[];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'desktop-'));
  standIn = new StandIn();
  wires = [];
  started = [];
  closed = 0;
  working = [];
});

// A window that closed just now may still be writing where it stood.
afterEach(() => rm(dataDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 }));

const run = (): Promise<void> =>
  runDesktop({
    electron: standIn.module,
    options: { browser: false, open: true, port: 0, dataDir, lab: { connect: 'practice' } },
    assets: () => Promise.resolve(new Map([['/index.html', page]])),
    preload: '/preload.cjs',
    start: (options) => {
      started.push(options);
      return Promise.resolve({
        attach: (wire) => void wires.push(wire),
        working: () => Promise.resolve(working),
        close: () => Promise.resolve(void (closed += 1)),
      });
    },
  });

const contents = () => {
  const window = standIn.windows[0];
  assert.ok(window);
  return window.webContents;
};

test('one window at our own origin, isolated and sandboxed', async () => {
  await run();
  const [window] = standIn.windows;
  assert.equal(window?.url, 'app://console/index.html');
  const preferences = window.options['webPreferences'] as Record<string, unknown>;
  assert.deepEqual(
    Object.entries(preferences)
      .filter(([, value]) => value === true)
      .map(([key]) => key),
    ['contextIsolation', 'sandbox', 'webSecurity'],
  );
  assert.equal(preferences['preload'], '/preload.cjs');
  assert.equal(started[0]?.lab, 'practice');
  assert.deepEqual(standIn.schemes, [
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
});

test('a second start shows the first one', async () => {
  standIn.first = false;
  await run();
  assert.equal(standIn.quits, 1);
  assert.equal(standIn.windows.length, 0);
  assert.equal(started.length, 0);
});

test('frames are taken from our own main frame only', async () => {
  await run();
  const heard: Frame[] = [];
  wires[0]?.onFrame((frame) => heard.push(frame));
  const sender = contents();
  const data = '{"t":"cancel","id":1}';
  const send = (event: object): boolean => standIn.ipcMain.emit(CHANNEL, event, data);
  send({ sender, senderFrame: sender.mainFrame });
  assert.equal(heard.length, 1);
  send({ sender, senderFrame: { origin: 'app://console' } });
  send({ sender, senderFrame: null });
  send({ sender: {}, senderFrame: sender.mainFrame });
  sender.mainFrame.origin = 'app://console.evil';
  send({ sender, senderFrame: sender.mainFrame });
  sender.mainFrame.origin = 'app://console';
  for (const rubbish of ['{', 7, undefined, new Uint8Array(3), new ArrayBuffer(2)]) {
    standIn.ipcMain.emit(CHANNEL, { sender, senderFrame: sender.mainFrame }, rubbish);
  }
  assert.equal(heard.length, 1);
});

test('frames reach the window encoded', async () => {
  await run();
  wires[0]?.send({ head: { t: 'result', id: 1, value: true } });
  assert.deepEqual(contents().sent, ['{"t":"result","id":1,"value":true}']);
});

test('what the window has not taken counts as waiting; nobody can make it less than nothing', async () => {
  await run();
  const [wire] = wires;
  assert.ok(wire);
  const sender = contents();
  const take = (bytes: unknown, from: object = { sender, senderFrame: sender.mainFrame }): boolean =>
    standIn.ipcMain.emit(TAKEN, from, bytes);
  assert.equal(wire.buffered(), 0);
  for (let id = 1; id <= 3; id += 1) wire.send({ head: { t: 'result', id, value: 'x'.repeat(1000) } });
  const body = new ArrayBuffer(5000);
  wire.send({ head: { t: 'delta', id: 4, value: 0 }, body });
  const sizes = sender.sent.map((data) => (typeof data === 'string' ? data.length : (data as ArrayBuffer).byteLength));
  const all = sizes.reduce((sum, size) => sum + size, 0);
  assert.ok(all > 8000);
  assert.equal(wire.buffered(), all);
  take(sizes[0]);
  assert.equal(wire.buffered(), all - (sizes[0] ?? 0));
  for (const odd of [-1, Number.NaN, 'all', all + 1, undefined]) take(odd);
  take(10, { sender, senderFrame: { origin: 'app://console' } });
  take(10, { sender: {}, senderFrame: sender.mainFrame });
  assert.equal(wire.buffered(), all - (sizes[0] ?? 0));
  for (const size of sizes.slice(1)) take(size);
  assert.equal(wire.buffered(), 0);
});

test('a slow window is sent no more feeds than it can hold', async () => {
  await run();
  const [wire] = wires;
  assert.ok(wire);
  let sink: Sink<number> | undefined;
  const contract = { numbers: feed<number>()(z.object({})) };
  const numbers: FeedHandler<unknown, number> = (_args, to) => {
    sink = to;
    return () => undefined;
  };
  serve(wire, { numbers }, contract);
  const sender = contents();
  const hear = (data: string): boolean =>
    standIn.ipcMain.emit(CHANNEL, { sender, senderFrame: sender.mainFrame }, data);
  hear('{"t":"subscribe","id":1,"name":"numbers","args":{}}');
  assert.equal(sink?.full, false);
  wire.send({ head: { t: 'result', id: 9, value: 'x'.repeat(5_000_000) } });
  assert.equal(sink.full, true);
  const [big] = sender.sent as [string];
  standIn.ipcMain.emit(TAKEN, { sender, senderFrame: sender.mainFrame }, big.length);
  assert.equal(sink.full, false);
});

test('every page has a wire of its own; one that crashed or lost its engine begins again, but not for ever', async () => {
  await run();
  let ended = 0;
  wires[0]?.onClose(() => (ended += 1));
  contents().emit('render-process-gone', {});
  assert.deepEqual([ended, contents().reloads, wires.length], [1, 1, 2]);
  wires[1]?.close();
  assert.deepEqual([contents().reloads, wires.length], [2, 3]);
  const before = contents().sent.length;
  wires[0]?.send({ head: { t: 'result', id: 1, value: true } });
  assert.equal(contents().sent.length, before, 'the old page is told nothing');
  contents().emit('did-start-navigation', { isMainFrame: true, isSameDocument: true });
  assert.equal(wires.length, 3);
  for (let time = 0; time < 3; time += 1) wires.at(-1)?.close();
  assert.deepEqual([contents().reloads, standIn.errors, standIn.quits], [4, ['Xenith cannot go on'], 1]);
});

test('when the program goes, its page does not begin again', async () => {
  await run();
  standIn.app.emit('before-quit', { preventDefault: () => undefined });
  wires[0]?.close();
  assert.equal(contents().reloads, 0);
});

test('the window comes back where it was, unless that screen is gone', async () => {
  await run();
  assert.equal(standIn.windows[0]?.options['width'], 1440);
  standIn.windows[0].maximised = true;
  standIn.windows[0].close();
  const written = join(dataDir, 'window.json');
  while (!existsSync(written)) await new Promise((resolve) => setImmediate(resolve));
  standIn = new StandIn();
  await run();
  const [window] = standIn.windows;
  assert.deepEqual(
    ['x', 'y', 'width', 'height'].map((key) => window?.options[key]),
    [10, 20, 1500, 950],
  );
  assert.equal(window?.maximised, true);
  standIn = new StandIn();
  standIn.displays[0] = { workArea: { x: 4000, y: 0, width: 800, height: 600 } };
  await run();
  assert.equal(standIn.windows[0]?.options['x'], undefined);
});

test('no page reads the disk or a device', async () => {
  await run();
  const answers: object[] = [];
  standIn.blocked?.answer({}, (answer) => answers.push(answer));
  assert.deepEqual([standIn.blocked?.urls, answers], [['file://*'], [{ cancel: true }]]);
  assert.equal(standIn.permission.device?.(), false);
});

test('the page leaves our origin for nobody and opens no windows', async () => {
  await run();
  for (const [url, stays] of [
    ['app://console/index.html#/x', true],
    ['app://console.evil/', false],
    ['https://example.com/', false],
    ['file:///etc/passwd', false],
    ['javascript:alert(1)', false],
  ] as const) {
    let prevented = false;
    contents().emit('will-navigate', { url, preventDefault: () => (prevented = true) });
    assert.equal(!prevented, stays, url);
  }
  assert.deepEqual(contents().openHandler?.({ url: 'https://example.com/' }), { action: 'deny' });
  contents().openHandler?.({ url: 'file:///etc/passwd' });
  assert.deepEqual(standIn.opened, ['https://example.com/']);
});

test('only http and https leave the console', () => {
  for (const url of ['file:///x', 'javascript:1', 'smb://x', 'app://console', '', 'nonsense'])
    assert.equal(isWebLink(url), false, url);
  assert.ok(isWebLink('http://x') && isWebLink('https://x'));
});

test('permissions are denied by default, asked or checked', async () => {
  await run();
  const asked: Record<string, boolean> = {};
  const request = standIn.permission.request as unknown as (
    c: unknown,
    p: string,
    answer: (ok: boolean) => void,
    details: { requestingUrl: string },
  ) => void;
  const check = standIn.permission.check as unknown as (c: unknown, p: string, origin: string) => boolean;
  for (const permission of ['media', 'geolocation', 'notifications', 'fullscreen'])
    request({}, permission, (ok) => (asked[permission] = ok), { requestingUrl: 'app://console/index.html' });
  request({}, 'fullscreen', (ok) => (asked['elsewhere'] = ok), { requestingUrl: 'https://example.com/' });
  assert.deepEqual(asked, {
    media: false,
    geolocation: false,
    notifications: false,
    fullscreen: true,
    elsewhere: false,
  });
  assert.equal(check({}, 'fullscreen', 'app://console/'), true);
  assert.equal(check({}, 'fullscreen', 'https://example.com/'), false);
  assert.equal(check({}, 'media', 'app://console/'), false);
});

test('pages come from the list, with the policy', async () => {
  await run();
  const answer = standIn.page?.(new Request('app://console/index.html'));
  assert.equal(await answer?.text(), '<p>console</p>');
  assert.match(answer?.headers.get('content-security-policy') ?? '', /default-src 'none'/);
  for (const url of ['app://console/../x', 'app://console/secret', 'app://other/index.html']) {
    assert.equal(standIn.page?.(new Request(url)).status, 404, url);
  }
});

test('a keychain that hides nothing is no keychain', async () => {
  const { safeStorage } = standIn.module;
  const real = await systemKeychain(safeStorage, 'linux');
  assert.equal(await real?.decrypt(await real.encrypt('secret')), 'secret');
  standIn.backend = 'basic_text';
  assert.equal(await systemKeychain(safeStorage, 'linux'), undefined);
});

test('the engine is closed before the process goes, once', async () => {
  await run();
  let prevented = 0;
  const event = { preventDefault: () => (prevented += 1) };
  standIn.app.emit('before-quit', event);
  await new Promise((resolve) => setImmediate(resolve));
  standIn.app.emit('before-quit', event);
  assert.deepEqual([prevented, closed, standIn.quits], [1, 1, 1]);
});

test('closing the window with work in progress lists it and asks; without any it just closes', async () => {
  await run();
  working = [{ title: 'Export web-07', what: 'It stops, and the file it has begun is removed.' }];
  standIn.answer = 0;
  await standIn.closeWindow();
  assert.match(standIn.asked.at(-1) ?? '', /Export web-07/);
  assert.match(standIn.asked.at(-1) ?? '', /file it has begun is removed/);
  assert.equal(standIn.windowsClosed, 0, 'staying was chosen');
  standIn.answer = 1;
  await standIn.closeWindow();
  assert.equal(standIn.windowsClosed, 1);

  standIn = new StandIn();
  await run();
  working = [];
  await standIn.closeWindow();
  assert.deepEqual(standIn.asked, []);
  assert.equal(standIn.windowsClosed, 1);
});
