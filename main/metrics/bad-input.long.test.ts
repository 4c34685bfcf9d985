import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { test, type TestContext } from 'node:test';
import { FailureError } from '../../app/errors/failure.ts';
import type { AnyObj } from '../../app/inventory/view.ts';
import { until } from '../pools/test-kit.ts';
import { PoolMetrics } from './pool-metrics.ts';
import type { MetricsPool } from './source.ts';

const UUID = '543d5e1b-4e13-4e79-5819-4ebf069cb761';

/** A pool of one host and one VM, whose host answers what `answer` says. */
function poolOf(answer: (asked: number, start: number) => string, clockOffset = 0, status = 200) {
  const host = { $cls: 'host', $ref: 'h', uuid: 'host-uuid', name_label: 'xs-1', cpu_info: { cpu_count: '4' } };
  const vm = { $cls: 'VM', $ref: 'v', uuid: UUID, name_label: 'web', resident_on: 'h', power_state: 'Running' };
  const of: Readonly<Record<string, unknown>> = { h: host, v: vm };
  let asked = 0;
  const pool: MetricsPool = {
    id: 'p',
    state: { at: 'offline' },
    clockOffset,
    inventory: {
      pool: 'p',
      get: (_cls: string, ref: string) => of[ref] as never,
      all: () => [] as never as Iterable<AnyObj> as never,
      count: () => 0,
      onChange: () => () => undefined,
    },
    call: () => Promise.reject(new Error('no calls')),
    barrier: () => Promise.resolve(),
    http: (_host, _path, init) => {
      asked += 1;
      const text = () => Promise.resolve(answer(asked, Number(init?.query?.['start'])));
      const bytes = async () => Buffer.from(await text());
      return Promise.resolve({ status, headers: {}, body: Readable.from([]), bytes, text });
    },
  };
  return { pool, asked: () => asked };
}

const grid = (seconds: number) => Math.floor(seconds / 5) * 5;
const now = () => Date.now() / 1000;

const reply = (
  rows: readonly (readonly [number, ...(number | string)[]])[],
  names = ['cpu0'],
  cls = 'vm',
  uuid = UUID,
) =>
  JSON.stringify({
    meta: {
      start: '1', step: '5', end: String(rows[0]?.[0] ?? grid(now())),
      legend: names.map((name) => `AVERAGE:${cls}:${uuid}:${name}`),
    }, // prettier-ignore
    data: rows.map(([t, ...values]) => ({ t: String(t), values: values.map(String) })),
  });

function watched(t: TestContext, pool: MetricsPool) {
  const metrics = new PoolMetrics(pool);
  const stop = metrics.watch({ hosts: () => ['h'], rows: 12, changed: () => undefined });
  t.after(() => {
    stop();
    metrics.close();
  });
  return metrics;
}

const VM = { cls: 'VM', ref: 'v' } as const;
const last = (metrics: PoolMetrics, source = 'cpu0') => metrics.read(VM, source, metrics.newest(['h']), 2)?.at(-1);

const refusals: readonly (readonly [string, string, string])[] = [
  ['401', 'HTTP_401', 'no-permission'],
  ['a role that may not', 'RBAC_PERMISSION_DENIED', 'no-permission'],
  ['a host that is down', 'ECONNREFUSED', 'host-away'],
];
for (const [name, code, at] of refusals)
  test(`${name}: ${at}, nothing known, and never zero`, async (t) => {
    const { pool } = poolOf(() => {
      throw new FailureError({ kind: 'transport', code, params: [] });
    });
    const metrics = watched(t, pool);
    await until(() => metrics.hostState('h')?.at === 'failing');
    assert.equal(metrics.stateOf(VM).at, at);
    assert.equal(metrics.read(VM, 'cpu0', now(), 3), undefined);
  });

for (const [status, at] of [
  [404, 'unsupported'],
  [500, 'host-away'],
  [302, 'host-away'],
] as const)
  test(`${status} with numbers in its page: ${at}, nothing of it is taken`, async (t) => {
    const { pool } = poolOf(() => reply([[grid(now()), 0.5]]), 0, status);
    const metrics = watched(t, pool);
    await until(() => metrics.hostState('h')?.at === 'failing');
    assert.equal(metrics.stateOf(VM).at, at);
    assert.equal(metrics.read(VM, 'cpu0', now(), 3), undefined);
  });

const malformed: readonly (readonly [string, string])[] = [
  ['truncated XML', '<xport><meta><start>1</start><step>5</step>'],
  ['truncated JSON', '{"meta":{"start":"1"'],
  ['an error page', '<html><body><h1>HTTP 500</h1></body></html>'],
  ['nothing', ''],
];
for (const [name, text] of malformed)
  test(`${name} is a failure, and the next answer is taken`, async (t) => {
    const { pool, asked } = poolOf((asked) => (asked === 1 ? text : reply([[grid(now()), 0.5]])));
    const metrics = watched(t, pool);
    await until(() => metrics.hostState('h')?.at === 'failing');
    await until(() => metrics.hostState('h')?.at === 'live', 12_000);
    assert.ok(asked() >= 2);
    assert.equal(last(metrics), 0.5);
    assert.equal(metrics.absencesOf('h').length, 1);
  });

test('an empty legend is an answer without series', async (t) => {
  const { pool, asked } = poolOf(() => reply([], []));
  const metrics = watched(t, pool);
  await until(() => asked() >= 2, 12_000);
  assert.equal(metrics.has(VM, 'cpu0'), false);
  assert.equal(metrics.hostState('h')?.at, 'loading');
});

