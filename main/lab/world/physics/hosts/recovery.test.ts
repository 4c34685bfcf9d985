import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openBench } from '../../../api/testing.ts';
import { violations } from '../../checks/invariants.ts';
import { read } from '../../typed.ts';

test('a world kept in the middle of things opens at rest', async () => {
  const before = openBench('practice');
  const [paris, lyon] = before.benches;
  assert.ok(paris && lyon);
  const vm = paris.ref('VM', 'batch-03');
  void paris.begin('VM.start', vm, false, false);
  void paris.begin('VM.pool_migrate', paris.ref('VM', 'dns-01'), paris.ref('host', 'xs-paris-02'), { live: 'true' });
  const host = lyon.ref('host', 'xs-lyon-02');
  await lyon.ask('host.reboot', host);
  await paris.clock.advance(0.5);
  await lyon.clock.advance(40);
  void paris.begin('VM.start', paris.ref('VM', 'test-a'), false, false);
  await paris.clock.advance(0.5);
  const kept = before.keep();
  before.dispose();

  const { benches, dispose } = openBench('practice', kept);
  const [again, far] = benches.map(({ world }) => world);
  assert.ok(again && far);
  assert.deepEqual([again, far].flatMap(violations), []);
  assert.equal(read(again.db, 'VM', paris.ref('VM', 'test-a')).power_state, 'Halted');
  assert.equal(far.reach(host).kind, 'refused');
  assert.equal(read(far.db, 'host_metrics', read(far.db, 'host', host).metrics).live, false);
  dispose();
});
