import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ForeignClocks } from './foreign-clocks.ts';
import type { MetricsPool } from './source.ts';

const AHEAD = 7200;
const stamp = (time: number): string => new Date(time).toISOString().replaceAll('-', '').replace(/\.\d+/, '');

/** A pool whose server `b` is two hours ahead; `may`: whether it says so. */
function pool(may = true) {
  let asked = 0;
  const ask = async (_method: string, [ref]: readonly string[], { signal }: { readonly signal?: AbortSignal }) => {
    asked += 1;
    await new Promise(setImmediate);
    signal?.throwIfAborted();
    if (!may) throw new Error('not allowed');
    return stamp(Date.now() + (ref === 'b' ? AHEAD * 1000 : 0));
  };
  const inventory = { all: () => [{ master: 'a' }] };
  return { asked: () => asked, pool: { clockOffset: 0, inventory, call: ask } as unknown as MetricsPool };
}

const now = (): number => Date.now() / 1000;

test('a server with the pool’s time is not asked; one with another is, once', async () => {
  const there = pool();
  const clocks = new ForeignClocks(there.pool);
  assert.equal(await clocks.at('a', now() - 4, 0), 0);
  assert.equal(there.asked(), 0);
  for (const old of [0, 2.6, 4.9]) assert.equal(await clocks.at('b', now() + AHEAD - old, 0), AHEAD);
  assert.equal(there.asked(), 3);
  assert.equal(clocks.of('b'), AHEAD);
});

test('one who gives up while it is asked leaves no guess behind', async () => {
  const clocks = new ForeignClocks(pool().pool);
  const given = new AbortController();
  const up = clocks.at('b', now() + AHEAD - 4.9, 0, given.signal);
  given.abort();
  await assert.rejects(up, { name: 'AbortError' });
  assert.equal(clocks.of('b'), 0);
  assert.equal(await clocks.at('b', now() + AHEAD - 4.9, 0), AHEAD);
});

test('where it may not be asked the row is taken for one of the last seconds', async () => {
  const clocks = new ForeignClocks(pool(false).pool);
  assert.ok(Math.abs((await clocks.at('b', now() + AHEAD - 2.5, 0)) - AHEAD) <= 5);
});
