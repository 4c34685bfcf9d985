import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pair } from '../../app/contract/wire/pair.ts';
import type { Frame, Wire } from '../../app/contract/wire/wire.ts';
import { FailureError, type Failure } from '../../app/errors/failure.ts';
import { lastingLink } from './lasting-link.ts';

/** A server that can be away; it notes frames and answers when told. */
function server() {
  let away = false;
  let last: Wire | undefined;
  const heard: Frame['head'][] = [];
  const open = (): Promise<Wire> => {
    if (away) return Promise.reject(new Error('away'));
    const wires = pair();
    last = wires.server;
    wires.server.onFrame(({ head }) => heard.push(head));
    return Promise.resolve(wires.client);
  };
  return {
    open,
    heard,
    goAway: (is: boolean) => (away = is),
    drop: () => last?.close(),
    send: (head: Frame['head']) => last?.send({ head }),
  };
}

const until = async (condition: () => boolean) => {
  for (let turn = 0; turn < 1000 && !condition(); turn += 1) await new Promise((resolve) => setTimeout(resolve, 1));
  assert.ok(condition(), 'condition never came true');
};

test('a call made before the wire is open waits for it', async () => {
  const far = server();
  const link = lastingLink(far.open, () => 1);
  const call = link.call('connection.connect', { id: 'p' });
  await until(() => far.heard.length === 1);
  far.send({ t: 'result', id: 1 });
  assert.equal(await call, undefined);
  link.close();
});

test('feeds are subscribed again after a loss, calls in flight fail', async () => {
  const far = server();
  const link = lastingLink(far.open, () => 1);
  const seen: unknown[] = [];
  const failures: Failure[] = [];
  const stop = link.subscribe('connections', {}, { message: (m) => seen.push(m), failed: (f) => failures.push(f) });
  await until(() => far.heard.length === 1);
  far.send({ t: 'delta', id: 1, value: { connections: [] } });
  const call = link.call('connection.connect', { id: 'p' });
  await until(() => far.heard.length === 2);
  far.drop();
  await assert.rejects(call, (error) => error instanceof FailureError && error.failure.code === 'link-closed');
  await until(() => far.heard.length === 3);
  far.send({ t: 'delta', id: 1, value: { connections: [] } });
  await until(() => seen.length === 2);
  assert.deepEqual(failures, []);
  stop();
  far.drop();
  await until(() => link.state.at === 'open');
  assert.equal(far.heard.filter(({ t }) => t === 'subscribe').length, 2);
  link.close();
});

test('a feed that ended with a failure is not started again', async () => {
  const far = server();
  const link = lastingLink(far.open, () => 1);
  const failures: Failure[] = [];
  link.subscribe('inventory', { pool: 'x' }, { message: () => undefined, failed: (f) => failures.push(f) });
  await until(() => far.heard.length === 1);
  far.send({ t: 'error', id: 1, failure: { kind: 'refused', code: 'no-such-pool', params: [] } });
  await until(() => failures.length === 1);
  far.drop();
  await until(() => link.state.at === 'open');
  assert.equal(far.heard.length, 1);
  link.close();
});

test('while the server is away it says when it tries again, and tries at once when told', async () => {
  const far = server();
  far.goAway(true);
  const link = lastingLink(far.open, () => 60_000);
  const states: string[] = [];
  link.onState(() => states.push(link.state.at));
  await until(() => link.state.at === 'waiting');
  const abort = new AbortController();
  const call = link.call('connection.connect', { id: 'p' }, { signal: abort.signal });
  abort.abort();
  await assert.rejects(call, (error) => error instanceof FailureError && error.failure.kind === 'cancelled');
  far.goAway(false);
  link.retryNow();
  await until(() => link.state.at === 'open');
  assert.deepEqual(states, ['waiting', 'opening', 'open']);
  link.close();
});
