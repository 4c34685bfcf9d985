import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toFailure } from '../../../app/errors/failure.ts';
import { survey } from '../../../app/placement/facts.ts';
import { Room } from '../../../app/placement/room.ts';
import { whyNotNow } from '../../../app/placement/why-not.ts';
import { change, numbers, pick } from './placement-kit.ts';
import { practice } from './test-kit.ts';

/** How many changed worlds are tried; more by hand: WORLDS=1000. */
const WORLDS = Number(process.env['WORLDS'] ?? 150);

/** The call that brings a VM in its state to a host, and how placement calls that. */
const roads = {
  Running: ['VM.pool_migrate', [{ live: 'true' }], 'live'],
  Paused: ['VM.pool_migrate', [{ live: 'true' }], 'live'],
  Suspended: ['VM.resume_on', [false, false], 'resume'],
  Halted: ['VM.start_on', [false, false], 'start'],
} as const;

test(`what placement allows succeeds, what it refuses fails with that code: ${WORLDS} changed worlds`, async (t) => {
  const at = await practice(t, { speed: 3000 });
  const [pool] = at.pools;
  const db = at.worlds[0]?.db;
  assert.ok(pool && db);
  const next = numbers(20_261_121);
  let moved = 0;
  const refused = new Map<string, number>();
  for (let round = 0; round < WORLDS; round += 1) {
    const vms = [...pool.inventory.all('VM')].filter(
      (one) => !one.is_control_domain && !one.is_a_template && !one.is_a_snapshot,
    );
    const chosen = pick(vms, next);
    const host = pick([...pool.inventory.all('host')], next);
    const what = change(db, pool, chosen, host, next);
    // What was started makes room again from time to time.
    if (chosen.power_state === 'Running' && next(6) === 0)
      await pool.task(next(2) === 0 ? 'VM.suspend' : 'VM.hard_shutdown', [chosen.$ref]).catch(() => undefined);
    await pool.barrier();
    const vm = pool.inventory.get('VM', chosen.$ref);
    const site = survey(pool.inventory);
    const facts = site.vms.get(chosen.$ref);
    const target = site.hosts.get(host.$ref);
    const [method, rest, way] = roads[vm?.power_state as 'Running'];
    assert.ok(vm && facts && target);
    const ours = whyNotNow(site, Room.of(site), facts, target, way).map(({ code }) => code);
    if (ours.includes('already-here')) continue;
    const theirs: string = await pool.task(method, [vm.$ref, host.$ref, ...rest]).then(
      () => 'moved',
      (error: unknown) => toFailure(error).code,
    );
    const said: string = `round ${round}, ${what}: ${vm.name_label} (${vm.power_state}) to ${host.name_label}: ours ${ours.join(' ') || 'fits'}, theirs ${theirs}`;
    if (ours.length === 0) assert.equal(theirs, 'moved', said);
    else assert.ok(ours.includes(theirs), said);
    if (theirs === 'moved') moved += 1;
    else refused.set(theirs, (refused.get(theirs) ?? 0) + 1);
  }
  const counted = [...refused].sort(([, a], [, b]) => b - a).map(([code, times]) => `${code} ${times}`);
  t.diagnostic(`${moved} succeeded; refused: ${counted.join(', ')}`);
  assert.ok(moved > 10 && refused.size > 5, `${moved} succeeded, ${counted.join(', ')}`);
});
