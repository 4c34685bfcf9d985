import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { LiveMessage } from '../../app/contract/metrics.ts';
import type { Failure } from '../../app/errors/failure.ts';
import { loadOf } from '../lab/world/load/load.ts';
import { restart, restartToolstack } from '../lab/world/physics/hosts/hosts.ts';
import { write } from '../lab/world/typed.ts';
import type { World } from '../lab/world/world.ts';
import { console_, lab, reaches, scratch, until } from '../pools/test-kit.ts';
import { Archives } from './archives.ts';
import { ForeignClocks } from './foreign-clocks.ts';
import { Metrics } from './metrics.ts';
import { Recording } from './recording.ts';

/** `before`: what happened to the first pool before the console came; `pass` lets simulated seconds go by. */
async function connected(
  t: TestContext,
  before?: (world: World, pass: (seconds: number) => Promise<unknown>) => Promise<unknown>,
) {
  const running = await lab(t);
  const pass = (seconds: number) =>
    fetch(`${running.control}/clock`, { method: 'POST', body: JSON.stringify({ advance: seconds }) });
  if (before && running.worlds[0]) await before(running.worlds[0], pass);
  const dir = await scratch(t);
  const { pools } = await console_(t, dir);
  const [first] = running.pools;
  assert.ok(first);
  const id = await pools.add({
    address: first.url.replace('https://', ''),
    username: first.username,
    password: first.password,
    keepPassword: false,
  });
  const pool = pools.get(id);
  const world = running.worlds[0];
  assert.ok(pool && world);
  await until(() => pool.state.at === 'untrusted' || pool.state.at === 'live');
  if (pool.state.at === 'untrusted') await pools.trust(id, pool.state.certificate.fingerprint256);
  await reaches(pool, 'live');
  await until(() => pool.inventory.phase === 'complete');
  const metrics = new Metrics(pools, await Recording.open(`${dir}/recording`));
  t.after(() => metrics.close());
  return { metrics, pool, world, id, dir };
}

const runningVm = (world: World): string => {
  for (const [ref, row] of world.db.rows('VM'))
    if (row['power_state'] === 'Running' && row['is_control_domain'] === false) return ref;
  return assert.fail('no VM runs');
};

function truth(world: World, cls: 'host' | 'VM', ref: string, name: string, time: number, step: number): number {
  const source = loadOf(world)
    .sources(cls, ref)
    .find((source) => source.name === name);
  assert.ok(source, name);
  return loadOf(world).value(cls, ref, source, time, step);
}

test('live numbers are the lab truth of the same moments, and end when nobody looks', async (t) => {
  const { metrics, world, id } = await connected(t);
  const ref = runningVm(world);
  const messages: LiveMessage[] = [];
  const late: number[] = [];
  const take = (message: LiveMessage) => {
    messages.push(message);
    if (message.type === 'rows')
      late.push(Date.now() / 1000 - (new Float64Array(message.body)[message.count - 1] ?? 0));
  };
  const sink = {
    full: false,
    send: take,
    fail: (failure: Failure) => assert.fail(failure.code),
  };
  const args = { objects: [{ cls: 'VM', ref } as const], sources: ['cpu0', 'memory', '=memory_used'], rows: 24 };
  const stop = metrics.live(id, args, sink);
  const rows = () => messages.filter((message) => message.type === 'rows');
  await until(() => rows().length >= 2, 20_000);
  const layout = messages.findLast((message) => message.type === 'layout');
  assert.deepEqual(
    layout?.columns.map((column) => column.source),
    ['cpu0', 'memory', '=memory_used'],
  );
  let compared = 0;
  for (const message of rows()) {
    const data = new Float64Array(message.body);
    for (let row = 0; row < message.count; row += 1) {
      const time = data[row] ?? 0;
      const expected = truth(world, 'VM', ref, 'cpu0', time, 5);
      const seen = data[message.count + row] ?? 0;
      assert.ok(
        Math.abs(seen - expected) < 1e-6 || (Number.isNaN(seen) && Number.isNaN(expected)),
        `${seen} ${expected}`,
      );
      compared += 1;
    }
  }
  assert.ok(compared >= 24);
  // The first one is as old as it happens to be.
  assert.ok(
    late.slice(1).every((seconds) => seconds < 6),
    `${late.join()} s after the sample`,
  );
  const open = metrics.of(id).metrics;
  assert.equal(open.polling, 1);
  stop();
  const before = performance.now();
  await until(() => open.polling === 0, 10_000);
  assert.ok(performance.now() - before < 10_000);
});

