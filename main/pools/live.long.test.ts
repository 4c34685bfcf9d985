import assert from 'node:assert/strict';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import type { Inventory } from '../../app/inventory/inventory.ts';
import { mirrored } from '../../app/inventory/mirrored.ts';
import type { MirroredCls, Obj } from '../../app/inventory/view.ts';
import type { LabOptions } from '../lab/lab.ts';
import { console_, lab, reaches, scratch, until } from './test-kit.ts';

type Console = Awaited<ReturnType<typeof console_>>;

async function join_(console: Console, server: { address: string; port: number }, keepPassword = false) {
  const { pools } = console;
  const id = await pools.add({
    address: `${server.address}:${server.port}`,
    username: 'root',
    password: 'practice',
    keepPassword,
  });
  const pool = pools.get(id);
  assert.ok(pool);
  await until(() => pool.state.at === 'untrusted' || pool.state.at === 'live' || pool.state.at === 'offline');
  if (pool.state.at === 'untrusted') await pools.trust(id, pool.state.certificate.fingerprint256);
  return pool;
}

async function paris(t: TestContext, options: LabOptions = {}) {
  const running = await lab(t, options);
  const [pool] = running.pools;
  const [world] = running.worlds;
  assert.ok(pool && world);
  const coordinator = pool.hosts.find(({ address }) => pool.url.includes(address));
  const supporter = pool.hosts.find((host) => host !== coordinator);
  assert.ok(coordinator && supporter);
  const play = (scenario: object): Promise<Response> =>
    fetch(`${running.control}/scenario`, { method: 'POST', body: JSON.stringify({ pool: pool.name, ...scenario }) });
  return { running, pool, world, coordinator, supporter, play };
}

/** Everything a person could see, in one comparable value. Counters of the moment are left out. */
function everything(inventory: Inventory): Record<string, unknown> {
  return Object.fromEntries(
    (Object.keys(mirrored) as MirroredCls[])
      .filter((cls) => !['task', 'host_metrics', 'message', 'Certificate'].includes(cls))
      .flatMap((cls) => [...inventory.all(cls)].map((obj) => [`${cls} ${obj.$ref}`, obj] as const))
      .toSorted(([a], [b]) => a.localeCompare(b)),
  );
}

test('both transports tell the same pool', async (t) => {
  const { running, coordinator } = await paris(t, { speed: 0 });
  const one = await console_(t, await scratch(t));
  const json = await join_(one, coordinator);
  assert.equal((await reaches(json, 'live')).transport, 'json');
  await running.close();
  const old = await paris(t, { speed: 0, rpc: 'xml' });
  const two = await console_(t, await scratch(t));
  const xml = await join_(two, old.coordinator);
  assert.equal((await reaches(xml, 'live')).transport, 'xml');
  const strip = (inventory: Inventory, port: number): unknown =>
    JSON.parse(JSON.stringify(everything(inventory)).replaceAll(`:${port}`, ':port'));
  assert.deepEqual(strip(xml.inventory, old.coordinator.port), strip(json.inventory, coordinator.port));
});

test('a supporter leads to its coordinator, and a pool is shown once', async (t) => {
  const { coordinator, supporter } = await paris(t);
  const console = await console_(t, await scratch(t));
  const pool = await join_(console, supporter);
  // The supporter's certificate, then the coordinator's.
  const shown = await reaches(pool, 'untrusted');
  assert.equal(shown.address, `${coordinator.address}:${coordinator.port}`);
  await console.pools.trust(pool.id, shown.certificate.fingerprint256);
  assert.equal((await reaches(pool, 'live')).address, `${coordinator.address}:${coordinator.port}`);
  const again = await join_(console, coordinator);
  const { reason, step } = await reaches(again, 'offline');
  assert.deepEqual([reason?.code, reason?.params[0]], ['already-connected', 'Paris']);
  assert.equal(step, 'signing-in');
  assert.equal(pool.state.at, 'live');
});

test('a pool restored from a backup is not taken for the original', async (t) => {
  const console = await console_(t, await scratch(t));
  const first = await paris(t);
  const original = await join_(console, first.coordinator);
  await reaches(original, 'live');
  // The same objects at another port of the same addresses.
  const second = await paris(t);
  const copy = await join_(console, second.coordinator);
  const { reason } = await reaches(copy, 'offline');
  assert.equal(reason?.code, 'same-pool-elsewhere');
});

