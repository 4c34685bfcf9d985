import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { asked, places, planned, rolling, settled } from './test-kit.ts';

const generations = [
  ['its own repositories', 'practice', 'Paris'],
  ['update images', 'practice', 'Lyon'],
  ['patch files', 'legacy', undefined],
  ['the updater plugin', 'xcp-ng', undefined],
] as const;

// They mostly wait, each in a lab of its own.
describe('a whole pool', { concurrency: true }, () => {
  for (const [source, profile, name] of generations) {
    test(`from ${source}: every server updated, every VM where it was, nothing owed`, async (t) => {
      const rig = await rolling(t, profile, name);
      const { pool, rollouts } = rig;
      const before = places(pool);
      const made = await planned(rig);
      const run = await rollouts.begin(pool, made);
      await Promise.race([rollouts.finished(run), asked(rollouts, run)]);
      await settled(rig, made, before);
      assert.equal(rollouts.rows()[0]?.ended?.how, 'complete');
    });
  }
});
