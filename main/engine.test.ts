import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { connect } from '../app/contract/wire/connect.ts';
import type { Link } from '../app/contract/wire/connect.ts';
import type { Connection } from '../app/contract/connections.ts';
import { pair } from '../app/contract/wire/pair.ts';
import { InUseError } from './claim.ts';
import { startLab } from './lab/lab.ts';
import { start } from './start.ts';
import type { StartOptions } from './start.ts';

/** The engine in its thread with one window attached, both gone after the test. */
async function engine(t: TestContext, options: Partial<StartOptions> = {}) {
  const dataDir = await mkdtemp(join(tmpdir(), 'engine-'));
  const running = await start({ dataDir, host: { shell: 'browser' }, logLevel: 'silent', ...options });
  t.after(async () => {
    await running.close();
    await rm(dataDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  });
  const { client, server } = pair();
  running.attach(server);
  return { link: connect(client), dataDir, window: client };
}

/** The list of connections once it satisfies. */
function connections(link: Link, satisfied: (list: readonly Connection[]) => boolean): Promise<readonly Connection[]> {
  return new Promise((resolve, reject) => {
    const stop = link.subscribe(
      'connections',
      {},
      {
        message: ({ connections }) => {
          if (!satisfied(connections)) return;
          // The first message may come before there is anything to stop.
          queueMicrotask(() => stop());
          resolve(connections);
        },
        failed: (failure) => reject(new Error(failure.code)),
      },
    );
  });
}

test('the practice pools come alive behind a wire, with their whole inventory', async (t) => {
  const { link } = await engine(t, { lab: 'practice' });
  const live = await connections(link, (list) => list.length === 2 && list.every(({ state }) => state.at === 'live'));
  assert.deepEqual(new Set(live.map(({ name }) => name)), new Set(['Lyon', 'Paris']));
  assert.ok(live.every(({ practice }) => practice));
  const seen: string[] = [];
  await new Promise<void>((resolve) => {
    link.subscribe(
      'inventory',
      { pool: live[0]?.id ?? '' },
      {
        message: ({ type }) => {
          if (seen.at(-1) !== type) seen.push(type);
          if (type === 'complete') resolve();
        },
      },
    );
  });
  assert.deepEqual(seen, ['reset', 'changes', 'treeReady', 'changes', 'complete']);
  await assert.rejects(link.call('connection.connect', { id: 'nobody' }), /no-such-pool/);
  const since = new Map(live.map(({ id, state }) => [id, state.at === 'live' ? state.since : 0]));
  await link.call('practice.reset', {});
  await connections(link, (list) =>
    list.every(({ id, state }) => state.at === 'live' && state.since > (since.get(id) ?? Infinity)),
  );
});

test("passwords are kept by the shell's keychain, and by nothing else", async (t) => {
  const lab = await startLab({ profile: 'single' });
  t.after(() => lab.close());
  const asked: string[] = [];
  const keychain = {
    name: 'test',
    encrypt: async (text: string) => {
      asked.push(text);
      return Uint8Array.from(Buffer.from(text).map((byte) => byte ^ 0x55));
    },
    decrypt: async (bytes: Uint8Array) => Buffer.from(bytes.map((byte) => byte ^ 0x55)).toString(),
  };
  const { link, dataDir } = await engine(t, { host: { shell: 'desktop', keychain } });
  const address = new URL(lab.pools[0]?.url ?? '').host;
  const password = lab.pools[0]?.password ?? '';
  const { id } = await link.call('connection.add', { address, username: 'root', password, keepPassword: true });
  const [untrusted] = await connections(link, ([one]) => one?.state.at === 'untrusted');
  assert.ok(untrusted?.state.at === 'untrusted' && !untrusted.passwordKept, 'what lets nobody in yet is not kept yet');
  await link.call('connection.trust', { id, fingerprint256: untrusted.state.certificate.fingerprint256 });
  await connections(link, ([one]) => one?.state.at === 'live' && one.passwordKept);
  assert.deepEqual(asked, [password]);

  await link.call('connection.signIn', { id, username: 'root', password: 'mistyped', keepPassword: true });
  await connections(link, ([one]) => one?.state.at === 'locked-out' && one.passwordKept);
  await link.call('connection.connect', { id });
  await connections(link, ([one]) => one?.state.at === 'live');
  const { text } = await link.call('servers.export', {});
  assert.match(text, new RegExp(address));
  for (const written of [text, await readFile(join(dataDir, 'servers.json'), 'utf8')])
    assert.ok(!written.includes(password));
  assert.deepEqual(await link.call('servers.import', { text }), { added: 0 });
  const { text: theirs } = await link.call('servers.export', { form: 'xencenter' });
  assert.ok(theirs.includes('<Hostname>127.') && !theirs.includes('root') && !theirs.includes(password));
  assert.deepEqual(await link.call('servers.import', { text: theirs }), { added: 0 });
  assert.deepEqual(await link.call('servers.import', { text: theirs.replace('127.', 'xs-') }), { added: 1 });
  await assert.rejects(link.call('servers.import', { text: 'address,user' }), /not-a-server-list/);
});

test('a window that leaves takes nothing with it', async (t) => {
  const { link, window } = await engine(t);
  await connections(link, (list) => list.length === 0);
  window.close();
  await assert.rejects(link.call('preferences', {}), /link-closed/);
});

test('a second console on the same data folder is refused, and leaves the first alone', async (t) => {
  const { link, dataDir } = await engine(t, { lab: 'practice' });
  await assert.rejects(start({ dataDir, host: { shell: 'browser' }, logLevel: 'silent' }), InUseError);
  await connections(link, (list) => list.length === 2 && list.every(({ state }) => state.at === 'live'));
});

test('where no practice pools are wanted, none can be opened', async (t) => {
  const { link } = await engine(t, { practice: false });
  await assert.rejects(link.call('practice.start', { profile: 'practice' }), /no-practice/);
});
