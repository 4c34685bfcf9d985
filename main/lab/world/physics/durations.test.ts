import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openBench, type Bench } from '../../api/testing.ts';
import { find, GIB, read } from '../typed.ts';

async function withParis(work: (paris: Bench) => Promise<void>): Promise<void> {
  const { benches, dispose } = openBench('practice');
  const [paris] = benches;
  assert.ok(paris);
  await work(paris);
  dispose();
}

/** Simulated seconds until a call has ended well. */
async function seconds(bench: Bench, method: string, ...params: Parameters<Bench['ask']>[1][]): Promise<number> {
  const before = bench.clock.now();
  const value = await bench.ask(method, ...params);
  assert.ok(!Array.isArray(value), JSON.stringify(value));
  return (bench.clock.now() - before) / 1000;
}

const LIVE = { live: 'true' };

test('a VM takes as long to move as its memory takes to cross, longer where another crosses beside it', () =>
  withParis(async (paris) => {
    const { db } = paris.world;
    const [small, large] = [paris.ref('VM', 'dns-01'), paris.ref('VM', 'gitlab')];
    const ratio = read(db, 'VM', large).memory_target / read(db, 'VM', small).memory_target;
    const away = paris.ref('host', 'xs-paris-02');
    const quick = await seconds(paris, 'VM.pool_migrate', small, away, LIVE);
    const long = await seconds(paris, 'VM.pool_migrate', large, paris.ref('host', 'xs-paris-03'), LIVE);
    assert.ok(
      long > quick * Math.min(4, ratio / 3),
      `${quick} s for the small one, ${long} s for one ${ratio} times as large`,
    );
    await seconds(paris, 'VM.pool_migrate', large, paris.ref('host', 'xs-paris-02'), LIVE);
    const other = paris.begin('VM.pool_migrate', large, paris.ref('host', 'xs-paris-03'), LIVE);
    const beside = await seconds(paris, 'VM.pool_migrate', small, paris.ref('host', 'xs-paris-01'), LIVE);
    assert.ok(beside > quick * 1.3, `${quick} s alone, ${beside} s beside another`);
    await paris.clock.advance(2000);
    assert.equal(await other, '');
  }));

test('a disk takes as long to copy as it holds, and the copy tells how far it is', () =>
  withParis(async (paris) => {
    const { db } = paris.world;
    const sr = paris.ref('SR', 'nfs-prod-01');
    const copyOf = async (gib: number): Promise<number> => {
      const record = { name_label: `${gib}`, name_description: '', SR: sr, virtual_size: gib * GIB, type: 'user' };
      const vdi = await paris.text('VDI.create', { ...record, sharable: false, read_only: false, other_config: {} });
      paris.world.db.patch('VDI', vdi, { physical_utilisation: gib * GIB });
      return seconds(paris, 'VDI.copy', vdi, sr);
    };
    const [four, forty] = [await copyOf(4), await copyOf(40)];
    assert.ok(forty > four * 6 && forty < four * 14, `4 GiB in ${four} s, 40 GiB in ${forty} s`);

    const task = await paris.text('Async.VDI.copy', find(db, 'VDI', (vdi) => vdi.name_label === '40') ?? '', sr);
    const told: number[] = [];
    for (let look = 0; look < 5; look++) {
      await paris.clock.advance(forty / 8);
      told.push(read(db, 'task', task).progress);
    }
    assert.deepEqual(
      [...told].sort((a, b) => a - b),
      told,
    );
    assert.ok(new Set(told).size >= 4 && (told.at(-1) ?? 0) < 1, told.join(' '));
  }));

test('three disks move at a time, a fourth is refused', () =>
  withParis(async (paris) => {
    const { db } = paris.world;
    const target = paris.ref('SR', 'iscsi-tier1');
    const disks = [...db.rows('VDI')].filter(([, row]) => {
      const [vbd] = row['VBDs'] as readonly string[];
      const vm = vbd === undefined ? undefined : db.get('VM', read(db, 'VBD', vbd).VM);
      return (
        row['SR'] === paris.ref('SR', 'nfs-prod-01') && vm?.['power_state'] === 'Running' && row['type'] !== 'suspend'
      );
    });
    const [a, b, c, d] = disks.sort(([, x], [, y]) => Number(x['virtual_size']) - Number(y['virtual_size']));
    assert.ok(a && b && c && d);
    const begun = [a, b, c].map(([vdi]) => paris.begin('VDI.pool_migrate', vdi, target, {}));
    await paris.clock.advance(1);
    assert.deepEqual(await paris.ask('VDI.pool_migrate', d[0], target, {}), ['TOO_MANY_STORAGE_MIGRATES', '3']);
    await paris.clock.advance(20_000);
    for (const moved of await Promise.all(begun)) assert.equal(typeof moved, 'string');
  }));
