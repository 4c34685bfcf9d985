import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { TestContext } from 'node:test';
import type { Callee } from '../../../app/rollout/plan/hook.ts';
import { tryTelling } from '../../../app/rollout/hooks/telling.ts';
import { why } from '../../../app/errors/explain.ts';
import { scratch } from '../../pools/test-kit.ts';
import { Hooks } from './hooks.ts';
import { ear, program } from './test-kit.ts';

const nothing = { seal: async () => undefined, open: async () => undefined, onChange: () => () => undefined };
const keeping = {
  ...nothing,
  seal: async (text: string) => ({ by: 'keychain', data: Buffer.from(text).reverse().toString('base64') }) as const,
  open: async ({ data }: { readonly data: string }) => Buffer.from(data, 'base64').reverse().toString(),
};

const MUTE = { kind: 'program', file: 'mute' } as const;
const patient = new AbortController().signal;

/** Allows it in a console of its own and calls it. */
async function calling(t: TestContext, callee: Callee, { timeout = 30, signal = patient, dir = '' } = {}) {
  const hooks = await Hooks.open(dir || (await scratch(t)), nothing);
  const { calls, name } = await hooks.allow(callee);
  return hooks.call({ calls, name, timeout }, tryTelling, signal);
}

/** A program of a line or two, put where it is looked for and called. */
async function running(t: TestContext, code: string, more: { readonly timeout?: number; readonly signal?: AbortSignal } = {}) {
  const dir = await scratch(t);
  await program(dir, MUTE.file, code);
  return calling(t, MUTE, { ...more, dir });
} // prettier-ignore