const windows: readonly (readonly [string, number, number])[] = [
  ['10 min', 600, 5],
  ['1 h', 3600, 60],
  ['1 week', 7 * 86_400, 3600],
  ['1 year', 366 * 86_400, 86_400],
];

test('history of every range holds the truth of its archive, its newest row is fresh', async (t) => {
  const { metrics, world, id } = await connected(t);
  const host = world.coordinator();
  for (const [name, length, step] of windows) {
    const now = Date.now() / 1000;
    const history = await metrics.history(id, {
      objects: [{ cls: 'host', ref: host }],
      sources: ['cpu3', '=memory_used', 'no_such_source'],
      from: now - length,
      to: now,
      points: 2000,
    });
    assert.equal(history.step, step, name);
    assert.deepEqual(
      history.columns.map((column) => column.source),
      ['cpu3', '=memory_used'],
    );
    const data = new Float64Array(history.body);
    const { count } = history;
    assert.ok(now - (data[count - 1] ?? 0) < 15, `${name} ends ${now - (data[count - 1] ?? 0)} s ago`);
    assert.ok((data[0] ?? 0) - step <= now - length || name === '1 year');
    let checked = 0;
    for (let row = 0; row < count; row += 1) {
      const time = data[row] ?? 0;
      if (time % step !== 0 || time > now - step) continue;
      const expected = truth(world, 'host', host, 'cpu3', time, step);
      const seen = data[count + row] ?? 0;
      // Rows on a coarse boundary may come from a finer archive in the newest part.
      if (now - time < 2 * step && step > 5) continue;
      assert.ok(Math.abs(seen - expected) < 1e-6, `${name}: ${seen} is not ${expected} at ${time}`);
      checked += 1;
    }
    assert.ok(checked > 50, `${name}: ${checked}`);
  }
});

test('a halted VM has a past from the coordinator and a reason for its silence', async (t) => {
  const { metrics, pool, id } = await connected(t);
  const halted = [...pool.inventory.all('VM')].find(
    (vm) => vm.power_state === 'Halted' && !vm.is_a_template && !vm.is_a_snapshot,
  );
  assert.ok(halted);
  const now = Date.now() / 1000;
  const args = { sources: ['cpu0'], from: now - 7 * 86_400, to: now, points: 500 };
  const history = await metrics.history(id, { ...args, objects: [{ cls: 'VM', ref: halted.$ref }] });
  const data = new Float64Array(history.body);
  assert.ok(data.subarray(history.count).some((value) => !Number.isNaN(value)));
  assert.deepEqual(history.states, [{ at: 'halted' }]);
  const last = history.gaps.at(-1);
  assert.match(last?.reason ?? '', new RegExp(halted.name_label));
});

test('pool and SR: the sum of what the hosts say', async (t) => {
  const { metrics, pool, world, id } = await connected(t);
  const [of] = pool.inventory.all('pool');
  assert.ok(of);
  const now = Date.now() / 1000;
  const window = { from: now - 3600, to: now, points: 500 };
  const history = await metrics.history(id, {
    ...window,
    objects: [{ cls: 'pool', ref: of.$ref }],
    sources: ['=memory_total'],
  });
  const data = new Float64Array(history.body);
  let total = 0;
  for (const host of pool.inventory.all('host'))
    total += truth(world, 'host', host.$ref, 'memory_total_kib', Math.floor(now / 60) * 60 - 120, 60) * 1024;
  assert.ok(Math.abs((data[history.count + 3] ?? 0) - total) < 1e6, `${data[history.count + 3]} ${total}`);
  const shared = [...pool.inventory.all('SR')].find((sr) => sr.shared && sr.type !== 'iso');
  assert.ok(shared);
  const io = await metrics.history(id, {
    ...window,
    objects: [{ cls: 'SR', ref: shared.$ref }],
    sources: ['io_throughput_read'],
  });
  assert.equal(io.columns.length, 1);
  assert.ok(new Float64Array(io.body).subarray(io.count).some((value) => value > 0));
});

