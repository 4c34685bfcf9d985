import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startLab } from '../lab.ts';
import { loadOf } from '../world/load/load.ts';
import { controlClient } from './client.ts';

test('the truth of a data source is told for any moment, an unknown one as null', async (t) => {
  const lab = await startLab({ profile: 'single' });
  t.after(() => lab.close());
  const [world] = lab.worlds;
  assert.ok(world);
  const now = Math.floor(world.clock.now() / 5000) * 5;
  const query = { pool: world.name, cls: 'host', object: 'xs-solo', source: 'cpu0', step: 5 } as const;
  const control = controlClient(lab.control);
  const [past, future] = await control.truth({ ...query, times: [now - 60, now + 600] });
  const source = loadOf(world)
    .sources('host', world.coordinator())
    .find(({ name }) => name === 'cpu0');
  assert.ok(source);
  assert.equal(past, loadOf(world).value('host', world.coordinator(), source, now - 60, 5));
  assert.equal(future, null);
  await assert.rejects(control.truth({ ...query, source: 'nothing', times: [now] }), /xs-solo has no nothing/);
});
