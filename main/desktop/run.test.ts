import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import type { Wire, Frame } from '../../app/contract/wire.ts';
import type { StartOptions } from '../start.ts';
import { CHANNEL } from './channel.ts';
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

beforeEach(async () => {
  standIn = new StandIn();
  wires = [];
  started = [];
  closed = 0;
});

const run = (): Promise<void> =>
  runDesktop({
    electron: standIn.module,
    options: { browser: false, open: true, port: 0, dataDir: '/data', lab: { connect: 'practice' } },
    assets: () => Promise.resolve(new Map([['/index.html', page]])),
    preload: '/preload.cjs',
    start: (options) => {
      started.push(options);
      return Promise.resolve({
        attach: (wire) => void wires.push(wire),
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
  ) => void;
  const check = standIn.permission.check as unknown as (c: unknown, p: string, origin: string) => boolean;
  for (const permission of ['media', 'geolocation', 'notifications', 'fullscreen'])
    request({}, permission, (ok) => (asked[permission] = ok));
  assert.deepEqual(asked, { media: false, geolocation: false, notifications: false, fullscreen: true });
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