test('a layout is written key by key, an alarm into perfmon, a source is switched on', async (t) => {
  const { metrics, pool, world, id } = await connected(t);
  const ref = runningVm(world);
  const vm = pool.inventory.get('VM', ref);
  assert.ok(vm);
  const target = { pool: id, cls: 'VM', ref } as const;
  await metrics.layout(target, [{ name: 'Mine', sources: ['cpu0', '=memory_used'] }]);
  const config = () => [...pool.inventory.all('pool')][0]?.gui_config ?? {};
  assert.equal(config()[`XenCenter.GraphName.0.vm.${vm.uuid}`], 'Mine');
  assert.equal(config()[`XenCenter.GraphLayout.0.vm.${vm.uuid}`], 'cpu0,memory,memory_internal_free');
  await metrics.layout(target, null);
  assert.equal(config()[`XenCenter.GraphName.0.vm.${vm.uuid}`], undefined);
  await metrics.alarm(target, 'cpu_usage', { level: 0.75, period: 300, inhibit: 3600, sense: 'high' });
  assert.match(pool.inventory.get('VM', ref)?.other_config['perfmon'] ?? '', /alarm_trigger_level value="0.75"/);
  const off = (await metrics.sources(target)).find((source) => !source.enabled);
  assert.ok(off);
  await metrics.record(target, off.name, true);
  assert.equal((await metrics.sources(target)).find((source) => source.name === off.name)?.enabled, true);
});

test('a kept object is asked for and written down though nobody looks, and fills windows of the past', async (t) => {
  const { metrics, pool, world, id } = await connected(t);
  const ref = runningVm(world);
  const uuid = pool.inventory.get('VM', ref)?.uuid ?? '';
  const { metrics: numbers, recorder } = metrics.of(id);
  assert.equal(numbers.polling, 0);
  await metrics.keep(id, 'VM', uuid, true);
  await until(() => numbers.rings.newest(`vm/${uuid}`) > 0);
  await recorder.flush();
  assert.ok(metrics.recording.usedBytes > 1000);
  const to = Date.now() / 1000 - 120;
  const window = { objects: [{ cls: 'VM', ref } as const], sources: ['cpu0'], from: to - 900, to, points: 800 };
  const history = await metrics.history(id, window);
  const times = new Float64Array(history.body).subarray(0, history.count);
  const fine = times.filter((time, row) => row > 0 && time - (times[row - 1] ?? 0) === 5);
  assert.ok(fine.length > 60, `${fine.length} of ${times.length} rows are 5 s apart`);
  await metrics.keep(id, 'VM', uuid, false);
  await until(() => numbers.polling === 0, 10_000);
});

/** Collects the rows of one source as they come, by time. */
function collecting() {
  const rows = new Map<number, number>();
  let epoch = 0;
  const sink = {
    full: false,
    send: (message: LiveMessage) => {
      if (message.type === 'layout') epoch = message.epoch;
      if (message.type !== 'rows' || message.epoch !== epoch) return;
      const data = new Float64Array(message.body);
      for (let row = 0; row < message.count; row += 1)
        rows.set(data[row] ?? 0, data[message.count + row] ?? Number.NaN);
    },
    fail: (failure: Failure) => assert.fail(failure.code),
  };
  return { rows, sink };
}

test('of a server that went away, what was seen of it stays', async (t) => {
  const { metrics, pool, world, id } = await connected(t);
  const other = [...pool.inventory.all('host')].find((host) => host.$ref !== world.coordinator() && host.enabled);
  assert.ok(other);
  const objects = [{ cls: 'host', ref: other.$ref } as const];
  const { rows, sink } = collecting();
  const stop = metrics.live(id, { objects, sources: ['cpu0'], rows: 24 }, sink);
  await until(() => rows.size >= 24);
  world.setReach(other.$ref, { kind: 'refused' });
  const now = Date.now() / 1000;
  const history = await metrics.history(id, { objects, sources: ['cpu0'], from: now - 600, to: now, points: 800 });
  stop();
  const data = new Float64Array(history.body);
  const times = [...data.subarray(0, history.count)];
  for (const [time, value] of rows) assert.equal(data[history.count + times.indexOf(time)], value);
});

test('a VM that moves while it is watched keeps one line, each moment as the server it was on saw it', async (t) => {
  const { metrics, pool, world, id } = await connected(t);
  const ref = runningVm(world);
  const from = pool.inventory.get('VM', ref)?.resident_on;
  const to = [...pool.inventory.all('host')].find((host) => host.$ref !== from && host.enabled)?.$ref;
  assert.ok(to !== undefined);
  const { rows, sink } = collecting();
  const stop = metrics.live(id, { objects: [{ cls: 'VM', ref }], sources: ['cpu0'], rows: 24 }, sink);
  await until(() => rows.size >= 24, 20_000);
  write(world.db, 'VM', ref, { resident_on: to });
  const moved = Date.now() / 1000;
  await until(() => [...rows].some(([time, value]) => time > moved + 5 && !Number.isNaN(value)), 30_000);
  stop();
  let compared = 0;
  for (const [time, value] of rows) {
    if (time > moved + 5) continue;
    const expected = truth(world, 'VM', ref, 'cpu0', time, 5);
    assert.ok(Math.abs(value - expected) < 1e-6, `${value} is not ${expected} at ${time - moved} s from the move`);
    compared += 1;
  }
  assert.ok(compared >= 24);
});

