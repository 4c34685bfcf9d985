import assert from 'node:assert/strict';
import { test } from 'node:test';
import { odd } from '../../api/odd-calls.ts';
import { openBench } from '../../api/testing.ts';
import { loadOf } from '../load/load.ts';
import { crash } from '../physics/hosts/hosts.ts';
import { createRandom } from '../random.ts';
import { each } from '../typed.ts';
import { violations } from './invariants.ts';

for (const [profile, seed] of [
  ['practice', 21],
  ['mixed', 22],
  ['single', 23],
] as const) {
  test(`${profile}: whatever happened to a world, it is found as it was left`, async () => {
    const before = openBench(profile);
    const [bench] = before.benches;
    assert.ok(bench);
    const { world } = bench;
    const random = createRandom(seed);
    const running: Promise<unknown>[] = [];
    for (let round = 0; round < 600; round++) {
      running.push(odd(bench, random));
      if (round % 10 === 9) await bench.clock.advance(random.between(1, 40));
    }
    const vms = [...world.db.refs('VM')];
    const hosts = [...world.db.refs('host')];
    world.troubles.refusesToMigrate.add(random.pick(vms));
    world.troubles.refusesToShutDown.add(random.pick(vms));
    world.troubles.cutOff.add(random.pick(hosts));
    world.troubles.brokenPbds.add(random.pick([...world.db.refs('PBD')]));
    world.troubles.outOfService.add(random.pick(hosts));
    world.troubles.skew.set(random.pick(hosts), 7.5);
    world.blobs.set('OpaqueRef:blob', Buffer.from([0, 255, 10]));
    loadOf(world).record(hosts[0] ?? '', 'loadavg', false);
    const [, , third] = hosts;
    if (third !== undefined) crash(world, third);
    await bench.clock.advance(2000);
    await Promise.all(running);
    const kept = before.keep();
    before.dispose();

    const after = openBench(profile, kept);
    const again = after.keep();
    for (const [index, { origin, saved }] of kept.worlds.entries()) {
      const found = again.worlds[index];
      assert.deepEqual(found?.origin, origin);
      for (const [cls, rows] of Object.entries(saved.tables))
        if (cls !== 'session') assert.deepEqual(found?.saved.tables[cls], rows, cls);
      assert.deepEqual(found?.saved.marks, saved.marks);
      assert.deepEqual(found?.saved.load, saved.load);
      assert.deepEqual(found?.saved.blobs, saved.blobs);
    }
    for (const { world: opened } of after.benches) assert.deepEqual(violations(opened), []);
    after.dispose();
  });
}

test('what is measured does not change with a restart', async () => {
  const before = openBench('practice');
  const [bench] = before.benches;
  assert.ok(bench);
  const vm = bench.ref('VM', 'dns-01');
  await bench.ask('VM.pool_migrate', vm, bench.ref('host', 'xs-paris-02'), { live: 'true' });
  await bench.clock.advance(600);
  const values = ({ world, clock }: typeof bench): readonly number[] => {
    const load = loadOf(world);
    const now = Math.floor(clock.now() / 1000 / 5) * 5;
    return [...each(world.db, 'host')].flatMap(([host]) =>
      load.sources('VM', vm).map((source) => load.value('VM', vm, source, now - 595, 60, host)),
    );
  };
  const first = values(bench);
  const kept = before.keep();
  before.dispose();
  const after = openBench('practice', kept);
  const [again] = after.benches;
  assert.ok(again);
  assert.deepEqual(values(again), first);
  after.dispose();
});

test('a host that left its pool is still alone, and the pool that joined another is gone', async () => {
  const before = openBench('practice');
  const [paris] = before.benches;
  assert.ok(paris);
  const host = paris.ref('host', 'xs-paris-03');
  await paris.ask('host.disable', host);
  for (const [vm, row] of each(paris.world.db, 'VM'))
    if (row.resident_on === host && !row.is_control_domain) await paris.ask('VM.hard_shutdown', vm);
  assert.equal(await paris.ask('pool.eject', host), '');
  await paris.clock.advance(300);
  const kept = before.keep();
  before.dispose();
  assert.equal(kept.worlds.length, 3);
  const after = openBench('practice', { ...kept, worlds: kept.worlds.toSpliced(1, 1) });
  const names = after.benches.map(({ world }) => world.name);
  assert.deepEqual(names, ['Paris', 'xs-paris-03']);
  assert.equal(after.benches[1]?.world.reach(after.benches[1].world.coordinator()).kind, 'up');
  after.dispose();
});
