import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import type { Selection } from '../../app/rollout/updates.ts';
import type { Policy } from '../../app/rollout/plan-types.ts';
import { find } from '../../app/rollout/judge.ts';
import { possibleDebts } from '../../app/rollout/debts.ts';
import { debtId } from '../../app/rollout/step.ts';
import { plan } from '../../app/rollout/plan.ts';
import { usualChoices } from '../../app/rollout/testing.ts';
import { workFor } from '../../app/rollout/updates.ts';
import { console_, lab, reaches, scratch } from '../pools/test-kit.ts';
import type { Pool } from '../pools/pool.ts';
import { readUpdates } from '../updates/read.ts';
import { Rollouts } from './rollouts.ts';

async function paris(t: TestContext) {
  const running = await lab(t, { profile: 'practice', speed: 60 });
  const dataDir = await scratch(t);
  const { pools } = await console_(t, dataDir);
  const [first] = running.pools;
  assert.ok(first);
  const id = await pools.add({
    address: first.url,
    username: first.username,
    password: first.password,
    keepPassword: false,
  });
  const pool = pools.get(id);
  assert.ok(pool);
  await reaches(pool, 'untrusted');
  await pools.trust(id, first.fingerprint256);
  await reaches(pool, 'live');
  const rollouts = await Rollouts.open({
    folder: join(dataDir, 'rollouts'),
    installation: 'here',
    whoAt: () => 'admin',
    poolByUuid: () => pool,
    onError: (error) => assert.fail(String(error)),
    patience: 50,
  });
  t.after(() => rollouts.close());
  return { pool, rollouts };
}

const places = (pool: Pool): Record<string, string> =>
  Object.fromEntries(
    [...pool.inventory.all('VM')]
      .filter((vm) => !vm.is_a_template && !vm.is_control_domain && vm.power_state === 'Running')
      .map((vm) => [vm.name_label, pool.inventory.get('host', vm.resident_on)?.name_label ?? '']),
  );

function wayOut(pool: Pool, uuid: string): Policy {
  const vm = find(pool.inventory, 'VM', uuid);
  return vm?.power_state === 'Paused' || vm?.allowed_operations.includes('suspend') ? 'suspend' : 'shut-down';
}

test('a whole pool from its repositories: every server updated, every VM where it was', async (t) => {
  const { pool, rollouts } = await paris(t);
  const selection: Selection = { what: 'everything' };
  const known = await readUpdates(pool, false);
  const hosts = [...pool.inventory.all('host')].map((host) => host.uuid);
  const work = workFor(known, hosts, selection);
  assert.equal(work.length, 3);
  const before = places(pool);
  const agreed = possibleDebts(pool.inventory, hosts).map(debtId);
  const first = plan(pool.inventory, work, { ...usualChoices, agreed }, Date.now());
  const policies = Object.fromEntries(first.stuck.map((one) => [one.vm, wayOut(pool, one.vm)] as const));
  const { plan: made, stuck } = plan(pool.inventory, work, { ...usualChoices, agreed, policies }, Date.now());
  assert.deepEqual(stuck, []);
  const run = await rollouts.begin(pool, made);
  await rollouts.finished(run);
  await pool.barrier();
  assert.deepEqual(places(pool), before);
});
