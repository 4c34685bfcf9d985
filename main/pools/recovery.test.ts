import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { mirrored } from '../../app/inventory/mirrored.ts';
import type { Inventory } from '../../app/inventory/inventory.ts';
import type { MirroredCls } from '../../app/inventory/view.ts';
import type { LabOptions } from '../lab/lab.ts';
import { console_, lab, reaches, scratch, until } from './test-kit.ts';

/** A console that is live on Paris, a way to spoil Paris, and a list of every state since. */
async function live(t: TestContext, options: LabOptions = {}) {
  const running = await lab(t, options);
  const [paris] = running.pools;
  assert.ok(paris);
  const { pools } = await console_(t, await scratch(t));
  const id = await pools.add({
    address: new URL(paris.url).host,
    username: 'root',
    password: paris.password,
    keepPassword: false,
  });
  const pool = pools.get(id);
  assert.ok(pool);
  await pools.trust(id, (await reaches(pool, 'untrusted')).certificate.fingerprint256);
  await reaches(pool, 'live');
  const states: string[] = [];
  pool.onState(({ at }) => states.push(at));
  const play = async (scenario: object): Promise<void> => {
    const order = { method: 'POST', body: JSON.stringify({ pool: 'Paris', ...scenario }) };
    const reply = await fetch(`${running.control}/scenario`, order);
    assert.equal(reply.status, 200, await reply.text());
  };
  const coordinator = paris.hosts.find(({ address }) => paris.url.includes(address));
  assert.ok(coordinator);
  return { running, paris, pools, pool, states, play, coordinator };
}

function counts(inventory: Inventory): Record<string, number> {
  const classes = (Object.keys(mirrored) as MirroredCls[]).filter((cls) => cls !== 'task' && cls !== 'message');
  return Object.fromEntries(classes.map((cls) => [cls, inventory.count(cls)]));
}

test('a restarted toolstack: back at once, nothing forgotten', async (t) => {
  const { pool, states, play, coordinator, pools } = await live(t, { speed: 20 });
  const before = counts(pool.inventory);
  await play({ kind: 'restart-toolstack', host: coordinator.name });
  await until(() => states.length > 0, 60_000);
  pools.retryNow(pool.id);
  await reaches(pool, 'live', 60_000);
  assert.ok(!states.includes('offline') && !states.includes('locked-out'), states.join());
  assert.deepEqual(counts(pool.inventory), before);
});

test('a pool never seen whose first reply breaks off is not given up once it has let somebody in', async (t) => {
  const running = await lab(t);
  const [paris] = running.pools;
  assert.ok(paris);
  // What breaks off on a kept connection is asked for once more before it counts.
  const fault = { effect: { kind: 'drop' }, call: 'event.from', times: 2 };
  await fetch(`${running.control}/faults`, { method: 'POST', body: JSON.stringify(fault) });
  const { pools } = await console_(t, await scratch(t));
  const { host } = new URL(paris.url);
  const id = await pools.add({ address: host, username: 'root', password: paris.password, keepPassword: false });
  const pool = pools.get(id);
  assert.ok(pool);
  const { fingerprint256 } = (await reaches(pool, 'untrusted')).certificate;
  const states: string[] = [];
  pool.onState(({ at }) => states.push(at));
  await pools.trust(id, fingerprint256);
  await reaches(pool, 'live');
  assert.ok(states.includes('waiting') && !states.includes('offline'), states.join());
});

test('deletions that nobody told are noticed by their count', async (t) => {
  const { pool, play } = await live(t);
  const vm = [...pool.inventory.all('VM')].find((vm) => vm.power_state === 'Halted' && !vm.is_a_template);
  assert.ok(vm);
  await play({ kind: 'lose-events' });
  await pool.call('VM.destroy', [vm.$ref]);
  await pool.call('pool.set_name_description', [[...pool.inventory.all('pool')][0]?.$ref, 'something happened']);
  await until(() => pool.inventory.get('VM', vm.$ref) === undefined, 20_000);
});

