import assert from 'node:assert/strict';
import { once } from 'node:events';
import { get, type Agent } from 'node:https';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { after, before, test } from 'node:test';
import { readRrd, readUpdates } from '../../../../app/metrics/read.ts';
import { startLab, type Lab } from '../../lab.ts';
import { loadOf } from '../../world/load/load.ts';
import { each, read } from '../../world/typed.ts';
import type { World } from '../../world/world.ts';
import { number15 } from './rrd-format.ts';

let lab: Lab;
let world: World;

before(async () => {
  lab = await startLab({ speed: 0 });
  const first = lab.worlds[0];
  assert.ok(first);
  world = first;
});
after(() => lab.close());

interface Reply {
  readonly status: number | undefined;
  readonly version: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

async function fetchRaw(host: string, path: string, headers: Record<string, string> = {}): Promise<Reply> {
  const { address } = read(world.db, 'host', host);
  const request = get({
    host: address,
    port: world.port,
    path,
    headers: { authorization: `Basic ${Buffer.from('root:practice').toString('base64')}`, ...headers },
    rejectUnauthorized: false,
    agent: false as unknown as Agent,
  });
  const [reply] = (await once(request, 'response')) as [IncomingMessage];
  const parts: Buffer[] = [];
  for await (const part of reply) parts.push(part as Buffer);
  return { status: reply.statusCode, version: reply.httpVersion, headers: reply.headers, body: Buffer.concat(parts) };
}

const running = (host?: string) =>
  [...each(world.db, 'VM')].find(
    ([, vm]) =>
      vm.power_state === 'Running' && !vm.is_control_domain && (host === undefined || vm.resident_on === host),
  ) ?? assert.fail('no VM runs');

const numbers: readonly (readonly [number, string])[] = [
  [0, '0.0'],
  [9, '9'],
  [0.189016029238701, '0.189016029238701'],
  [4.6290901096762e-5, '4.6290901096762e-05'],
  [66060288, '66060288'],
  [1e20, '1e+20'],
  [Number.NaN, 'NaN'],
  [Infinity, 'Infinity'],
  [-0.5, '-0.5'],
];
for (const [value, text] of numbers)
  test(`${value} is printed as a server does`, () => assert.equal(number15(value), text));

test('the format follows Accept, then the query', async () => {
  const now = Math.floor(world.clock.now() / 1000);
  const host = world.coordinator();
  const path = `/rrd_updates?start=${now - 60}&host=true`;
  const type = async (query: string, accept?: string) =>
    (await fetchRaw(host, path + query, accept === undefined ? {} : { accept })).headers['content-type'];
  assert.equal(await type(''), 'text/xml');
  assert.equal(await type('', 'application/json'), 'application/json');
  assert.equal(await type('', '*/*'), 'application/json');
  assert.equal(await type('', 'text/xml, application/json'), 'text/xml');
  assert.equal(await type('&json=false'), 'application/json');
});

test('updates hold the truth of the same moments, in both formats', async () => {
  const now = Math.floor(world.clock.now() / 1000);
  const host = world.coordinator();
  const load = loadOf(world);
  for (const accept of ['application/json', 'text/xml']) {
    const reply = await fetchRaw(host, `/rrd_updates?start=${now - 300}&host=true&cf=AVERAGE&interval=5`, { accept });
    const updates = readUpdates(reply.body);
    assert.equal(updates.rows, 61);
    let compared = 0;
    updates.legend.entries.forEach((entry, column) => {
      assert.ok(entry);
      const cls = entry.cls === 'vm' ? 'VM' : 'host';
      const ref = [...each(world.db, cls)].find(([, row]) => row.uuid === entry.uuid)?.[0] ?? '';
      const source = load.sources(cls, ref).find((source) => source.name === entry.name);
      assert.ok(source);
      updates.times.forEach((time, row) => {
        const truth = load.value(cls, ref, source, time, 5, host);
        const value = updates.values[column * updates.rows + row] ?? 0;
        if (Number.isNaN(truth)) assert.ok(Number.isNaN(value));
        else assert.ok(Math.abs(value - truth) <= Math.abs(truth) * 1e-14, `${entry.name} ${value} ${truth}`);
        compared += 1;
      });
    });
    assert.ok(compared > 3000);
  }
});

test('one VM alone, and every archive by interval', async () => {
  const now = Math.floor(world.clock.now() / 1000);
  const [, vm] = running();
  for (const [interval, step] of [
    [5, 5],
    [60, 60],
    [3600, 3600],
    [86400, 86400],
  ] as const) {
    const reply = await fetchRaw(
      vm.resident_on,
      `/rrd_updates?start=${now - 10 * interval}&cf=AVERAGE&interval=${interval}&vm_uuid=${vm.uuid}`,
      { accept: 'application/json' },
    );
    const updates = readUpdates(reply.body);
    assert.equal(updates.step, step);
    assert.ok(updates.legend.entries.every((entry) => entry?.cls === 'vm' && entry.uuid === vm.uuid));
    assert.ok(updates.times.every((time) => time % step === 0));
  }
});

test('a full RRD ends with its connection and agrees with the updates', async () => {
  const [ref, vm] = running();
  for (const accept of ['application/json', 'text/xml']) {
    const reply = await fetchRaw(vm.resident_on, `/vm_rrd?uuid=${vm.uuid}`, { accept });
    assert.equal(reply.version, '1.0');
    assert.equal(reply.headers['content-length'], undefined);
    const rrd = readRrd(reply.body);
    assert.deepEqual(rrd.archives.map((archive) => [archive.step, archive.rows]), [[5, 120], [60, 120], [3600, 168], [86400, 366]]); // prettier-ignore
    const load = loadOf(world);
    const source = load.sources('VM', ref).find((source) => source.name === 'cpu0');
    const hourly = rrd.archives[2];
    assert.ok(source && hourly);
    const column = rrd.sources.indexOf('cpu0');
    const value = hourly.values[column * hourly.rows + hourly.rows - 1] ?? 0;
    assert.ok(Math.abs(value - load.value('VM', ref, source, hourly.end, 3600)) < 1e-12);
  }
});

test('a full RRD tells the moment of its newest row at every moment, by a clock that is a part of a second ahead too', async () => {
  const [ref, vm] = running();
  world.troubles.skew.set(vm.resident_on, 0.8);
  const load = loadOf(world);
  const source = load.sources('VM', ref).find(({ name }) => name === 'memory_internal_free') ?? assert.fail();
  for (let second = 0; second < 5; second += 1) {
    const rrd = readRrd((await fetchRaw(vm.resident_on, `/vm_rrd?uuid=${vm.uuid}&json=true`)).body);
    const [finest] = rrd.archives;
    assert.ok(finest);
    const column = rrd.sources.indexOf(source.name);
    for (let row = 0; row < finest.rows; row += 1)
      assert.equal(
        finest.values[column * finest.rows + row],
        load.value('VM', ref, source, finest.end - (finest.rows - 1 - row) * 5 - 0.8, 5),
      );
    await fetch(`${lab.control}/clock`, { method: 'POST', body: JSON.stringify({ advance: 1 }) });
  }
  world.troubles.skew.delete(vm.resident_on);
});

test('a VM elsewhere redirects to its host, a halted one to the coordinator, an unknown one fails', async () => {
  const coordinator = world.coordinator();
  const other = [...each(world.db, 'host')].map(([ref]) => ref).find((ref) => ref !== coordinator) ?? '';
  const [, there] = running(other);
  const moved = await fetchRaw(coordinator, `/vm_rrd?uuid=${there.uuid}`);
  assert.equal(moved.status, 302);
  assert.match(moved.headers.location ?? '', new RegExp(read(world.db, 'host', other).address));
  const halted = [...each(world.db, 'VM')].find(
    ([, vm]) => vm.power_state === 'Halted' && !vm.is_a_template && !vm.is_a_snapshot,
  );
  assert.ok(halted);
  assert.equal((await fetchRaw(other, `/vm_rrd?uuid=${halted[1].uuid}`)).status, 302);
  const past = await fetchRaw(coordinator, `/vm_rrd?uuid=${halted[1].uuid}`, { accept: 'application/json' });
  const rrd = readRrd(past.body);
  const weekly = rrd.archives[2];
  assert.ok(weekly && weekly.values.some((value) => value === value), 'a halted VM has a past');
  assert.ok(Number.isNaN(weekly.values[weekly.rows - 1]), 'and no present');
  const unknown = await fetchRaw(coordinator, '/vm_rrd?uuid=nope');
  assert.equal(unknown.status, 500);
  assert.match(unknown.body.toString(), /Db_exn\.Read_missing_uuid\(&quot;VM&quot;/);
  assert.equal((await fetchRaw(coordinator, '/sr_rrd?uuid=x')).status, 500);
});