const names = [
  '<b>&amp; "quoted" \'single\'</b>',
  'a]]>b]]></string></value></param><param><value><string>INJECTED',
  'שלום ‮ mixed',
  'family 👨‍👩‍👧 ok',
  'x'.repeat(1000),
  'two\nlines\tand a tab',
  '__proto__',
  '  spaces  ',
  '},{"id":"1","timestamp":"0.0","class":"vm","operation":"del","ref":"',
];
for (const rpc of ['json', 'xml'] as const)
  test(`names of every kind survive the way there and back (${rpc})`, async (t) => {
    const { coordinator } = await paris(t, { rpc });
    const pool = await join_(await console_(t, await scratch(t)), coordinator);
    await reaches(pool, 'live');
    const [vm] = [...pool.inventory.all('VM')].filter((vm) => !vm.is_a_template && !vm.is_control_domain);
    assert.ok(vm);
    for (const name of names) {
      await pool.call('VM.set_name_label', [vm.$ref, name]);
      await pool.call('VM.set_name_description', [vm.$ref, name]);
      await pool.barrier();
      const now: Obj<'VM'> | undefined = pool.inventory.get('VM', vm.$ref);
      assert.equal(now?.name_label, name);
      assert.equal(now.name_description, name);
    }
    assert.equal(({} as Record<string, unknown>)['x'], undefined);
  });

test('what was kept incrementally equals what is read anew', async (t) => {
  const { coordinator, play, running } = await paris(t);
  const pool = await join_(await console_(t, await scratch(t)), coordinator);
  await reaches(pool, 'live');
  await play({ kind: 'storm', changesPerSecond: 2000, seconds: 2 });
  const state = async () =>
    (await (await fetch(`${running.control}/state`)).json()) as {
      pools: { storm: { running: boolean; changes: number } }[];
    };
  for (
    let storm = await state();
    storm.pools[0]?.storm.running || !storm.pools[0]?.storm.changes;
    storm = await state()
  )
    await new Promise((resolve) => setTimeout(resolve, 50));
  await pool.barrier();
  const kept = everything(pool.inventory);
  const fresh = await join_(await console_(t, await scratch(t)), coordinator);
  await reaches(fresh, 'live');
  await pool.barrier();
  assert.deepEqual(everything(fresh.inventory), everything(pool.inventory));
  assert.equal(Object.keys(kept).length, Object.keys(everything(pool.inventory)).length);
});

test('signed out by the server: signed in again without a word', async (t) => {
  const { coordinator, play } = await paris(t);
  const pool = await join_(await console_(t, await scratch(t)), coordinator);
  const { since } = await reaches(pool, 'live');
  const states: string[] = [];
  pool.onState(({ at }) => states.push(at));
  await play({ kind: 'expire-sessions' });
  await until(() => pool.state.at === 'live' && pool.state.since > since);
  assert.ok(!states.includes('waiting') && !states.includes('offline'), states.join());
});

test('a crashed coordinator: its pool is waited for, and the tree stays', async (t) => {
  const { coordinator, supporter, play } = await paris(t, { speed: 100 });
  const console = await console_(t, await scratch(t));
  const pool = await join_(console, supporter);
  await console.pools.trust(pool.id, (await reaches(pool, 'untrusted')).certificate.fingerprint256);
  assert.ok((await reaches(pool, 'live')).address.startsWith(coordinator.address));
  const before = pool.inventory.count('VM');
  await play({ kind: 'crash-host', host: coordinator.name });
  const waiting = await reaches(pool, 'waiting', 60_000);
  assert.match(waiting.waitingFor, /or another member/);
  assert.equal(pool.inventory.count('VM'), before);
  assert.ok(pool.seenAt);
  await play({ kind: 'recover-host', host: coordinator.name });
  await until(() => {
    console.pools.retryNow(pool.id);
    return pool.state.at === 'live';
  }, 60_000);
});

test('another certificate is not spoken to until somebody agrees', async (t) => {
  const { coordinator, play } = await paris(t);
  const console = await console_(t, await scratch(t));
  const pool = await join_(console, coordinator);
  await reaches(pool, 'live');
  await play({ kind: 'change-certificate', host: coordinator.name });
  await pool.barrier();
  await console.pools.disconnect(pool.id);
  assert.ok(Date.now() - (pool.seenAt ?? 0) < 60_000, 'it was seen until somebody left it');
  console.pools.connect(pool.id);
  const state = await reaches(pool, 'untrusted');
  assert.ok(state.pinned);
  assert.notEqual(state.pinned.fingerprint256, state.certificate.fingerprint256);
  assert.equal(state.announcedByPool, true);
  await console.pools.trust(pool.id, state.certificate.fingerprint256);
  await reaches(pool, 'live');
});