test('anything an admin does, in any order: what was kept equals what is read anew', async (t) => {
  const { pool, paris, pools } = await live(t, { speed: 50 });
  let seed = 11;
  const chance = (below: number): number => (seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff) % below;
  const pick = <T>(list: readonly T[]): T | undefined => list[chance(list.length || 1)];
  const deeds: (() => Promise<unknown>)[] = [
    () => pool.task('VM.clone', [pick([...pool.inventory.all('VM')])?.$ref, `clone ${chance(1000)}`]),
    () => pool.task('VM.start', [pick([...pool.inventory.all('VM')])?.$ref, false, false]),
    () =>
      pool.task('VM.hard_shutdown', [pick([...pool.inventory.all('VM')].filter((vm) => !vm.is_control_domain))?.$ref]),
    () => pool.task('VM.snapshot', [pick([...pool.inventory.all('VM')])?.$ref, 'snap']),
    () => pool.task('VM.destroy', [pick([...pool.inventory.all('VM')].filter((vm) => vm.is_a_snapshot))?.$ref]),
    () => pool.call('VM.set_name_label', [pick([...pool.inventory.all('VM')])?.$ref, `renamed ${chance(1000)}`]),
    () => pool.call('VDI.set_name_label', [pick([...pool.inventory.all('VDI')])?.$ref, `disk ${chance(1000)}`]),
    () =>
      pool.call('network.create', [
        {
          name_label: `net ${chance(1000)}`,
          name_description: '',
          MTU: 1500,
          other_config: {},
          bridge: '',
          managed: true,
          tags: [],
        },
      ]),
    () =>
      pool.call('network.destroy', [
        pick([...pool.inventory.all('network')].filter(({ name_label }) => name_label.startsWith('net ')))?.$ref,
      ]),
  ];
  let done = 0;
  for (let round = 0; round < 12; round += 1) {
    const results = await Promise.allSettled([1, 2, 3, 4].map(async () => pick(deeds)?.()));
    done += results.filter(({ status }) => status === 'fulfilled').length;
  }
  assert.ok(done > 10, `only ${done} deeds were possible`);
  const other = await console_(t, await scratch(t));
  const id = await other.pools.add({
    address: new URL(paris.url).host,
    username: 'root',
    password: paris.password,
    keepPassword: false,
  });
  const fresh = other.pools.get(id);
  assert.ok(fresh);
  await other.pools.trust(id, (await reaches(fresh, 'untrusted')).certificate.fingerprint256);
  await reaches(fresh, 'live');
  await pool.barrier();
  await fresh.barrier();
  // Quiet classes, compared whole: nobody acts on the pool any more.
  for (const cls of ['VM', 'VBD', 'VDI', 'VIF', 'network', 'SR', 'host', 'pool', 'PBD', 'console'] as const)
    assert.deepEqual(
      [...pool.inventory.all(cls)].toSorted((a, b) => a.$ref.localeCompare(b.$ref)),
      [...fresh.inventory.all(cls)].toSorted((a, b) => a.$ref.localeCompare(b.$ref)),
      cls,
    );
  await pools.disconnect(pool.id);
});

test('another coordinator: the console goes to it without being asked', async (t) => {
  const { pool, paris, states, pools, coordinator } = await live(t, { speed: 20 });
  const heir = [...pool.inventory.all('host')].find(({ address }) => address !== coordinator.address);
  assert.ok(heir);
  pool.expectAbsence(`${heir.name_label} to take over`, 60_000);
  await pool.call('pool.designate_new_master', [heir.$ref]);
  await until(() => {
    pools.retryNow(pool.id);
    return pool.state.at === 'live' && pool.state.address.startsWith(`${heir.address}:`);
  }, 30_000);
  assert.ok(!states.includes('untrusted') && !states.includes('offline'), states.join());
  assert.equal([...pool.inventory.all('pool')][0]?.master, heir.$ref);
  assert.equal(paris.hosts.length, pool.inventory.count('host'));
});
