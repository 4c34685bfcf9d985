import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toFailure } from '../../app/errors/failure.ts';
import type { Obj } from '../../app/inventory/view.ts';
import { survey } from '../../app/placement/facts.ts';
import { Room } from '../../app/placement/room.ts';
import { whyNot } from '../../app/placement/why-not.ts';
import type { Db } from '../lab/world/db.ts';
import type { Pool } from '../pools/pool.ts';
import { practice } from './test-kit.ts';

/** How many changed worlds are tried; more by hand: WORLDS=1000. */
const WORLDS = Number(process.env['WORLDS'] ?? 150);

/** The same numbers every time. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const pick = <T>(from: readonly T[], next: (below: number) => number): T => {
  const one = from[next(from.length)];
  assert.ok(one !== undefined);
  return one;
};

/** One random change of the world behind the server, of those that placement must see. */
function change(db: Db, pool: Pool, vm: string, host: string, next: (below: number) => number): string {
  const record = pool.inventory.get('VM', vm);
  const pbds = pool.inventory.get('host', host)?.PBDs ?? [];
  switch (next(6)) {
    case 0: {
      const enabled = next(4) > 0;
      db.patch('host', host, { enabled });
      return `enabled ${String(enabled)}`;
    }
    case 1: {
      const pbd = pick(pbds, next);
      const currently_attached = next(4) > 0;
      db.patch('PBD', pbd, { currently_attached });
      return `PBD ${String(currently_attached)}`;
    }
    case 2: {
      const { nomigrate: _, ...rest } = record?.platform ?? {};
      const platform = next(4) === 0 ? { ...rest, nomigrate: 'true' } : rest;
      db.patch('VM', vm, { platform });
      return 'platform';
    }
    case 3: {
      const bytes = (1 + next(100)) * 2 ** 30;
      db.patch('VM', vm, { memory_static_max: bytes, memory_dynamic_max: bytes, memory_dynamic_min: bytes });
      return `memory ${bytes / 2 ** 30} GiB`;
    }
    case 4: {
      const blocked_operations = next(4) === 0 ? { pool_migrate: 'no' } : {};
      db.patch('VM', vm, { blocked_operations });
      return 'blocked';
    }
    default: {
      const features = next(5) === 0 ? 'ffffffff-ffffffff-ffffffff-ffffffff' : '00000000-00000000-00000000-00000000';
      db.patch('VM', vm, { last_boot_CPU_flags: { vendor: 'GenuineIntel', features } });
      return 'CPU';
    }
  }
}

test(`what placement allows succeeds, what it refuses fails with that code: ${WORLDS} changed worlds`, async (t) => {
  const at = await practice(t, { speed: 3000 });
  const [pool] = at.pools;
  const db = at.worlds[0]?.db;
  assert.ok(pool && db);
  const next = numbers(20_261_121);
  let moved = 0;
  let refused = 0;
  for (let round = 0; round < WORLDS; round += 1) {
    const running: readonly Obj<'VM'>[] = [...pool.inventory.all('VM')].filter(
      (vm) => vm.power_state === 'Running' && !vm.is_control_domain && !vm.is_a_template,
    );
    const vm: Obj<'VM'> = pick(running, next);
    const host: Obj<'host'> = pick([...pool.inventory.all('host')], next);
    const what = change(db, pool, vm.$ref, host.$ref, next);
    await pool.barrier();
    const site = survey(pool.inventory);
    const facts = site.vms.get(vm.$ref);
    const target = site.hosts.get(host.$ref);
    assert.ok(facts && target);
    const ours = whyNot(site, Room.of(site), facts, target, 'live').map(({ code }) => code);
    if (ours.includes('already-here')) continue;
    const theirs: string = await pool.task('VM.pool_migrate', [vm.$ref, host.$ref, { live: 'true' }]).then(
      () => 'moved',
      (error: unknown) => toFailure(error).code,
    );
    const said: string = `round ${round}, ${what}: ${vm.name_label} to ${host.name_label}: ours ${ours.join(' ') || 'fits'}, theirs ${theirs}`;
    if (ours.length === 0) assert.equal(theirs, 'moved', said);
    else assert.ok(ours.includes(theirs), said);
    if (theirs === 'moved') moved += 1;
    else refused += 1;
  }
  assert.ok(moved > 10 && refused > 10, `${moved} moved, ${refused} refused`);
});
