import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { RunEvent } from '../../../app/rollout/run/run.ts';
import { replay } from '../../../app/rollout/run/run.ts';
import { readUpdates } from '../../updates/read.ts';
import { places, planned, rolling } from '../test-kit.ts';
import { rehearse } from './rehearse.ts';
import { seedOf } from './seed.ts';

const SPEED = 240;

// They mostly wait, each in labs of its own.
describe('rehearsals', { concurrency: true }, () => {
  for (const [profile, name] of [
    ['practice', 'Paris'],
    ['practice', 'Lyon'],
    ['legacy', undefined],
    ['xcp-ng', undefined],
  ] as const)
    // prettier-ignore
    test(`a rehearsal of ${name ?? profile} does what its plan says, and nothing to the pool itself`, async (t) => {
    const { pool, index, ...rest } = await rolling(t, profile, name);
    const plan = await planned({ pool, index, ...rest });
    const known = await readUpdates(pool, { fresh: false, index });
    const before = places(pool);
    const hash = JSON.stringify(plan);
    const events: RunEvent[] = [];
    const seed = structuredClone(seedOf(pool.inventory, { known }));
    await rehearse({ seed, plan, speed: SPEED }, (event) => events.push(event), t.signal);
    const run = replay(events);
    assert.ok(run);
    assert.deepEqual(
      events.flatMap((event) => (event.e === 'failed' ? [event.step, event.failure] : [])),
      [],
    );
    assert.equal(run.ended?.how, 'complete');
    const went = plan.hosts.flatMap(({ host, away }) =>
      away.map(({ vm, to }) => [vm.name, run.facts.get(`${host.uuid}/leave/${vm.uuid}`)?.['to'] ?? to]),
    );
    assert.deepEqual(went, plan.hosts.flatMap(({ away }) => away.map(({ vm, to }) => [vm.name, to])));
    const simulated = (run.ended?.at ?? 0) - run.begun;
    assert.ok(simulated > 5 * 60_000 * plan.hosts.length, `it took simulated minutes: ${simulated / 60_000}`);
    await pool.barrier();
    assert.deepEqual(places(pool), before);
    assert.equal(JSON.stringify(plan), hash);
  });

  test('a rehearsal can be left at any moment', async (t) => {
    const { pool, index, ...rest } = await rolling(t, 'practice', 'Lyon');
    const plan = await planned({ pool, index, ...rest });
    const known = await readUpdates(pool, { fresh: false, index });
    const leaving = new AbortController();
    const input = { seed: structuredClone(seedOf(pool.inventory, { known })), plan, speed: SPEED };
    const rehearsed = rehearse(input, (event) => event.e === 'intent' && leaving.abort(), leaving.signal);
    await assert.rejects(rehearsed, { name: 'AbortError' });
  });
});
