import assert from 'node:assert/strict';
import { test } from 'node:test';
import { timelineOf } from '../../app/rollout/board/timeline.ts';
import { noHistory } from '../../app/rollout/estimate/estimate.ts';
import { byUuid } from '../../app/inventory/find.ts';
import { plan } from '../../app/rollout/plan/plan.ts';
import type { Choices, Planned } from '../../app/rollout/plan/plan.ts';
import type { Plan, Policy } from '../../app/rollout/plan/plan-types.ts';
import type { HostWork } from '../../app/updates/payload.ts';
import { usualChoices } from '../../app/rollout/testing.ts';
import { workFor } from '../../app/updates/updates.ts';
import { createRandom } from '../lab/world/random.ts';
import type { Random } from '../lab/world/random.ts';
import { each, peek } from '../lab/world/typed.ts';
import type { World } from '../lab/world/world.ts';
import type { Pool } from '../pools/pool.ts';
import { readUpdates } from '../updates/read.ts';
import { asked, connected, places, settled, wayOut } from './test-kit.ts';
import type { Connected } from './test-kit.ts';
import { randomPool } from './testing/random-pools.ts';

/** Pools of chance in this test; `WORLDS=1000` for as many as the promise names, `FROM=240` to go on after so many of them. */
const WORLDS = Number(process.env['WORLDS'] ?? 36);
const FROM = Number(process.env['FROM'] ?? 0);
const AT_ONCE = 12;
/** Milliseconds in which a batch has ended, on a busy machine too; one that has not has failed. Beside other work it may take longer. */
const BATCH = process.env['WORLDS'] === undefined ? 150_000 : 1_800_000;

/** Bytes of VMs on each server of a world at its fullest, by uuid, from now on. */
function peaksOf({ db }: World): ReadonlyMap<string, number> {
  const peaks = new Map<string, number>();
  const look = (): void => {
    const used = new Map<string, number>();
    for (const [, vm] of each(db, 'VM')) {
      const host = vm.is_control_domain || vm.is_a_template ? undefined : peek(db, 'host', vm.resident_on)?.uuid;
      if (host !== undefined) used.set(host, (used.get(host) ?? 0) + vm.memory_dynamic_min + vm.memory_overhead);
    }
    for (const [host, bytes] of used) peaks.set(host, Math.max(peaks.get(host) ?? 0, bytes));
  };
  look();
  db.onChange(({ cls }) => {
    if (cls === 'VM') look();
  });
  return peaks;
}

interface Draft {
  readonly work: readonly HostWork[];
  readonly choices: Choices;
  readonly planned: Planned;
}

/** A plan of some of chance's choices. Where a VM is stuck, the plan must say why, and a way out is taken if there is one. */
async function draft(pool: Pool, lab: Connected, random: Random): Promise<Draft> {
  const known = await readUpdates(pool, { fresh: false, index: lab.running.updateSite });
  const hosts = [...pool.inventory.all('host')].map((host) => host.uuid);
  const work = workFor(known, hosts, random.chance(0.5) ? { what: 'everything' } : { what: 'restarts' });
  const safeguards = { ...usualChoices.safeguards, concurrency: random.between(1, 4), holdOnAlarms: false };
  const order = random.chance(0.5) ? hosts.toSorted() : [];
  const choices: Choices = { ...usualChoices, safeguards, order };
  const first = plan(pool.inventory, work, choices, 0);
  const policies: Record<string, Policy> = {};
  for (const { vm, stranded } of first.stuck) {
    const others = hosts.length - 1;
    assert.equal(stranded.reasons.size, others, 'a verdict for each other server');
    for (const reasons of stranded.reasons.values()) assert.ok(reasons.length > 0 && reasons[0]?.why !== '');
    policies[vm] = wayOut(pool, vm);
  }
  return { work, choices, planned: plan(pool.inventory, work, { ...choices, policies }, 0) };
}

/** Where the VMs of a server must be while it is away, as planned, against where the lab has them. */
function placed(made: Plan, pool: Pool, host: string): readonly (readonly [string, string, string])[] {
  const away = made.hosts.find((one) => one.host.uuid === host)?.away ?? [];
  return away.flatMap(({ vm, how, to }) => {
    const at = pool.inventory.get('host', byUuid(pool.inventory, 'VM', vm.uuid)?.resident_on ?? '')?.uuid ?? '';
    return how === 'migrate' ? [[vm.name, to ?? '', at] as const] : [];
  });
}

test(`${WORLDS} random pools: what is planned is what the lab then does, in placement and at its fullest`, async (t) => {
  // Among the first pools of this seed are VMs that are paused and held: forced off, and paused again.
  const random = createRandom(Number(process.env['SEED'] ?? 2027));
  let rolled = 0;
  let stuck = 0;
  for (let done = 0; done < WORLDS; done += AT_ONCE) {
    const count = Math.min(AT_ONCE, WORLDS - done);
    const pools = Array.from({ length: count }, (_, at) => randomPool(random, `p${done + at}`));
    if (done < FROM) continue;
    await t.test(`pools ${done} to ${done + count - 1}`, { timeout: BATCH }, async (batch) => {
      const lab = await connected(batch, { plan: { pools }, speed: 1000, seed: done + 1 });
      const rollouts = await lab.open('here', { beat: 600_000 });
      // Each to its end: a test that ends while others still roll would wait for those in vain.
      const ends = await Promise.allSettled(
        lab.pools.map(async (pool, at) => {
          const { planned } = await draft(pool, lab, createRandom(done + at));
          stuck += planned.stuck.length > 0 ? 1 : 0;
          if (planned.stuck.length > 0 || planned.plan.hosts.length === 0) return;
          const made = planned.plan;
          lab.stopped.said(made);
          const world = lab.running.worlds[at];
          assert.ok(world?.name === pool.name);
          const peaks = peaksOf(world);
          const before = places(pool);
          const { lanes } = timelineOf(made, pool.inventory, noHistory, 0);
          let looked = 0;
          const astray: string[] = [];
          const run = await rollouts.begin(pool, made);
          const stop = rollouts.onChange((which, event) => {
            if (which !== run || event?.e !== 'done' || !event.step.endsWith('/strays/leave')) return;
            for (const [vm, wanted, real] of placed(made, pool, event.step.split('/')[0] ?? ''))
              if (real !== wanted) astray.push(`${vm}: ${real} for ${wanted}`);
            looked += 1;
          });
          await Promise.race([rollouts.finished(run), asked(rollouts, run)]);
          stop();
          assert.deepEqual(astray, []);
          await settled({ pool, stopped: lab.stopped }, made, before);
          assert.equal(looked, made.hosts.filter((one) => one.consequence.evacuate).length);
          for (const lane of lanes)
            assert.equal(peaks.get(lane.host) ?? 0, Math.max(...lane.memory.map((point) => point.used)), lane.name);
          rolled += 1;
        }),
      );
      const wrong = ends.flatMap((end, at) =>
        end.status === 'rejected' ? [`${lab.pools[at]?.name}: ${(end.reason as Error).stack}`] : [],
      );
      assert.deepEqual(wrong, []);
    });
  }
  t.diagnostic(`${rolled} rolled, ${stuck} cannot and say why`);
  assert.ok(rolled > (WORLDS - FROM) / 2, `${rolled} of ${WORLDS - FROM}`);
});
