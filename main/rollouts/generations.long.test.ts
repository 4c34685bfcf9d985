import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { RunEvent } from '../../app/rollout/run/run.ts';
import { usualChoices } from '../../app/rollout/testing.ts';
import type { Pool } from '../pools/pool.ts';
import { Journal } from './journal.ts';
import { asked, connected, places, planned, settled, SPEED } from './test-kit.ts';
import type { Connected } from './test-kit.ts';
import { until } from './watch.ts';

const generations = [
  ['its own repositories', 'practice', 'Paris'],
  ['update images', 'practice', 'Lyon'],
  ['patch files', 'legacy', undefined],
  ['the updater plugin', 'xcp-ng', undefined],
] as const;

/** What leaves together is seen on its way: the lab's clock stands from before it is asked for, or it may be over between two events. */
const seenLeaving =
  ({ control }: Connected, pool: Pool) =>
  async (path: string) => {
    const leaves = (): boolean =>
      [...pool.inventory.all('VM')].some((vm) => Object.values(vm.current_operations).includes('pool_migrate'));
    const goOn = async (): Promise<void> => {
      await until(pool, leaves, AbortSignal.timeout(60_000), { what: 'an evacuation' });
      await control.clock({ speed: SPEED });
    };
    const journal = await Journal.open(path);
    const write = async (event: RunEvent): Promise<void> => {
      if (event.e === 'intent' && event.step.endsWith('/evacuate')) {
        await control.clock({ speed: 0 });
        void goOn();
      }
      return journal.write(event);
    };
    return { write, close: () => journal.close() };
  };

// They mostly wait, each in a lab of its own.
describe('a pool', { concurrency: true }, () => {
  for (const [source, profile, name] of generations) {
    test(`from ${source}: one server alone, then the whole pool; every VM where it was, nothing owed`, async (t) => {
      const lab = await connected(t, { profile }, name);
      const [pool] = lab.pools;
      assert.ok(pool);
      const rig = { pool, stopped: lab.stopped, index: lab.running.updateSite };
      // Servers of one generation empty themselves.
      const evacuate = source === 'patch files';
      const rollouts = await lab.open('here', evacuate ? { openJournal: seenLeaving(lab, pool) } : {});
      const before = places(pool);
      const all = [...pool.inventory.all('host')];
      const coordinator = pool.inventory.get('host', [...pool.inventory.all('pool')][0]?.master ?? '');
      assert.ok(coordinator);
      const safeguards = { ...usualChoices.safeguards, evacuate };
      const updated: string[] = [];
      for (const chosen of [[coordinator.uuid], all.map((host) => host.uuid)]) {
        const made = await planned(rig, { safeguards }, chosen);
        const run = await rollouts.begin(pool, made);
        await Promise.race([rollouts.finished(run), asked(rollouts, run)]);
        await settled(rig, made, before);
        assert.equal(rollouts.rows().find((row) => row.run === run)?.ended?.how, 'complete');
        updated.push(...made.hosts.map((one) => one.host.uuid));
        for (const { vm, how, out = 0, back = 0 } of rollouts.report(run).moves)
          assert.ok(how !== 'migrate' || (out > 0 && back > 0), `how long ${vm} took: ${out} and ${back} ms`);
      }
      assert.deepEqual(updated, [...new Set(updated)], 'whoever has everything is left alone');
      assert.equal(updated.length, all.length);
    });
  }

  test('of a server alone: its VMs wait while it restarts, and run again after it', async (t) => {
    const lab = await connected(t, { profile: 'single' });
    const [pool] = lab.pools;
    assert.ok(pool);
    const rig = { pool, stopped: lab.stopped, index: lab.running.updateSite };
    const rollouts = await lab.open('here');
    const before = places(pool);
    const made = await planned(rig);
    assert.ok(
      made.hosts[0]?.away.some((one) => one.how !== 'migrate'),
      'there is nowhere to move to',
    );
    const run = await rollouts.begin(pool, made);
    await Promise.race([rollouts.finished(run), asked(rollouts, run)]);
    await settled(rig, made, before);
  });
});