test('negative, infinite and absurd values are unknown; a duplicate name does not wipe out what is known', async (t) => {
  const at = grid(now());
  const { pool } = poolOf(() => reply([[at, -1, 'Infinity', '1e300', 0.25, 'NaN']], ['a', 'b', 'c', 'd', 'd']));
  const metrics = watched(t, pool);
  await until(() => metrics.hostState('h')?.at === 'live');
  for (const name of ['a', 'b', 'c']) assert.ok(Number.isNaN(last(metrics, name)), name);
  assert.equal(last(metrics, 'd'), 0.25);
});

test('10,000 sources', async (t) => {
  const names = Array.from({ length: 10_000 }, (_, index) => `s${index}`);
  const { pool } = poolOf(() => reply([[grid(now()), ...names.map((_, index) => index)]], names));
  const metrics = watched(t, pool);
  await until(() => metrics.hostState('h')?.at === 'live');
  assert.equal(last(metrics, 's9999'), 9999);
});

for (const hours of [-30, 5])
  test(`a host whose clock is ${hours} h off is brought to the coordinator's time`, async (t) => {
    const { pool } = poolOf(() => reply([[grid(now() + hours * 3600), 0.5]]));
    const metrics = watched(t, pool);
    await until(() => metrics.hostState('h')?.at === 'live');
    assert.ok(Math.abs(metrics.newest(['h']) - now()) < 15, `${metrics.newest(['h']) - now()}`);
    assert.equal(last(metrics), 0.5);
  });

test('this machine being hours off changes nothing', async (t) => {
  const { pool } = poolOf(() => reply([[grid(now() + 7200), 0.5]]), 7_200_000);
  const metrics = watched(t, pool);
  await until(() => metrics.hostState('h')?.at === 'live');
  assert.equal(metrics.clocks.of('h'), 0);
  assert.equal(last(metrics), 0.5);
});

test('a clock that is put back (a restart in mid-poll) does not end the line', async (t) => {
  let back = false;
  const { pool } = poolOf((asked) => {
    back = asked > 1;
    return reply([[grid(now() - (back ? 20 : 0)), back ? 0.75 : 0.5]]);
  });
  const metrics = watched(t, pool);
  await until(() => metrics.hostState('h')?.at === 'live');
  await until(() => back && metrics.read(VM, 'cpu0', now() + 5, 40)?.includes(0.75) === true, 15_000);
});

test('an answer of hours, as after a day asleep, is no answer of seconds', async (t) => {
  const hour = Math.floor(now() / 3600) * 3600;
  const hourly = reply([[hour, 0.9]]).replace('"step":"5"', '"step":"3600"');
  const { pool } = poolOf((asked) => (asked === 1 ? hourly : reply([[grid(now()), 0.5]])));
  const metrics = watched(t, pool);
  await until(() => metrics.hostState('h')?.at === 'live', 12_000);
  assert.deepEqual(metrics.read(VM, 'cpu0', hour, 1)?.at(0) === 0.9, false);
  assert.equal(last(metrics), 0.5);
});

test('two hosts that both know a VM in mid-migration make one line', () => {
  const { pool } = poolOf(() => reply([]));
  const metrics = new PoolMetrics(pool);
  const handle = metrics.rings.handle(`vm/${UUID}`, 'cpu0');
  const at = grid(now());
  metrics.rings.write(handle, at - 5, 0.4);
  metrics.rings.write(handle, at, Number.NaN);
  metrics.rings.write(metrics.rings.handle(`vm/${UUID}`, 'cpu0'), at, 0.6);
  metrics.rings.write(handle, at - 5, Number.NaN);
  const line = metrics.read(VM, 'cpu0', at, 2);
  assert.ok(Math.abs((line?.[0] ?? 0) - 0.4) < 1e-6 && Math.abs((line?.[1] ?? 0) - 0.6) < 1e-6);
  metrics.close();
});

test("a part is not shown as the whole: a server that does not tell its numbers hides the pool's, until it counts as away", async (t) => {
  const { pool: one } = poolOf(() => reply([[grid(now()), 1024]], ['memory_total_kib'], 'host', 'host-uuid'));
  const silent = { $cls: 'host', $ref: 'h2', uuid: 'other-uuid', name_label: 'xs-2', cpu_info: { cpu_count: '4' } };
  const hosts = [one.inventory.get('host', 'h'), silent];
  let ahead = 0;
  const pool: MetricsPool = {
    ...one,
    get clockOffset() {
      return ahead;
    },
    inventory: {
      ...one.inventory,
      get: (cls: string, ref: string) => (ref === 'h2' ? silent : one.inventory.get(cls as 'host', ref)) as never,
      all: (cls: string) => (cls === 'host' ? hosts : []) as never,
    },
    http: (host, path, init) =>
      host === 'h2' ? Promise.reject(new Error('no way there')) : one.http(host, path, init),
  };
  const metrics = new PoolMetrics(pool);
  const stop = metrics.watch({ hosts: () => ['h', 'h2'], rows: 12, changed: () => undefined });
  t.after(() => {
    stop();
    metrics.close();
  });
  const total = () => metrics.read({ cls: 'pool', ref: 'p' }, '=memory_total', metrics.newest(['h']), 2)?.at(-1);
  await until(() => metrics.hostState('h')?.at === 'live' && metrics.hostState('h2')?.at === 'failing');
  assert.ok(Number.isNaN(total()));
  ahead = 21_000;
  assert.equal(total(), 1024 * 1024);
});
