import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as z from 'zod';
import { FailureError, type Failure } from '../errors/failure.ts';
import type { Args, AskName, CommandName, FeedName, Message, Result } from './catalogue.ts';
import { connect, type Link } from './wire/connect.ts';
import { ask, command, feed } from './wire/define.ts';
import type { Handlers, Sink } from './wire/gateway.ts';
import { pair } from './wire/pair.ts';
import { serve } from './wire/serve.ts';
import type { Frame } from './wire/wire.ts';

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
type Has<Names, Name> = Name extends Names ? true : false;

test('the names, arguments and results derive from the catalogue', () => {
  const names: [
    Has<AskName, 'object.record'>,
    Has<AskName, 'inventory'>,
    Has<CommandName, 'connection.add'>,
    Has<FeedName, 'inventory'>,
  ] = [true, false, true, true];
  const shapes: [
    Same<Args<'connection.connect'>, { id: string }>,
    Same<Args<'inventory'>, { pool: string }>,
    Same<Result<'connection.add'>, { readonly id: string }>,
    Same<Message<'inventory'>['type'], 'reset' | 'changes' | 'treeReady' | 'complete'>,
  ] = [true, true, true, true];
  assert.deepEqual([names.length, shapes.length], [4, 4]);
});

const contract = {
  double: ask<number>()(z.object({ of: z.number() })),
  hang: ask<void>()(z.object({})),
  fail: command<void>()(z.object({})),
  crash: command<void>()(z.object({})),
  bytes: ask<{ readonly name: string; readonly body: ArrayBuffer }>()(z.object({})),
  ticks: feed<{ readonly n: number }>()(z.object({ upTo: z.number() })),
};

const refused: Failure = { kind: 'refused', code: 'no', params: ['why'] };

function world() {
  const aborted: string[] = [];
  let stopped = 0;
  let sink: Sink<{ readonly n: number }> | undefined;
  const handlers: Handlers<typeof contract> = {
    double: ({ of }) => of * 2,
    hang: (_args, { signal }) =>
      new Promise(() => signal.addEventListener('abort', () => aborted.push('hang'), { once: true })),
    fail: () => Promise.reject(new FailureError(refused)),
    crash: () => {
      throw new TypeError('bug');
    },
    bytes: () => ({ name: 'three', body: new Uint8Array([1, 2, 3]).buffer }),
    ticks: ({ upTo }, to) => {
      sink = to;
      for (let n = 1; n <= upTo; n += 1) to.send({ n });
      return () => (stopped += 1);
    },
  };
  const { client, server } = pair();
  serve(server, handlers, contract);
  const link = connect(client) as unknown as {
    call(name: string, args: unknown, options?: { signal: AbortSignal }): Promise<unknown>;
    subscribe: (
      name: string,
      args: unknown,
      listener: { message(m: unknown): void; failed?(f: Failure): void },
    ) => () => void;
  };
  return { link, client, aborted, stopped: () => stopped, sink: () => sink };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));
const failureOf = async (promise: Promise<unknown>): Promise<Failure> => {
  try {
    await promise;
  } catch (error) {
    if (error instanceof FailureError) return error.failure;
  }
  throw new Error('did not fail');
};

test('a call is answered, and fails with its failure whole', async () => {
  const { link } = world();
  assert.equal(await link.call('double', { of: 21 }), 42);
  assert.deepEqual(await failureOf(link.call('fail', {})), refused);
  assert.equal((await failureOf(link.call('crash', {}))).kind, 'internal');
});

test('bytes travel beside the JSON', async () => {
  const { link } = world();
  const answer = (await link.call('bytes', {})) as { name: string; body: ArrayBuffer };
  assert.equal(answer.name, 'three');
  assert.deepEqual([...new Uint8Array(answer.body)], [1, 2, 3]);
});

test('an abort crosses the wire', async () => {
  const { link, aborted } = world();
  const abort = new AbortController();
  const call = link.call('hang', {}, { signal: abort.signal });
  await settled();
  abort.abort();
  assert.equal((await failureOf(call)).kind, 'cancelled');
  await settled();
  assert.deepEqual(aborted, ['hang']);
});