test('the next start shows the pool as it was, and a spoilt file is as none', async (t) => {
  const { coordinator, running } = await paris(t);
  const dataDir = await scratch(t);
  const first = await console_(t, dataDir);
  const pool = await join_(first, coordinator, true);
  await reaches(pool, 'live');
  await pool.barrier();
  const left = Date.now();
  await first.close();
  await running.close();
  const before = everything(pool.inventory);
  assert.ok(!(await readFile(join(dataDir, 'servers.json'), 'utf8')).includes('practice'));
  assert.equal((await stat(join(dataDir, 'servers.json'))).mode & 0o777, 0o600);

  const second = await console_(t, dataDir);
  const [kept] = second.pools.list();
  assert.ok(kept);
  assert.equal(kept.name, 'Paris');
  assert.ok(kept.seenAt && kept.seenAt >= left, 'its age counts from the last look');
  const vms = (all: Record<string, unknown>): string[] => Object.keys(all).filter((key) => key.startsWith('VM '));
  assert.deepEqual(vms(everything(kept.inventory)), vms(before));
  await second.close();

  const [file = ''] = await readdir(join(dataDir, 'inventories'));
  const path = join(dataDir, 'inventories', file);
  await writeFile(path, (await readFile(path)).subarray(0, 5000));
  const third = await console_(t, dataDir);
  assert.equal(third.pools.list()[0]?.inventory.count('VM'), 0);
});

test('a task ends when its effect is in the inventory', async (t) => {
  const { coordinator } = await paris(t, { speed: 20 });
  const pool = await join_(await console_(t, await scratch(t)), coordinator);
  await reaches(pool, 'live');
  const vm = [...pool.inventory.all('VM')].find(
    (vm) => vm.power_state === 'Halted' && !vm.is_a_template && vm.allowed_operations.includes('start'),
  );
  assert.ok(vm);
  const progress: number[] = [];
  await pool.task('VM.start', [vm.$ref, false, false], { onProgress: (fraction) => progress.push(fraction) });
  assert.equal(pool.inventory.get('VM', vm.$ref)?.power_state, 'Running');
  assert.equal(progress.at(-1), 1);
  await assert.rejects(pool.task('VM.start', [vm.$ref, false, false]), /VM_BAD_POWER_STATE/);
  await pool.barrier();
  assert.deepEqual(
    [...pool.inventory.all('task')].filter(({ name_label }) => name_label.includes('VM.start')),
    [],
  );
});

for (const role of ['read-only', 'vm-operator', 'pool-operator'])
  test(`an account that is only ${role} sees everything and knows what it is`, async (t) => {
    const { coordinator } = await paris(t);
    const { pools } = await console_(t, await scratch(t));
    const address = `${coordinator.address}:${coordinator.port}`;
    const id = await pools.add({ address, username: role, password: 'practice', keepPassword: false });
    const pool = pools.get(id);
    assert.ok(pool);
    await pools.trust(id, (await reaches(pool, 'untrusted')).certificate.fingerprint256);
    assert.equal((await reaches(pool, 'live')).role, role);
    assert.ok(pool.inventory.count('VM') > 10);
    await pool.barrier();
    const rename = pool.call('pool.set_name_label', [[...pool.inventory.all('pool')][0]?.$ref, 'mine']);
    if (role === 'pool-operator') await rename;
    else await assert.rejects(rename, /RBAC_PERMISSION_DENIED/);
  });

test('a pool opened read-only is read by root and changed by nobody, until it is opened otherwise', async (t) => {
  const { coordinator, supporter } = await paris(t);
  const dataDir = await scratch(t);
  const first = await console_(t, dataDir);
  const address = `${coordinator.address}:${coordinator.port}`;
  const typed = { username: 'root', password: 'practice', keepPassword: false };
  const id = await first.pools.add({ address, ...typed, readOnly: true });
  const pool = first.pools.get(id);
  assert.ok(pool);
  await first.pools.trust(id, (await reaches(pool, 'untrusted')).certificate.fingerprint256);
  const { role, localRoot, readOnly } = await reaches(pool, 'live');
  assert.deepEqual({ role, localRoot, readOnly }, { role: 'read-only', localRoot: false, readOnly: true });
  assert.ok(pool.inventory.count('VM') > 10);
  await pool.barrier();
  const vm = [...pool.inventory.all('VM')].find(({ power_state }) => power_state === 'Halted');
  assert.ok(vm);
  const signal = new AbortController().signal;
  for (const deed of [
    () => pool.call('VM.set_name_label', [vm.$ref, 'mine']),
    () => pool.task('VM.start', [vm.$ref, false, false]),
    () => pool.http(supporter.address, '/import?session_id=x', { method: 'PUT' }),
    () => pool.tunnel(`https://${address}/console?ref=x`, signal),
  ])
    await assert.rejects(deed, /opened-read-only/);
  assert.equal((await pool.http(coordinator.address, '/rrd_updates?start=0&json=true')).status, 200);
  await first.pools.signIn(id, typed);
  assert.equal((await reaches(pool, 'live')).readOnly, false);
  await pool.call('VM.set_name_label', [vm.$ref, 'mine']);
  await first.pools.signIn(id, { ...typed, readOnly: true });
  await reaches(pool, 'live');
  await first.close();
  const second = await console_(t, dataDir);
  assert.equal(second.pools.connections()[0]?.readOnly, true);
});
