import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GiB, Made } from '../actions/testing/made.ts';
import { lanesOf, poolVerdict } from './drop.ts';
import { sitesOf } from './landing.ts';
import { estimate, pacesFrom } from './estimate.ts';
import { survey } from './facts.ts';
import { Room } from './room.ts';
import { criticalHosts } from './survive.ts';

const ref = (name: string): string => `OpaqueRef:${name}`;
const paces = pacesFrom([]);

/** Two servers that share one SR; `a` also has local disks. */
function pool(name: string): Made {
  const made = new Made(name);
  made.put('pool', name, { master: ref('a'), default_SR: ref('nfs') });
  made.put('SR', 'nfs', { shared: true, type: 'nfs', content_type: 'user', physical_size: 900 * GiB });
  made.put('SR', 'local', { shared: false, type: 'ext', content_type: 'user', physical_size: 90 * GiB });
  made.put('SR', 'dvd', { content_type: 'iso', type: 'udev' });
  made.put('PBD', 'pbd-local', { SR: ref('local'), host: ref('a'), currently_attached: true });
  made.put('PBD', 'pbd-dvd', { SR: ref('dvd'), host: ref('a'), currently_attached: true });
  for (const host of ['a', 'b']) {
    made.put('PBD', `pbd-${host}`, { SR: ref('nfs'), host: ref(host), currently_attached: true });
    made.host(host, {
      name_label: host,
      PBDs: [ref(`pbd-${host}`), ...(host === 'a' ? [ref('pbd-local'), ref('pbd-dvd')] : [])],
      cpu_info: { cpu_count: '16' },
    });
  }
  made.put('VM_guest_metrics', 'tools', { other: { 'feature-suspend': '1' }, PV_drivers_detected: true });
  return made;
}

function vm(made: Made, name: string, sr: string, over: object = {}): void {
  made.put('VDI', `disk-${name}`, { SR: ref(sr), virtual_size: 20 * GiB, physical_utilisation: 10 * GiB });
  made.put('VBD', `vbd-${name}`, { VDI: ref(`disk-${name}`), VM: ref(name), type: 'Disk', empty: false });
  made.put('VM', name, {
    name_label: name,
    power_state: 'Running',
    resident_on: ref('a'),
    memory_dynamic_min: 4 * GiB,
    memory_dynamic_max: 4 * GiB,
    HVM_boot_policy: 'BIOS order',
    guest_metrics: ref('tools'),
    VBDs: [ref(`vbd-${name}`)],
    ...over,
  });
}

function lane(made: Made, names: readonly string[], host: string, others: readonly Made[] = []) {
  const sites = sitesOf([made, ...others].map((one) => one.situation()));
  const carried = names.map((name) => ({ pool: made.view.pool, ref: ref(name) }));
  const pools = [made, ...others].map((one) => one.view.pool);
  const found = lanesOf(sites, carried, pools, paces).find(
    (one) => one.host === ref(host) && one.pool === (others[0] ?? made).view.pool,
  );
  assert.ok(found);
  return found;
}

const ways = (found: ReturnType<typeof lane>) =>
  found.landings.map(({ name, way, reasons }) => [name, way ?? reasons.map(({ code }) => code).join(' ')]);

test('each VM finds its own way, and one that cannot never blocks the rest', () => {
  const made = pool('paris');
  vm(made, 'shared', 'nfs');
  vm(made, 'local', 'local');
  vm(made, 'cd', 'dvd');
  vm(made, 'off', 'nfs', { power_state: 'Halted', resident_on: 'OpaqueRef:NULL' });
  vm(made, 'cold', 'local', { power_state: 'Halted', resident_on: 'OpaqueRef:NULL' });
  vm(made, 'still', 'nfs', { power_state: 'Paused' });
  const found = lane(made, ['shared', 'local', 'cd', 'off', 'cold', 'still'], 'b');
  assert.deepEqual(ways(found), [
    ['shared', 'live'],
    ['local', 'storage'],
    ['cd', 'VM_REQUIRES_SR'],
    ['off', 'home'],
    ['cold', 'move'],
    ['still', 'VM_BAD_POWER_STATE'],
  ]);
  assert.equal(found.badge, '4 of 6 fit, copied');
  assert.equal(found.after - found.before, 8 * GiB);
  assert.deepEqual(found.landings[1]?.vdis, { [ref('disk-local')]: ref('nfs') });
});

