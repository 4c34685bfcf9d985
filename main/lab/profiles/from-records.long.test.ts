import assert from 'node:assert/strict';
import { test } from 'node:test';
import { datamodel } from '../../../app/xenapi/generated/datamodel.ts';
import { openBench } from '../api/testing.ts';
import { startLab } from '../lab.ts';
import { Guest } from '../testing.ts';
import type { Bench } from '../api/testing.ts';
import type { Row } from '../world/db.ts';
import { siteFile } from '../world/patches/files.ts';
import { violations } from '../world/checks/invariants.ts';
import type { World } from '../world/world.ts';
import { planFromRecords } from './from-records.ts';
import type { PendingUpdates, PoolRecords } from './from-records.ts';

const NOT_OF_THE_POOL = new Set(['session', 'task', 'role']);

/** As a client gets them: text and numbers only, nothing shared with the world they come from. */
function recordsOf({ tables }: World): PoolRecords {
  const all = Object.keys(datamodel).map((cls) => [cls, Object.fromEntries(tables.rows(cls))] as const);
  return JSON.parse(JSON.stringify(Object.fromEntries(all))) as PoolRecords;
}

/** What the seeded world may say otherwise: where its hosts are. */
function withoutPlaces(cls: string, row: Row): Row {
  const { address, IP, location, ...rest } = row;
  if (cls === 'host') return { ...rest, ...(IP === undefined ? {} : { IP }) };
  if (cls === 'PIF') return { ...rest, moved: (IP as string).startsWith('127.') ? 'yes' : (IP as string) };
  if (cls === 'console') return { ...rest, path: (location as string).replace(/^https:\/\/[^/]*/, '') };
  return { ...row, ...(address === undefined ? {} : { address }) };
}

for (const profile of ['practice', 'single', 'legacy', 'xcp-ng', 'mixed']) {
  test(`${profile}: a pool made of a pool's records has the same records`, () => {
    const source = openBench(profile);
    for (const { world } of source.benches) {
      const records = recordsOf(world);
      const { benches, dispose } = openBench(planFromRecords({ records }));
      const [made] = benches;
      assert.ok(made);
      const again = recordsOf(made.world);
      for (const cls of Object.keys(datamodel)) {
        if (NOT_OF_THE_POOL.has(cls)) continue;
        const [before, after] = [records[cls] ?? {}, again[cls] ?? {}];
        assert.deepEqual(Object.keys(after), Object.keys(before), cls);
        for (const ref of Object.keys(before))
          assert.deepEqual(withoutPlaces(cls, after[ref] as Row), withoutPlaces(cls, before[ref] as Row), cls);
      }
      assert.equal(made.world.product.updates, world.product.updates);
      assert.deepEqual(violations(made.world), []);
      dispose();
    }
    source.dispose();
  });
}

function seeded(profile: string, pending?: (source: World) => PendingUpdates): { bench: Bench; end: () => void } {
  const source = openBench(profile);
  const [{ world }] = source.benches as [Bench];
  const made = openBench(planFromRecords({ records: recordsOf(world), ...(pending && { pending: pending(world) }) }));
  source.dispose();
  const [bench] = made.benches;
  assert.ok(bench);
  return { bench, end: made.dispose };
}

const guestsOf = ({ world }: Bench, host: string): readonly string[] =>
  (world.db.need('host', host)['resident_VMs'] as readonly string[]).filter(
    (vm) => world.db.need('VM', vm)['is_control_domain'] === false,
  );

/** Every VM leaves a host: those that cannot move are switched off. */
async function empty(bench: Bench, host: string): Promise<void> {
  await bench.ask('host.disable', host);
  for (let left = 10; left > 0 && guestsOf(bench, host).length > 0; left--) {
    const stuck = Object.keys((await bench.ask('host.get_vms_which_prevent_evacuation', host)) as Row);
    for (const vm of stuck) await bench.ask('VM.hard_shutdown', vm);
    await bench.ask('host.evacuate', host);
  }
  assert.deepEqual(guestsOf(bench, host), []);
}

