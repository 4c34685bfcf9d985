import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rampage } from '../../api/rampage.ts';
import { openBench } from '../../api/testing.ts';
import { violations } from './invariants.ts';

for (const profile of ['practice', 'single', 'legacy', 'xcp-ng', 'mixed']) {
  test(`${profile} begins consistent`, () => {
    const { benches, dispose } = openBench(profile);
    for (const { world } of benches) assert.deepEqual(violations(world), []);
    dispose();
  });
}

test('the same calls give the same history', async () => {
  const history = async (): Promise<string> => {
    const { benches, dispose } = openBench('practice');
    const [bench] = benches;
    assert.ok(bench);
    void bench.begin('VM.pool_migrate', bench.ref('VM', 'dns-01'), bench.ref('host', 'xs-paris-02'), { live: 'true' });
    await bench.ask('VM.start', bench.ref('VM', 'test-a'), false, false);
    await bench.ask('VM.snapshot', bench.ref('VM', 'web-07'), 'again');
    await bench.clock.advance(120);
    const saved = JSON.stringify(bench.world.tables.save());
    dispose();
    return saved;
  };
  assert.equal(await history(), await history());
});

test('the checker sees what is wrong', () => {
  const { benches, dispose } = openBench('single');
  const [bench] = benches;
  assert.ok(bench);
  const vm = bench.ref('VM', 'files');
  bench.world.tables.patch('VM', vm, { power_state: 'Halted' });
  bench.world.tables.patch('VBD', [...bench.world.db.refs('VBD')][0] ?? '', { VM: 'OpaqueRef:nobody' });
  const found = violations(bench.world).join('\n');
  assert.match(found, /is Halted but resident/);
  assert.match(found, /names OpaqueRef:nobody, which is gone/);
  dispose();
});

for (const [profile, seed] of [
  ['mixed', 11],
  ['practice', 13],
  ['legacy', 14],
] as const) {
  test(`a thousand wild calls leave ${profile} consistent, seed ${seed}`, () => rampage(profile, seed, 1000));
}
