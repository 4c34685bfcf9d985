import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { Archives } from './archives.ts';
import { ForeignClocks } from './foreign-clocks.ts';
import type { MetricsPool } from './source.ts';

const dump = `{"version":"0003","step":"5","lastupdate":"${Date.now() / 1000}","ds":[{"name":"cpu0"}],"rra":[{"cf":"AVERAGE","pdp_per_row":"1","database":[["0.5"]]}]}`;

test('one who gives up takes nothing from the next who asks for the same', async () => {
  const pool = {
    clockOffset: 0,
    inventory: { all: () => [] },
    http: async (_host: string, _path: string, init?: { readonly signal?: AbortSignal }) => {
      await new Promise(setImmediate);
      init?.signal?.throwIfAborted();
      return {
        status: 200,
        headers: {},
        body: Readable.from([]),
        bytes: () => Promise.resolve(Buffer.from(dump)),
        text: () => Promise.resolve(dump),
      };
    },
  } as unknown as MetricsPool;
  const archives = new Archives(pool, new ForeignClocks(pool));
  const first = new AbortController();
  const one = archives.get('VM', 'u', 'host', first.signal);
  const two = archives.get('VM', 'u', 'host', new AbortController().signal);
  first.abort();
  await assert.rejects(one, { name: 'AbortError' });
  assert.deepEqual((await two).sources, ['cpu0']);
});