test('they share the room: the third of three finds it taken', () => {
  const made = pool('paris');
  for (const name of ['one', 'two', 'three']) vm(made, name, 'nfs', { memory_dynamic_min: 25 * GiB });
  const found = lane(made, ['one', 'two', 'three'], 'b');
  assert.equal(found.badge, '2 of 3 fit');
  assert.deepEqual(ways(found)[2], ['three', 'HOST_NOT_ENOUGH_FREE_MEMORY']);
  assert.equal(found.state, 'some');
});

test('where they are, and where nobody can go', () => {
  const made = pool('paris');
  vm(made, 'one', 'nfs');
  assert.equal(lane(made, ['one'], 'a').badge, 'runs here');
  made.put('host', 'b', { enabled: false });
  assert.equal(lane(made, ['one'], 'b').badge, 'maintenance');
  made.put('host_metrics', 'b-metrics', { live: false });
  assert.equal(lane(made, ['one'], 'b').badge, 'no answer');
});

test('a pool says who finds a server in it', () => {
  const made = pool('paris');
  for (const name of ['one', 'two']) vm(made, name, 'nfs');
  vm(made, 'cd', 'dvd');
  const said = (...names: readonly string[]) =>
    poolVerdict(
      lanesOf(
        sitesOf([made.situation()]),
        names.map((name) => ({ pool: made.view.pool, ref: ref(name) })),
        [made.view.pool],
        paces,
      ),
    );
  assert.deepEqual(said('one'), { state: 'fits', badge: 'fits' });
  assert.deepEqual(said('one', 'cd', 'two'), { state: 'some', badge: '2 of 3 fit' });
  assert.deepEqual(said('one', 'two'), { state: 'fits', badge: '2 of 2 fit' });
  made.put('host', 'b', { enabled: false });
  assert.deepEqual(said('one', 'two'), { state: 'here', badge: 'no other server' });
  vm(made, 'away', 'nfs', { resident_on: ref('b') });
  made.put('host', 'a', { enabled: false });
  assert.deepEqual(said('one', 'away'), { state: 'none', badge: '0 of 2 fit' });
});

test('another pool: the disks go along, each given storage with room', () => {
  const paris = pool('paris');
  const lyon = pool('lyon');
  vm(paris, 'one', 'nfs');
  const found = lane(paris, ['one'], 'b', [lyon]);
  assert.deepEqual(ways(found), [['one', 'cross']]);
  assert.equal(found.badge, 'fits, copied');
  assert.equal(found.landings[0]?.disks, 10 * GiB);
  lyon.put('SR', 'nfs', { physical_utilisation: 890 * GiB });
  assert.deepEqual(ways(lane(paris, ['one'], 'b', [lyon])), [['one', 'SR_FULL']]);
});

test('estimates come from this console’s own moves once there are some', () => {
  const move = (from: string, to: string, seconds: number) => ({
    pool: 'paris',
    from,
    to,
    bytes: 10 * GiB,
    seconds,
    beside: 1,
  });
  const past = [
    ...Array.from({ length: 30 }, () => move('a', 'b', 23)),
    ...Array.from({ length: 3 }, () => move('b', 'a', 103)),
  ];
  const learnt = pacesFrom(past);
  const about = estimate(10 * GiB, 1, learnt());
  assert.equal(about.seconds, 23);
  assert.equal(about.source, 'from your last 33 moves');
  const [a, b, c] = ['a', 'b', 'c'].map((name) => ({ uuid: name, name: `xs-${name}` }));
  const back = estimate(10 * GiB, 1, learnt(b, a));
  assert.equal(back.source, 'from your last 3 moves from xs-b to xs-a');
  assert.equal(back.seconds, 103);
  assert.equal(learnt(c, a).source, 'from your last 3 moves to xs-a');
  assert.equal(learnt(b, c).source, 'from your last 33 moves');
  assert.equal(estimate(10 * GiB, 1, paces()).source, 'for a gigabit network');
  const crowd = pacesFrom(past.map((one) => ({ ...one, beside: 2 })))();
  assert.equal(estimate(20 * GiB, 1, crowd).seconds, 23, 'those that crossed together shared the link');
  assert.ok(about.low <= about.seconds && about.seconds <= about.high);
});

test('a server is critical when the rest cannot take in what it has', () => {
  const made = pool('paris');
  vm(made, 'big', 'nfs', { memory_dynamic_min: 40 * GiB });
  let site = survey(made.view);
  assert.deepEqual(criticalHosts(site, Room.of(site)), []);
  vm(made, 'other', 'nfs', { memory_dynamic_min: 40 * GiB, resident_on: ref('b') });
  site = survey(made.view);
  assert.deepEqual(criticalHosts(site, Room.of(site)), [ref('a'), ref('b')]);
});
