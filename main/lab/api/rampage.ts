import assert from 'node:assert/strict';
import { violations } from '../world/checks/invariants.ts';
import { powerOn, restartToolstack, revive } from '../world/physics/hosts/hosts.ts';
import { createRandom } from '../world/random.ts';
import type { World } from '../world/world.ts';
import { wild } from './odd-calls.ts';
import { openBench } from './testing.ts';

/** Calls between two looks at whether all is well. */
const STRETCH = 500;

/** Words of the machine below, which no server says. */
const SLIP = /undefined|not a function|no field|no class|Cannot |not iterable|without a pool|Invalid (time|array)/;

function bringUp(world: World): void {
  for (const host of world.db.refs('host')) {
    const reach = world.reach(host);
    if (reach.kind === 'silent') revive(world, host);
    else if (reach.kind === 'refused' && world.troubles.off.has(host)) powerOn(world, host);
    else if (reach.kind === 'refused') restartToolstack(world, host);
    else if (reach.kind === 'failing' && reach.code === 'HOST_IN_EMERGENCY_MODE') world.setReach(host, { kind: 'up' });
  }
}

/**
 * Does whatever comes to mind to the pools of a profile, hosts and memberships included, and proves that they are consistent
 * whenever they have come to rest, and that no call stumbled over something nobody had thought of.
 */
export async function rampage(
  profile: string,
  seed: number,
  calls: number,
  heard?: (pool: string, change: object) => void,
): Promise<void> {
  const lab = openBench(profile);
  const { clock } = lab.benches[0] ?? assert.fail('no pool');
  const random = createRandom(seed);
  for (const { world } of lab.benches)
    world.tables.onChange((change) => heard?.(world.name, { ...change, row: world.db.get(change.cls, change.ref) }));
  const slips: string[] = [];
  const answers: Promise<void>[] = [];
  const begin = async (): Promise<void> => {
    const { name, answer } = wild(random.pick(lab.benches), random);
    const value = await answer;
    if (!Array.isArray(value) || value[0] !== 'INTERNAL_ERROR') return;
    if (SLIP.test(String(value[1]))) slips.push(`${name}: ${String(value[1])}`);
  };
  const rest = async (): Promise<void> => {
    for (let round = 0; round < 4; round++) {
      for (const { world } of lab.benches) bringUp(world);
      await clock.advance(600);
    }
    await clock.advance(2000);
    await Promise.all(answers.splice(0));
    for (const { world } of lab.benches) {
      assert.deepEqual(violations(world), [], world.name);
      const down = [...world.db.refs('host')].filter((host) => world.reach(host).kind !== 'up');
      assert.deepEqual(down, [], `${world.name} has hosts that do not come up`);
    }
  };
  try {
    for (let call = 1; call <= calls; call++) {
      answers.push(begin());
      if (call % 10 === 0) await clock.advance(random.between(1, 40));
      if (call % STRETCH === 0) await rest();
    }
    assert.deepEqual(slips, []);
  } finally {
    lab.dispose();
  }
}