test('its hosts are emptied, given what they lacked, and started again', async () => {
  const lacking = { id: 'XS-1', name: 'One', guidance: ['RebootHost'] };
  const { bench, end } = seeded('practice', ({ db }) => ({
    hash: 'f00d',
    updates: [lacking, { id: 'XS-2', name: 'Two', guidance: ['restart_toolstack'] }],
    lacks: Object.fromEntries([...db.refs('host')].map((host, at) => [host, at === 2 ? ['XS-1', 'XS-2'] : ['XS-2']])),
  }));
  const { world } = bench;
  const ask: Bench['ask'] = (...call) => bench.ask(...call);
  const [one, , two] = [...world.db.refs('host')];
  assert.ok(one && two);
  assert.ok(guestsOf(bench, two).length > 0);
  assert.deepEqual(await ask('host.apply_updates', two, 'beef'), ['UPDATEINFO_HASH_MISMATCH']);
  assert.deepEqual(await ask('host.apply_updates', two, 'f00d'), ['HOST_EVACUATION_IS_REQUIRED', two]);
  assert.deepEqual(await ask('host.apply_updates', one, 'f00d'), []);
  assert.deepEqual(world.db.need('host', one)['pending_guidances'], ['restart_toolstack']);
  await empty(bench, two);
  assert.deepEqual(await ask('host.apply_updates', two, 'f00d'), []);
  await ask('host.reboot', two);
  await bench.clock.advance(200);
  const row = world.db.need('host', two);
  assert.deepEqual([row['enabled'], row['pending_guidances'], row['last_update_hash']], [true, [], 'f00d']);
  assert.deepEqual(violations(world), []);
  end();
});

test('a VM that is shut down and started has its tools again, one without them has not', async () => {
  const { bench, end } = seeded('mixed');
  const { world } = bench;
  await bench.ask('pool.disable_ha');
  for (const [name, tools] of [
    ['elastic', true],
    ['no-tools', false],
  ] as const) {
    const vm = bench.ref('VM', name);
    assert.equal(await bench.ask('VM.hard_shutdown', vm), '');
    assert.equal(await bench.ask('VM.start', vm, false, false), '');
    await bench.clock.advance(300);
    assert.equal(world.db.need('VM', vm)['guest_metrics'] !== 'OpaqueRef:NULL', tools, name);
  }
  end();
});

test('a host that was dead is still dead, and can be switched on', async () => {
  const source = openBench('practice');
  const [paris] = source.benches as [Bench];
  const host = paris.ref('host', 'xs-paris-03');
  await empty(paris, host);
  await paris.ask('host.shutdown', host);
  await paris.clock.advance(60);
  const { benches, dispose } = openBench(planFromRecords({ records: recordsOf(paris.world) }));
  source.dispose();
  const [made] = benches;
  assert.ok(made);
  await made.clock.advance(600);
  assert.equal(made.world.reach(host).kind, 'refused');
  made.world.db.patch('host', host, { power_on_mode: 'wake-on-lan' });
  assert.equal(await made.ask('host.power_on', host), '');
  await made.clock.advance(200);
  assert.equal(made.world.reach(host).kind, 'up');
  dispose();
});

test('files and packages that are lacked are to be had under their names', async () => {
  const uuid = '11111111-2222-3333-4444-555555555555';
  const image = { id: uuid, name: 'XS82 & "more"', guidance: ['restartHost'] };
  const iso = seeded('legacy', ({ db }) => ({
    updates: [image],
    lacks: Object.fromEntries([...db.refs('host')].map((host) => [host, [uuid]])),
  }));
  assert.ok(siteFile(`${image.name}.xsupdate`, iso.bench.world.offer));
  iso.end();
  const yum = seeded('xcp-ng', ({ db }) => ({
    updates: [{ id: 'xen-hypervisor-4.17.5-16.xcpng8.3', name: 'xen-hypervisor' }],
    lacks: { [[...db.refs('host')][0] ?? '']: ['xen-hypervisor-4.17.5-16.xcpng8.3'] },
  }));
  const hosts = [...yum.bench.world.db.refs('host')];
  const lists = [];
  for (const host of hosts)
    lists.push(JSON.parse(await yum.bench.text('host.call_plugin', host, 'updater.py', 'check_update', {})));
  assert.deepEqual(
    lists.map((list: { name: string; version: string }[]) => list.map(({ name, version }) => `${name} ${version}`)),
    [['xen-hypervisor 4.17.5'], [], []],
  );
  yum.end();
});

test('it is served like any other pool, in fast time', async () => {
  const source = openBench('xcp-ng');
  const [{ world }] = source.benches as [Bench];
  const lab = await startLab({ plan: planFromRecords({ records: recordsOf(world) }), speed: 1000 });
  try {
    const guest = await Guest.enter(lab);
    const [stopped] = await guest.call<string[]>('VM.get_by_name_label', 'sandbox');
    await guest.call('VM.start', stopped, false, false);
    assert.equal(await guest.call('VM.get_power_state', stopped), 'Running');
    assert.deepEqual(await guest.call('host.get_all'), [...world.db.refs('host')]);
    assert.equal(lab.pools[0]?.name, 'Grenoble');
    const consoles = await guest.call<Readonly<Record<string, { location: string }>>>('console.get_all_records');
    const ports = Object.values(consoles).map(({ location }) => new URL(location).port);
    assert.deepEqual([...new Set(ports)], [String(lab.pools[0]?.hosts[0]?.port)]);
  } finally {
    await lab.close();
    source.dispose();
  }
});

test('half a pool is refused', () => {
  assert.throws(() => planFromRecords({ records: { pool: {} } }), /not the records of a whole pool/);
});