// They mostly wait for processes.
describe('a hook', { concurrency: true }, () => {
  for (const [what, answer, timeout, said, failure] of [
    ['takes it', [204, ''], 30, 'answered 204 No Content', undefined],
    ['refuses it', [403, 'who are you\n'], 30, 'failed', /answered 403 Forbidden. It said: who are you./],
    ['sends it elsewhere', [307, ''], 30, 'failed', /points elsewhere. It answered 307/],
    [
      'says megabytes',
      [500, 'x'.repeat(4_000_000)],
      30,
      'failed',
      /answered 500 Internal Server Error. It said: x{300}\.$/,
    ],
    ['never answers', undefined, 0.2, 'failed', /took too long. It was ended after 0.2 s/],
  ] as const)
    test(`whose address ${what}`, async (t) => {
      const { address, heard } = await ear(t, (response) => {
        if (answer) response.writeHead(answer[0], { location: '/elsewhere' }).end(answer[1]);
      });
      const called = await calling(t, { kind: 'webhook', address }, { timeout });
      assert.equal(called.said, said);
      if (failure) assert.match(called.failure ? why(called.failure) : '', failure);
      assert.equal(heard.length, 1, 'and is not followed anywhere');
      assert.equal(heard[0]?.telling.sentence, tryTelling.sentence);
      assert.equal(heard[0]?.headers['x-xenith-signature'], undefined);
    });

  test('whose address is gone', async (t) => {
    const { address } = await ear(t);
    const gone = address.replace(/:\d+/, ':1');
    const { failure } = await calling(t, { kind: 'webhook', address: gone });
    assert.match(failure ? why(failure) : '', /^127\.0\.0\.1:1 cannot be reached. Nobody listens there/);
  });

  for (const [what, code, said, output, failure] of [
    ['ends well', 'console.log("muted")', 'ended well', 'muted', undefined],
    ['fails', 'console.error("no licence"); process.exit(3)', 'failed', 'no licence', /ended with 3. It wrote at last: no licence./],
    ['reads nothing of what it is told', 'process.stdin.destroy()', 'ended well', undefined, undefined],
    ['writes megabytes', 'process.stdout.write("y".repeat(5e6) + "\\n" + Array.from({ length: 20 }, (_, i) => i).join("\\n"))', 'ended well', '10\n11\n12\n13\n14\n15\n16\n17\n18\n19', undefined],
    ['writes what moves a cursor', 'console.log("\\u001b[31mred\\u001b[0m\\u0007 \\u202Eend")', 'ended well', 'red  end', undefined],
    ['leaves somebody behind', 'require("child_process").spawn(process.execPath, ["-e", "setTimeout(() => 0, 3000)"], { stdio: "inherit" }).unref(); console.log("gone")', 'ended well', 'gone', undefined],
  ] as const)
    test(`whose program ${what}`, async (t) => {
      const called = await running(t, code);
      assert.deepEqual([called.said, called.output], [said, output]);
      if (failure) assert.match(called.failure ? why(called.failure) : '', failure);
      else assert.equal(called.failure, undefined);
    }); // prettier-ignore

  test('whose program is not there, or may not be executed', async (t) => {
    const dir = await scratch(t);
    const gone = (await calling(t, MUTE, { dir })).failure;
    assert.match(gone ? why(gone) : '', /^mute is not there. Programs of hooks are in .*\/hooks\.$/);
    await program(dir, MUTE.file, '', 0o600);
    const shut = (await calling(t, MUTE, { dir })).failure;
    assert.match(shut ? why(shut) : '', /mute may not be run/);
  });

  test('whose program lies anywhere else cannot be named', async (t) => {
    const dir = await scratch(t);
    await program(dir, MUTE.file, '');
    await program(dir, 'quiet', '');
    await mkdir(join(dir, 'hooks', 'more'));
    const hooks = await Hooks.open(dir, nothing);
    assert.deepEqual(await hooks.programs(), { folder: join(dir, 'hooks'), files: ['mute', 'quiet'] });
    await assert.rejects(hooks.allow({ kind: 'program', file: process.execPath }), /hook-unusable/);
    await assert.rejects(hooks.allow({ kind: 'program', file: '../servers.json' }), /hook-unusable/);
  });

  test('whose program is told in JSON and in its environment, without a shell and with nothing of ours', async (t) => {
    process.env['XENITH_OF_OURS'] = 'secret';
    t.after(() => delete process.env['XENITH_OF_OURS']);
    const dir = await scratch(t);
    const file = 'mute; echo $HOME';
    await program(dir, file, 'process.stdin.once("data", (text) => console.log(JSON.parse(text).moment, process.env.XENITH_MOMENT, process.env.XENITH_OF_OURS, process.argv.length))'); // prettier-ignore
    assert.equal((await calling(t, { kind: 'program', file }, { dir })).output, 'try try undefined 2');
  });

  test('whose program hangs is ended with all that it has started, in time or by a stop', async (t) => {
    const server = createServer().listen(0, '127.0.0.1');
    t.after(() => server.close());
    await once(server, 'listening');
    const held = `require('net').connect(${(server.address() as AddressInfo).port}, '127.0.0.1')`;
    const code = `process.on('SIGTERM', () => 0); setInterval(() => 0, 1000); require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(held)}])`;
    const stop = new AbortController();
    const called = running(t, code, { signal: stop.signal });
    const [grandchild] = (await once(server, 'connection')) as [Socket];
    const closed = once(
      grandchild.on('error', () => undefined),
      'close',
    );
    stop.abort();
    await closed;
    assert.equal((await called).failure?.code, 'hook-ended');
    assert.equal((await running(t, 'setInterval(() => 0, 1000)', { timeout: 0.2 })).failure?.code, 'hook-late');
  });

  test('is called only where a person allowed it, and not once that is taken back', async (t) => {
    const { address, heard } = await ear(t);
    const here = await Hooks.open(await scratch(t), nothing);
    const there = await Hooks.open(await scratch(t), nothing);
    const hook = { ...(await here.allow({ kind: 'webhook', address })), timeout: 5 };
    assert.equal((await there.call(hook, tryTelling, patient)).failure?.code, 'hook-off');
    await here.forget(hook.calls);
    assert.equal((await here.call(hook, tryTelling, patient)).failure?.code, 'hook-off');
    assert.equal(heard.length, 0);
    await assert.rejects(here.allow({ kind: 'webhook', address: 'http://example.com/' }), /hook-unusable/);
  });

  for (const [how, secrets, shown, afterwards] of [
    ['sealed', keeping, 'always', undefined],
    ['until the console ends', nothing, 'until-closed', 'hook-off'],
    ['sealed, and is locked', { ...keeping, open: async () => undefined }, 'locked', 'hook-locked'],
  ] as const)
    test(`signs with its secret, which is known ${how} and comes out nowhere`, async (t) => {
      const { address, heard } = await ear(t);
      const dir = await scratch(t);
      const hooks = await Hooks.open(dir, secrets);
      const allowed = await hooks.allow({ kind: 'webhook', address }, 'open sesame');
      assert.deepEqual([allowed.known, allowed.signed], [shown, true]);
      const { failure } = await hooks.call({ ...allowed, timeout: 5 }, tryTelling, patient);
      if (shown === 'locked') return assert.equal(failure?.code, 'hook-locked');
      assert.equal(failure, undefined);
      const signature = createHmac('sha256', 'open sesame')
        .update(heard[0]?.body ?? '')
        .digest('hex');
      assert.equal(heard[0]?.headers['x-xenith-signature'], `sha256=${signature}`);
      const file = join(dir, 'hooks.json');
      assert.doesNotMatch(await readFile(file, 'utf8'), /sesame|hidden/);
      assert.equal((await stat(file)).mode & 0o777, 0o600);
      assert.doesNotMatch(JSON.stringify(await hooks.allowed()), /sesame|hidden/);
      const restarted = await Hooks.open(dir, secrets);
      assert.equal((await restarted.call({ ...allowed, timeout: 5 }, tryTelling, patient)).failure?.code, afterwards);
      return undefined;
    });

  test('file that is damaged allows nothing', async (t) => {
    const dir = await scratch(t);
    await writeFile(join(dir, 'hooks.json'), '{"version":1,"allowed":{"x":{"kind":"program"');
    assert.deepEqual(await (await Hooks.open(dir, nothing)).allowed(), []);
  });
});
