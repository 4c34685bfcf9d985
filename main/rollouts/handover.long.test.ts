import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { RunEvent } from '../../app/rollout/run/run.ts';
import type { Rollouts } from './rollouts.ts';
import { asked, places, planned, rolling, settled } from './test-kit.ts';
import { event } from './testing/ready.ts';

const done = (what: string) => (one: RunEvent) => one.e === 'done' && one.step.endsWith(what);

// They mostly wait, each in a lab of its own.
describe('handing over', { concurrency: true }, () => {
  test('a second console sees the run, takes it over when asked to, and brings it to the same end', async (t) => {
    const rig = await rolling(t, 'practice', 'Lyon');
    const before = places(rig.pool);
    const made = await planned(rig);
    const there = await rig.elsewhere();
    const told = new Promise<void>((resolve) => there.onChange(() => there.rows().length > 0 && resolve()));
    const run = await rig.rollouts.begin(rig.pool, made);
    // The list there was read before the run began: it is told of it.
    await told;
    await event(rig.rollouts, done('/apply'));
    const [row] = there.rows();
    assert.ok(there.events(run).length > 3, 'its story so far can be read');
    assert.deepEqual([row?.run, row?.interrupted, row?.foreign?.who], [run, true, 'admin here']);
    await there.adopt(run);
    await Promise.race([there.finished(run), asked(there, run)]);
    await settled(rig, made, before);
    const handed = (rollouts: Rollouts) => rollouts.rows().map(({ taken, interrupted }) => [taken?.who, interrupted]);
    assert.deepEqual(handed(rig.rollouts), [['admin there', false]], 'the first console has let go, and says to whom');
    await rig.rollouts.close();
    assert.deepEqual(handed(await rig.reopen()), [['admin there', false]], 'and knows it at its next start');
  });

  test('a console that died learns at its next start that another one has brought its run to the end', async (t) => {
    const rig = await rolling(t, 'practice', 'Lyon');
    const before = places(rig.pool);
    const made = await planned(rig);
    const there = await rig.elsewhere();
    const run = await rig.rollouts.begin(rig.pool, made);
    await event(rig.rollouts, done('/apply'));
    await rig.rollouts.close();
    await there.adopt(run);
    await Promise.race([there.finished(run), asked(there, run)]);
    await settled(rig, made, before);
    const again = await rig.reopen();
    const [row] = again.rows();
    assert.deepEqual([row?.taken?.who, row?.interrupted], ['admin there', false]);
    const next = await again.begin(rig.pool, made);
    await Promise.race([again.finished(next), asked(again, next)]);
    assert.equal(again.rows().find((one) => one.run === next)?.ended?.how, 'complete', 'the next run is its own');
  });

  test('two consoles begin at once: one wins, the other is told', async (t) => {
    const rig = await rolling(t, 'practice', 'Lyon');
    const before = places(rig.pool);
    const made = await planned(rig);
    const there = await rig.elsewhere();
    const runs = await Promise.all([rig.rollouts.begin(rig.pool, made), there.begin(rig.pool, made)]);
    const ends = await Promise.allSettled([
      Promise.race([rig.rollouts.finished(runs[0]), asked(rig.rollouts, runs[0])]),
      Promise.race([there.finished(runs[1]), asked(there, runs[1])]),
    ]);
    assert.equal(ends.filter((end) => end.status === 'fulfilled').length, 1);
    const told = ends.find((end) => end.status === 'rejected');
    assert.match(String(told?.reason), /asks about failure of claim.*rollout-elsewhere.*admin (here|there)/);
    await settled(rig, made, before);
  });

  test('stopped in the middle of a server: what was begun is put back, nothing else is done', async (t) => {
    const rig = await rolling(t, 'practice', 'Paris');
    const before = places(rig.pool);
    const made = await planned(rig);
    const run = await rig.rollouts.begin(rig.pool, made);
    await event(rig.rollouts, (one) => one.e === 'done' && one.step.includes('/leave/'));
    await rig.rollouts.order(run, { order: 'stop' });
    await Promise.race([rig.rollouts.finished(run), asked(rig.rollouts, run)]);
    await rig.pool.barrier();
    assert.deepEqual(places(rig.pool), before);
    assert.equal(rig.rollouts.rows()[0]?.ended?.how, 'stopped');
    assert.ok(
      [...rig.pool.inventory.all('host')].every(
        (host) => host.enabled && host.other_config['MAINTENANCE_MODE'] === undefined,
      ),
    );
    assert.ok(!rig.rollouts.events(run).some((one) => one.e === 'intent' && one.step.endsWith('/apply')));
  });

  test("the coordinator's toolstack restarts in the middle: the run waits for the pool and ends as planned", async (t) => {
    const rig = await rolling(t, 'practice', 'Paris');
    const before = places(rig.pool);
    const made = await planned(rig);
    const run = await rig.rollouts.begin(rig.pool, made);
    const [coordinator] = made.hosts;
    assert.ok(coordinator);
    await event(rig.rollouts, done(`${coordinator.host.uuid}/verify`));
    await rig.control.play({ kind: 'restart-toolstack', pool: 'Paris', host: coordinator.host.name });
    await Promise.race([rig.rollouts.finished(run), asked(rig.rollouts, run)]);
    await settled(rig, made, before);
  });
});