test('a server whose clock is hours ahead: its numbers stand at the coordinator’s time, history too', async (t) => {
  const { metrics, pool, world, id } = await connected(t);
  const other = [...pool.inventory.all('host')].find((host) => host.$ref !== world.coordinator() && host.enabled);
  assert.ok(other);
  world.troubles.skew.set(other.$ref, 7200);
  const now = Date.now() / 1000;
  for (const length of [600, 3600]) {
    const history = await metrics.history(id, {
      objects: [{ cls: 'host', ref: other.$ref }],
      sources: ['cpu0'],
      from: now - length,
      to: now,
      points: 2000,
    });
    const data = new Float64Array(history.body);
    const times = data.subarray(0, history.count);
    assert.ok(Math.abs((times.at(-1) ?? 0) - now) < 75, `${length} s end ${(times.at(-1) ?? 0) - now} s from now`);
    let compared = 0;
    times.forEach((time, row) => {
      const value = data[history.count + row] ?? Number.NaN;
      if (time % history.step !== 0 || time > now - 2 * history.step || Number.isNaN(value)) return;
      assert.ok(Math.abs(value - truth(world, 'host', other.$ref, 'cpu0', time, history.step)) < 1e-6);
      compared += 1;
    });
    assert.ok(compared > 40, `${compared} of ${length} s`);
  }
});

test('what is looked at closely is recorded too, unless that is switched off', async (t) => {
  const { metrics, pool, world, id } = await connected(t);
  const ref = runningVm(world);
  const uuid = pool.inventory.get('VM', ref)?.uuid ?? '';
  const { metrics: numbers, recorder } = metrics.of(id);
  const look = async () => {
    const { rows, sink } = collecting();
    const stop = metrics.live(id, { objects: [{ cls: 'VM', ref }], sources: ['cpu0'], rows: 24 }, sink);
    await until(() => rows.size > 0 && numbers.rings.newest(`vm/${uuid}`) > 0, 20_000);
    stop();
    await recorder.flush();
  };
  await metrics.limitRecording({ days: 3, maxBytes: 1e8, watched: false });
  await look();
  assert.equal(metrics.recording.usedBytes, 0);
  await metrics.limitRecording({ days: 3, maxBytes: 1e8, watched: true });
  await look();
  assert.ok(metrics.recording.usedBytes > 1000);
  await metrics.clearRecording();
  assert.equal(metrics.recording.usedBytes, 0);
});

test('a server and a toolstack that restarted leave gaps that say so', async (t) => {
  const others: string[] = [];
  const { metrics, world, id } = await connected(t, async (world, pass) => {
    for (const [ref] of world.db.rows('host')) if (ref !== world.coordinator()) others.push(ref);
    const [first = ''] = others;
    loadOf(world);
    await pass(60);
    restart(world, first, true, '');
    await pass(180);
    restartToolstack(world, world.coordinator());
    await pass(120);
  });
  const now = world.clock.now() / 1000;
  for (const [ref, words, length] of [
    [others[0] ?? '', /was restarted$/, 75],
    [world.coordinator(), /toolstack was restarted$/, 5],
  ] as const) {
    const args = { objects: [{ cls: 'host', ref } as const], sources: ['cpu0'], from: now - 500, to: now, points: 500 };
    const { gaps } = await metrics.history(id, args);
    const [gap, ...more] = gaps;
    assert.deepEqual(more, []);
    assert.match(gap?.reason ?? '', words);
    assert.ok(Math.abs((gap?.to ?? 0) - (gap?.from ?? 0) - length) <= 10, `${gap?.from} to ${gap?.to}`);
  }
});

test('a server that no longer has a VM sends on to the one that has; its archive comes from there', async (t) => {
  const { pool, world } = await connected(t);
  const ref = runningVm(world);
  const vm = pool.inventory.get('VM', ref);
  const other = [...pool.inventory.all('host')].find((host) => host.$ref !== vm?.resident_on && host.enabled);
  assert.ok(vm && other);
  const kept = await new Archives(pool, new ForeignClocks(pool)).get('VM', vm.uuid, other.$ref);
  const hourly = kept.archives.find(({ step }) => step === 3600);
  const seen = hourly?.columns.get('cpu0')?.at(-2) ?? Number.NaN;
  assert.ok(Math.abs(seen - truth(world, 'VM', ref, 'cpu0', (hourly?.end ?? 0) - 3600, 3600)) < 1e-6);
});
