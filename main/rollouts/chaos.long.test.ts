import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { TestContext } from 'node:test';
import type { Plan } from '../../app/rollout/plan/plan-types.ts';
import { usualChoices } from '../../app/rollout/testing.ts';
import type { Pool } from '../pools/pool.ts';
import { connected, places, planned, settled } from './test-kit.ts';
import type { Connected } from './test-kit.ts';
import { alwaysRetry, endOf, goesWrong, mortal } from './testing/chaos.ts';
import { eachTrouble } from './testing/each.ts';
import { generations } from '../lab/profiles/generations.ts';
import { Life } from './testing/mortal.ts';
import type { Before } from './testing/mortal.ts';

/** One pool of a lab that is to be rolled through trouble, and how it was before. */
interface Victim {
  readonly lab: Connected;
  readonly pool: Pool;
  readonly plan: Plan;
  readonly before: Record<string, string>;
}

/** Rolls every generation at once, in one lab, each through the same trouble. */
async function everyGeneration(t: TestContext, through: (victim: Victim) => Promise<void>): Promise<void> {
  const lab = await connected(t, { plan: generations });
  const victims = await Promise.all(
    lab.pools.map(async (pool): Promise<Victim> => {
      // Servers of one of them empty themselves.
      const safeguards = { ...usualChoices.safeguards, evacuate: pool.name === 'Patch' };
      const plan = await planned({ pool, index: lab.running.updateSite, stopped: lab.stopped }, { safeguards });
      return { lab, pool, plan, before: places(pool) };
    }),
  );
  assert.deepEqual(new Set(victims.map(({ plan }) => plan.hosts[0]?.work.payload.generation)), new Set(['cdn', 'iso', 'patch', 'yum'])); // prettier-ignore
  await Promise.all(
    victims.map(async (victim) => {
      const { pool, plan, before } = victim;
      await through(victim).catch((error: unknown) => assert.fail(`${pool.name}: ${String(error)}`));
      await settled({ pool, stopped: lab.stopped }, plan, before);
    }),
  );
}

/** Runs to the end while `trouble` meets the first time of each call: the same method about the same objects. */
async function troubled(t: TestContext, { lab, pool, plan }: Victim, trouble: Before): Promise<void> {
  const met = new Set<string>();
  // What the run makes itself, a disk for an update, is another one at each try.
  const known = new Set(['VM', 'host', 'pool', 'PBD', 'SR', 'pool_patch', 'pool_update', 'VMSS', 'VBD', 'VDI'].flatMap((cls) => [...pool.inventory.all(cls as 'VM')].map((one): string => one.$ref))); // prettier-ignore
  const named = (one: unknown): unknown =>
    typeof one !== 'string' || one.length > 60
      ? typeof one
      : !one.startsWith('OpaqueRef:') || known.has(one)
        ? one
        : '';
  const before: Before = async (method, params) => {
    const call = `${method} ${JSON.stringify(params.map(named))}`;
    if (met.has(call)) return;
    met.add(call);
    await trouble(method, params);
  };
  const process = new Life().process(pool, before);
  const rollouts = await lab.open(pool.name, { pools: () => [process], beat: 600_000 });
  const run = await rollouts.begin(process, plan);
  const stop = alwaysRetry(rollouts, run);
  await rollouts.finished(run);
  stop();
  t.diagnostic(`${pool.name}: ${met.size} calls`);
  assert.ok(met.size > 40, `${met.size} calls`);
}

/** `CHAOS=calls`, `lines` or `all`: every trouble in a run of its own, for hours; `GENERATION` for one alone. */
const EACH = process.env['CHAOS'];
const ONLY = process.env['GENERATION'];

if (EACH !== undefined)
  for (const generation of ['cdn', 'iso', 'patch', 'yum'] as const)
    if (ONLY === undefined || ONLY === generation)
      test(`each trouble of ${generation}`, (t) => eachTrouble(t, generation, EACH));

// Each of them mostly waits: side by side they take as long as the longest.
describe('chaos', { concurrency: true, skip: EACH !== undefined }, () => {
  test('killed at every line of a run, before it is on disk and right after: the same end', async (t) => {
    await everyGeneration(t, async ({ lab, pool, plan }) => {
      const killedAt = new Set<string>();
      let run: string | undefined;
      for (;;) {
        const life = mortal(pool, (when) => !killedAt.has(when) && killedAt.add(when).has(when));
        const rollouts = await lab.open(pool.name, life.options);
        if (run === undefined) run = await rollouts.begin(life.process, plan);
        else await rollouts.adopt(run);
        const stop = alwaysRetry(rollouts, run);
        const end = await Promise.race([life.death, endOf(rollouts, run)]);
        stop();
        if (end === 'ended') break;
        await rollouts.close();
      }
      assert.ok(killedAt.size > 150, `${killedAt.size} deaths`);
      t.diagnostic(`${pool.name}: ${killedAt.size} deaths`);
    });
  });

  for (const [title, how] of [
    ['every call of a run fails once: tried again, the same end', 'fails'],
    ['the answer to every call of a run is cut off once: looked at again, the same end', 'is cut off'],
    ['the coordinator is lost once at every call of a run: waited for, the same end', 'loses the coordinator'],
  ] as const)
    test(title, async (t) => {
      await everyGeneration(t, (victim) =>
        troubled(t, victim, (method, params) => goesWrong(victim.lab, victim.pool, how, method, params)),
      );
    });
});
