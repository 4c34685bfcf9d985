import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openBench } from '../../api/testing.ts';
import { besides } from '../allowed/vm.ts';
import { commonFeatures, covers, cpus } from '../genesis/products.ts';
import { isoImage, readIso } from '../patches/iso9660.ts';
import { recogniseIso, recogniseLegacy, siteFile, siteIndex } from '../patches/files.ts';
import { isoPatches, legacyPatches } from '../patches/site.ts';
import { updatesList } from '../patches/cdn.ts';
import { GIB, MIB, read } from '../typed.ts';
import { balloon, freeMemory, overheadOf } from './memory.ts';

/** [memory, virtual processors, what a real server said it costs beyond]. */
const overheads: readonly (readonly [memory: number, vcpus: number, cost: number])[] = [
  [2 * GIB, 1, 20_971_520],
  [200 * GIB, 2, 1_682_964_480],
];

test('memory overhead as a real server computes it', () => {
  for (const [memory, vcpus, cost] of overheads) assert.equal(overheadOf(memory, vcpus), cost);
});

test('free memory is what hosts and VMs leave; ballooning shares it', async () => {
  const { benches, dispose } = openBench('mixed');
  const [bench] = benches;
  assert.ok(bench);
  const { db } = bench.world;
  const vm = bench.ref('VM', 'elastic');
  const host = read(db, 'VM', vm).resident_on;
  const total = read(db, 'host_metrics', read(db, 'host', host).metrics).memory_total;
  const taken = read(db, 'host', host).resident_VMs.reduce(
    (sum, ref) => sum + read(db, 'VM', ref).memory_dynamic_min + read(db, 'VM', ref).memory_overhead,
    0,
  );
  assert.equal(freeMemory(db, host), total - read(db, 'host', host).memory_overhead - taken);
  assert.equal(read(db, 'VM', vm).memory_target, 32 * GIB);
  const big = bench.ref('VM', 'starts-by-itself');
  const room = freeMemory(db, host) - 4 * GIB;
  await bench.ask('VM.set_memory', big, Math.floor(room / MIB) * MIB);
  await bench.ask('VM.set_affinity', big, host);
  await bench.ask('VM.start_on', big, host, false, false);
  balloon(db, host);
  const { memory_target } = read(db, 'VM', vm);
  assert.ok(memory_target >= 8 * GIB && memory_target < 16 * GIB, `gave memory back, has ${memory_target}`);
  dispose();
});

test('a processor covers what older ones have, not the other way round', () => {
  const order = ['haswell', 'skylake', 'icelake'] as const;
  for (const [at, newer] of order.entries()) {
    for (const [below, older] of order.entries())
      assert.equal(covers(cpus[newer].features, cpus[older].features), below <= at, `${newer} over ${older}`);
  }
  assert.equal(commonFeatures([cpus.icelake.features, cpus.haswell.features]), cpus.haswell.features);
});

/** [what runs, the power state, what may begin besides]. */
const concurrency: readonly (readonly [busy: readonly string[], state: string, free: readonly string[]])[] = [
  [['start'], 'Halted', []],
  [['pool_migrate'], 'Running', ['hard_reboot', 'hard_shutdown']],
  [['suspend'], 'Suspended', ['hard_shutdown']],
  [['clean_shutdown'], 'Halted', ['hard_reboot', 'hard_shutdown']],
  [['hard_shutdown'], 'Running', []],
  [['copy'], 'Halted', ['clone', 'copy', 'export']],
];

test('what may begin while something runs', () => {
  for (const [busy, state, free] of concurrency) assert.deepEqual(besides(busy, state), free, busy.join());
});

test('an image is readable, and not when it is cut short', () => {
  const files = { 'update.xml': Buffer.from('<update/>'), 'Packages/a.rpm': Buffer.alloc(5000, 7) };
  const image = isoImage('label', files);
  assert.deepEqual(readIso(image)?.get('update.xml'), files['update.xml']);
  assert.deepEqual(
    readIso(image)?.get('packages/a.rpm') ?? readIso(image)?.get('Packages/a.rpm'),
    files['Packages/a.rpm'],
  );
  assert.equal(readIso(image.subarray(0, image.length - 2048)), undefined);
});

test('every file of the update site is what its entry says', () => {
  const index = siteIndex('http://127.0.0.1/patches');
  for (const patch of isoPatches) {
    const bytes = siteFile(`${patch.name}.iso`);
    assert.ok(bytes && index.includes(`download-size="${bytes.length}"`));
    const found = recogniseIso(bytes);
    assert.equal(found?.uuid, patch.flaw === 'truncated' ? undefined : patch.uuid);
    if (found) assert.equal(found.signed, patch.flaw !== 'unsigned');
  }
  for (const patch of legacyPatches) {
    const found = recogniseLegacy(siteFile(`${patch.name}.xsupdate`) ?? Buffer.alloc(0));
    assert.deepEqual([found?.uuid, found?.signed], [patch.uuid, patch.flaw !== 'unsigned']);
  }
});

test('the list of updates in both shapes', () => {
  const { benches, dispose } = openBench('practice');
  const [bench] = benches;
  assert.ok(bench);
  const host = bench.world.coordinator();
  const now = updatesList(bench.world, [host]) as {
    hosts: { guidance: Record<string, string[]> }[];
    updates: { id: string; guidance: object }[];
  };
  assert.deepEqual(now.hosts[0]?.guidance, { mandatory: ['RebootHost'], recommended: [], full: [] });
  assert.equal(now.updates.length, 5);
  const then = updatesList(bench.world, [host], 'then') as { hosts: Record<string, unknown>[] };
  assert.deepEqual(then.hosts[0]?.['absolute-guidance'], ['RebootHost']);
  dispose();
});