test('a feed delivers until stopped, and its source is stopped once', async () => {
  const { link, stopped, sink } = world();
  const seen: unknown[] = [];
  const stop = link.subscribe('ticks', { upTo: 2 }, { message: (m) => seen.push(m) });
  await settled();
  assert.deepEqual(seen, [{ n: 1 }, { n: 2 }]);
  stop();
  stop();
  await settled();
  assert.equal(stopped(), 1);
  sink()?.send({ n: 3 });
  await settled();
  assert.equal(seen.length, 2);
});

test('a feed that fails says so and ends', async () => {
  const { link, stopped, sink } = world();
  const failures: Failure[] = [];
  link.subscribe('ticks', { upTo: 0 }, { message: () => undefined, failed: (f) => failures.push(f) });
  await settled();
  sink()?.fail(refused);
  sink()?.fail(refused);
  await settled();
  assert.deepEqual(failures, [refused]);
  assert.equal(stopped(), 1);
});

test('closing the wire fails what is open and stops its source', async () => {
  const { link, client, aborted, stopped } = world();
  const call = failureOf(link.call('hang', {}));
  link.subscribe('ticks', { upTo: 0 }, { message: () => undefined });
  await settled();
  client.close();
  assert.equal((await call).code, 'link-closed');
  assert.deepEqual([aborted, stopped()], [['hang'], 1]);
  assert.equal((await failureOf(link.call('double', { of: 1 }))).code, 'link-closed');
});

test('a slow reader is noticed', async () => {
  const { link, sink } = world();
  link.subscribe('ticks', { upTo: 0 }, { message: () => undefined });
  await settled();
  const to = sink();
  const big = { n: 1, body: new ArrayBuffer(5 * 1024 * 1024) };
  to?.send(big);
  assert.equal(to?.full, true);
  await settled();
  assert.equal(to?.full, false);
});

for (const [title, frame] of Object.entries({
  'null head': { head: null },
  'unknown type': { head: { t: 'shout', id: 1 } },
  'no id': { head: { t: 'call', name: 'double', args: {} } },
  'negative id': { head: { t: 'call', id: -1, name: 'double', args: {} } },
  'unknown name': { head: { t: 'call', id: 1, name: 'nothing', args: {} } },
  'a name of Object': { head: { t: 'call', id: 1, name: 'constructor', args: {} } },
  __proto__: { head: { t: 'call', id: 1, name: '__proto__', args: {} } },
  'wrong arguments': { head: { t: 'call', id: 1, name: 'double', args: { of: 'x' } } },
  'no arguments': { head: { t: 'call', id: 1, name: 'double' } },
  'a feed called': { head: { t: 'call', id: 1, name: 'ticks', args: { upTo: 1 } } },
  'a call subscribed': { head: { t: 'subscribe', id: 1, name: 'double', args: { of: 1 } } },
}))
  test(`malformed: ${title}`, async () => {
    const { client, link } = world();
    const answers: Frame[] = [];
    client.onFrame((answer) => answers.push(answer));
    client.send(frame as Frame);
    await settled();
    const head = answers[0]?.head;
    assert.equal(head?.t === 'error' && head.failure.code, 'bad-message');
    assert.equal(await link.call('double', { of: 1 }), 2, 'the rest keeps working');
  });

test('cancel and stop of nothing are harmless; nonsense from a server too', async () => {
  const { client, server } = pair();
  const link: Link = connect(client);
  for (const head of [null, { t: 'result', id: 99 }, { t: 'odd' }]) server.send({ head } as unknown as Frame);
  serve(server, { double: ({ of }: { of: number }) => of } as Handlers<Pick<typeof contract, 'double'>>, {
    double: contract.double,
  });
  client.send({ head: { t: 'cancel', id: 5 } });
  client.send({ head: { t: 'stop', id: 5 } });
  await settled();
  assert.equal(
    await (link as unknown as { call(n: string, a: unknown): Promise<unknown> }).call('double', { of: 3 }),
    3,
  );
});
