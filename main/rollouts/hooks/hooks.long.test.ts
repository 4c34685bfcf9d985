import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { chmod, readFile, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { TestContext } from 'node:test';
import type { Callee } from '../../../app/rollout/hooks/hook.ts';
import { tryTelling } from '../../../app/rollout/hooks/telling.ts';
import { why } from '../../../app/errors/explain.ts';
import { scratch } from '../../pools/test-kit.ts';
import { Hooks } from './hooks.ts';
import { ear } from './test-kit.ts';

const nothing = { seal: async () => undefined, open: async () => undefined, onChange: () => () => undefined };
const keeping = {
  ...nothing,
  seal: async (text: string) => ({ by: 'keychain', data: Buffer.from(text).reverse().toString('base64') }) as const,
  open: async ({ data }: { readonly data: string }) => Buffer.from(data, 'base64').reverse().toString(),
};

const node = (code: string): Callee => ({ kind: 'program', path: process.execPath, args: ['-e', code] });
const patient = new AbortController().signal;

/** Allows it in a console of its own and calls it. */
async function calling(t: TestContext, callee: Callee, { timeout = 30, signal = patient } = {}) {
  const hooks = await Hooks.open(await scratch(t), nothing);
  const { calls, name } = await hooks.allow(callee);
  return hooks.call({ calls, name, timeout }, tryTelling, signal);
}

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

  for (const [what, callee, said, output, failure] of [
    ['ends well', node('console.log("muted")'), 'ended well', 'muted', undefined],
    [
      'fails',
      node('console.error("no licence"); process.exit(3)'),
      'failed',
      'no licence',
      /ended with 3. It wrote at last: no licence./,
    ],
    [
      'is not there',
      { kind: 'program', path: '/nowhere/mute', args: [] },
      'failed',
      undefined,
      /^\/nowhere\/mute is not on this computer/,
    ],
    ['reads nothing of what it is told', node('process.stdin.destroy()'), 'ended well', undefined, undefined],
    [
      'writes megabytes',
      node('process.stdout.write("y".repeat(5e6) + "\\n" + Array.from({ length: 20 }, (_, i) => i).join("\\n"))'),
      'ended well',
      '10\n11\n12\n13\n14\n15\n16\n17\n18\n19',
      undefined,
    ],
    [
      'writes what moves a cursor',
      node('console.log("\\u001b[31mred\\u001b[0m\\u0007 \\u202Eend")'),
      'ended well',
      'red  end',
      undefined,
    ],
    [
      'leaves somebody behind',
      node(
        'require("child_process").spawn(process.execPath, ["-e", "setTimeout(() => 0, 3000)"], { stdio: "inherit" }).unref(); console.log("gone")',
      ),
      'ended well',
      'gone',
      undefined,
    ],
  ] as const)
    // prettier-ignore
    test(`whose program ${what}`, async (t) => {
      const called = await calling(t, callee);
      assert.deepEqual([called.said, called.output], [said, output]);
      if (failure) assert.match(called.failure ? why(called.failure) : '', failure);
      else assert.equal(called.failure, undefined);
    });

  test('whose program may not be executed', async (t) => {
    const path = join(await scratch(t), 'mute');
    await writeFile(path, '#!/bin/sh\n');
    await chmod(path, 0o600);
    const { failure } = await calling(t, { kind: 'program', path, args: [] });
    assert.match(failure ? why(failure) : '', /mute may not be run/);
  });

  test('whose program is told in JSON and in its environment, without a shell and with nothing of ours', async (t) => {
    process.env['XENITH_OF_OURS'] = 'secret';
    t.after(() => delete process.env['XENITH_OF_OURS']);
    const code = 'process.stdin.once("data", (text) => console.log(JSON.parse(text).moment, process.env.XENITH_MOMENT, process.env.XENITH_OF_OURS, process.argv[1]))'; // prettier-ignore
    const program: Callee = { kind: 'program', path: process.execPath, args: ['-e', code, '$HOME; true'] };
    assert.equal((await calling(t, program)).output, 'try try undefined $HOME; true');
  });

  test('whose program hangs is ended with all that it has started, in time or by a stop', async (t) => {
    const server = createServer().listen(0, '127.0.0.1');
    t.after(() => server.close());
    await once(server, 'listening');
    const held = `require('net').connect(${(server.address() as AddressInfo).port}, '127.0.0.1')`;
    const code = `process.on('SIGTERM', () => 0); setInterval(() => 0, 1000); require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(held)}])`;
    const stop = new AbortController();
    const called = calling(t, node(code), { signal: stop.signal });
    const [grandchild] = (await once(server, 'connection')) as [Socket];
    const closed = once(
      grandchild.on('error', () => undefined),
      'close',
    );
    stop.abort();
    await closed;
    assert.equal((await called).failure?.code, 'hook-ended');
    assert.equal((await calling(t, node('setInterval(() => 0, 1000)'), { timeout: 0.2 })).failure?.code, 'hook-late');
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
    ['sealed', keeping, 'kept', undefined],
    ['until the console ends', nothing, 'until-closed', 'hook-locked'],
  ] as const)
    test(`signs with its secret, which is kept ${how} and comes out nowhere`, async (t) => {
      const { address, heard } = await ear(t);
      const dir = await scratch(t);
      const hooks = await Hooks.open(dir, secrets);
      const allowed = await hooks.allow({ kind: 'webhook', address }, 'open sesame');
      assert.equal(allowed.secret, shown);
      assert.deepEqual((await hooks.call({ ...allowed, timeout: 5 }, tryTelling, patient)).failure, undefined);
      const signature = createHmac('sha256', 'open sesame')
        .update(heard[0]?.body ?? '')
        .digest('hex');
      assert.equal(heard[0]?.headers['x-xenith-signature'], `sha256=${signature}`);
      const file = join(dir, 'hooks.json');
      assert.doesNotMatch(await readFile(file, 'utf8'), /open sesame/);
      assert.equal((await stat(file)).mode & 0o777, 0o600);
      assert.doesNotMatch(JSON.stringify(await hooks.allowed()), /sesame|hidden/);
      const restarted = await Hooks.open(dir, secrets);
      assert.equal((await restarted.call({ ...allowed, timeout: 5 }, tryTelling, patient)).failure?.code, afterwards);
    });

  test('file that is damaged allows nothing', async (t) => {
    const dir = await scratch(t);
    await writeFile(join(dir, 'hooks.json'), '{"version":1,"allowed":{"x":{"callee":{"kind":"program"');
    assert.deepEqual(await (await Hooks.open(dir, nothing)).allowed(), []);
  });
});
