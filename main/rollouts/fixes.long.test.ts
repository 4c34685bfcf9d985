import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Obj } from '../../app/inventory/view.ts';
import { checkAll } from '../../app/rollout/findings/check-all.ts';
import type { Finding } from '../../app/rollout/findings/finding.ts';
import { isOff } from '../../app/rollout/run/judge.ts';
import { plan } from '../../app/rollout/plan/plan.ts';
import type { Choices, Planned } from '../../app/rollout/plan/plan.ts';
import { usualChoices } from '../../app/rollout/testing.ts';
import type { Selection } from '../../app/updates/updates.ts';
import { workOn } from '../../app/updates/work.ts';
import { practice } from '../actions/testing/test-kit.ts';
import type { Practice } from '../actions/testing/test-kit.ts';
import { add, write, xenTime } from '../lab/world/typed.ts';
import type { World } from '../lab/world/world.ts';
import type { Pool } from '../pools/pool.ts';
import { UpdateFiles } from '../updates/files.ts';
import { readUpdates } from '../updates/read.ts';
import { gatherEvidence } from './evidence.ts';
import { Rollouts } from './rollouts.ts';
import { places, settled } from './test-kit.ts';
import { generations, poolOf } from '../lab/profiles/generations.ts';
import { began, done, end, event, failsAt, lastFailure, wanting } from './testing/ready.ts';
import { unsaidStops } from './testing/stops.ts';

const DAY = 86_400_000;

/** One pool of the lab as somebody sees it who prepares its rollout. */
class Preparing {
  readonly pool: Pool;
  readonly world: World;
  readonly at: Practice;
  choices: Choices = usualChoices;
  /** uuids of the servers that are chosen. */
  chosen: readonly string[] = [];
  selection: Selection = { what: 'everything' };
  planned: Planned | undefined;

  constructor(at: Practice, name: string) {
    const pool = at.pools.find((one) => one.name === name);
    const world = at.worlds.find((one) => one.name === name);
    assert.ok(pool && world);
    [this.at, this.pool, this.world] = [at, pool, world];
    this.wantAll();
  }

  /** Every update for every server, as the scope begins. */
  wantAll(): void {
    this.chosen = [...this.pool.inventory.all('host')].map((one) => one.uuid);
    this.selection = { what: 'everything' };
  }

  host(letter: string): Obj<'host'> {
    return this.at.find('host', `${this.pool.name.toLowerCase()}-${letter}`, this.pool);
  }

  get record(): Obj<'pool'> {
    const [pool] = this.pool.inventory.all('pool');
    assert.ok(pool);
    return pool;
  }

  /** What the window finds: on the choices as they are, with the servers asked. */
  async look(): Promise<readonly Finding[]> {
    await this.pool.barrier();
    const view = this.pool.inventory;
    const known = await readUpdates(this.pool, { fresh: false, index: this.at.index });
    const work = workOn(view, this.chosen, this.selection, { known });
    const evidence = await gatherEvidence(this.pool, this.chosen, AbortSignal.timeout(30_000));
    const now = Date.now() + this.pool.clockOffset;
    this.planned = plan(view, work, this.choices, now);
    const context = { view, work, choices: this.choices, planned: this.planned, evidence, now, owner: 'here' };
    return checkAll(context).findings;
  }

  /** Does what the button of a finding does; the best fix unless named. */
  async fix({ fixes }: Finding, label?: string): Promise<void> {
    const fix = label === undefined ? fixes[0] : fixes.find((one) => one.label === label);
    assert.ok(fix, fixes.map((one) => one.label).join());
    const { choices, pool } = this;
    switch (fix.kind) {
      case 'action': {
        const { action, target, args } = fix;
        const row = await this.at.ended(this.at.begin({ action, targets: [{ pool: pool.id, ...target }], args }));
        assert.equal(row.failure, undefined, action);
        return;
      }
      case 'agree':
        this.choices = { ...choices, agreed: [...choices.agreed, fix.debt] };
        return;
      case 'policy':
        this.choices = { ...choices, policies: { ...choices.policies, [fix.vm]: fix.policy } };
        return;
      case 'choose':
        this.chosen = [...this.chosen, ...fix.hosts];
        return;
      case 'leave-out':
        this.chosen = this.chosen.filter((uuid) => uuid !== fix.host);
        return;
      case 'finish':
        this.selection = { what: 'pending' };
        return;
      case 'window': {
        const from = choices.safeguards.window?.from ?? 0;
        this.choices = { ...choices, safeguards: { ...choices.safeguards, window: { from, until: fix.until } } };
        return;
      }
      case 'fetch':
        await readUpdates(pool, { fresh: true, index: this.at.index });
        return;
      case 'watch':
        assert.fail('it is looked at, not fixed');
    }
  }

  /** Found as the pool is now; the fix; found no more, or as something that will be taken care of and put back. */
  async mends(check: string, about: string, label?: string): Promise<void> {
    const is = (one: Finding): boolean => one.check === check && `${one.subject.name} ${one.sentence}`.startsWith(about);
    const before = (await this.look()).find((one) => is(one) && one.level !== 'agreed');
    assert.ok(before, `${check}: ${about} is not found`);
    assert.ok(before.level === 'blocking' || before.level === 'warning', `${check}: ${before.level}`);
    await this.fix(before, label);
    const after = (await this.look()).filter((one) => one.id === before.id);
    assert.deepEqual(after.filter((one) => one.level !== 'agreed').map((one) => one.sentence), [], `${check}: ${about}`);
    for (const one of after) assert.ok(one.putBack, `${check}: it is not said what is put back`);
  }
} // prettier-ignore

type Row = readonly [check: string, about: string, arrange: (it: Preparing) => unknown, label?: string];

const nothingMore = (): void => undefined;

/** Findings that are fixed at once, by an action. */
const actions: Readonly<Record<string, readonly Row[]>> = {
  Cdn: [
    ['certificates', 'cdn-b has a certificate that expires', (it) => {
      const mine = [...it.pool.inventory.all('Certificate')].find((one) => one.host === it.host('b').$ref && one.type === 'host');
      write(it.world.db, 'Certificate', mine?.$ref ?? '', { not_after: xenTime(it.world.clock.now() + DAY) });
    }],
    ['guidance', 'cdn-c has to finish an earlier update', (it) => write(it.world.db, 'host', it.host('c').$ref, { pending_guidances: ['reboot_host'] })],
    ['guidance', 'cdn-c has to finish an earlier update', nothingMore, 'Leave it out'],
    ['guidance', 'cdn-c has to finish an earlier update', nothingMore, 'Restart it now…'],
    ['multipath', 'Cdn heartbeat has 1 of 2 paths', (it) => {
      const pbd = it.host('b').PBDs.find((ref) => Object.keys(it.pool.inventory.get('PBD', ref)?.other_config ?? {}).some((key) => key.startsWith('mpath-')));
      const before = it.pool.inventory.get('PBD', pbd ?? '')?.other_config ?? {};
      write(it.world.db, 'PBD', pbd ?? '', { other_config: Object.fromEntries(Object.entries(before).map(([key, value]) => [key, key.startsWith('mpath-') ? '[1, 2]' : value])) });
    }, 'Leave cdn-b out'],
  ],
  Yum: [
    ['storage', 'Yum disks is not connected', (it) => {
      const pbd = it.host('c').PBDs.find((ref) => it.pool.inventory.get('SR', it.pool.inventory.get('PBD', ref)?.SR ?? '')?.name_label === 'Yum disks'); // prettier-ignore
      write(it.world.db, 'PBD', pbd ?? '', { currently_attached: false });
    }],
    ['enabled', 'yum-c is already in maintenance', (it) => it.at.run('host.enterMaintenance', 'host', 'yum-c', {}, it.pool)],
    ['storage', 'Yum heartbeat is not connected to yum-b', async (it) => {
      const [link] = it.host('b').PBDs.filter((ref) => it.pool.inventory.get('SR', it.pool.inventory.get('PBD', ref)?.SR ?? '')?.name_label === 'Yum heartbeat');
      for (const call of ['PBD.unplug', 'PBD.destroy']) await it.pool.call(call, [link]);
    }],
    ['clock', 'yum-b has a clock that is ', (it) => it.world.troubles.skew.set(it.host('b').$ref, 90)],
    ['alive', 'yum-c does not answer', async (it) => {
      const { $ref } = it.host('c');
      await it.pool.call('host.set_power_on_mode', [$ref, 'IPMI', {}]);
      await it.at.run('host.shutdown', 'host', 'yum-c', {}, it.pool);
      await it.at.until(() => it.pool.inventory.get('host_metrics', it.host('c').metrics)?.live === false);
    }, 'Leave it out'],
    ['others-alive', 'yum-c does not answer, and is left out', (it) => {
      it.chosen = it.chosen.filter((uuid) => uuid !== it.host('c').uuid);
    }],
  ],
  Patch: [
    ['power-on', 'patch-b is powered on through iLO', (it) => it.pool.call('host.set_power_on_mode', [it.host('b').$ref, 'iLO', {}])],
    ['health-check', 'Patch is enrolled', (it) => it.pool.call('pool.set_health_check_config', [it.record.$ref, { Enrollment: 'true' }])],
    ['vswitch', 'Patch uses a vSwitch', (it) => it.pool.call('pool.set_vswitch_controller', ['10.0.0.1'])],
    ['disk-space', 'patch-a has too little room', (it) => {
      const [old] = [...it.pool.inventory.all('pool_patch')];
      write(it.world.db, 'pool_patch', old?.$ref ?? '', { size: 7 * 2 ** 30 });
    }],
  ],
  Iso: [
    ['licence', 'iso-b may not apply updates', (it) => write(it.world.db, 'host', it.host('b').$ref, { license_params: { ...it.host('b').license_params, restrict_hotfix_apply: 'true' } })],
    ['left-out', 'Iso has to get', async (it) => {
      write(it.world.db, 'host', it.host('b').$ref, { license_params: { ...it.host('b').license_params, restrict_hotfix_apply: 'false' } });
      const { missing } = (await readUpdates(it.pool, { fresh: false, index: it.at.index })).hosts[0] ?? assert.fail('a list');
      add(it.world.db, 'pool_update', { uuid: missing[0] ?? '', name_label: 'for all of them', enforce_homogeneity: true });
      it.chosen = it.chosen.slice(0, 1);
    }],
    ['legacy-ssl', 'Iso still speaks', (it) => write(it.world.db, 'host', it.host('b').$ref, { ssl_legacy: true })],
    ['room-for-updates', 'Iso has no storage', async (it) => {
      const sr = it.at.find('SR', 'Iso disks', it.pool);
      const [old] = it.host('a').updates;
      const vdi = await it.pool.call<string>('VDI.create', [{ name_label: 'files', name_description: '', SR: sr.$ref, virtual_size: 2 ** 28, type: 'user', sharable: false, read_only: false, sm_config: {}, other_config: {} }]); // prettier-ignore
      write(it.world.db, 'VDI', vdi, { physical_utilisation: 2 ** 28 });
      write(it.world.db, 'pool_update', old ?? '', { vdi });
      for (const { $ref, physical_size } of it.pool.inventory.all('SR')) write(it.world.db, 'SR', $ref, { physical_utilisation: physical_size });
    }],
    ['storage-kinds', 'Iso heartbeat is clustered', (it) => {
      const [first] = it.pool.inventory.all('host');
      write(it.world.db, 'host', first?.$ref ?? '', { software_version: { ...first?.software_version, product_version: '7.6.0' } });
      write(it.world.db, 'SR', it.at.find('SR', 'Iso heartbeat', it.pool).$ref, { type: 'gfs2' });
    }],
  ],
}; // prettier-ignore

test('each finding that something is done about at once: found, fixed, found no more', async (t) => {
  const at = await practice(t, { plan: generations, speed: 720 });
  const begun = Object.entries(actions).map(async ([name, rows]) => {
    const it = new Preparing(at, name);
    if (it.record.ha_enabled) await it.pool.task('pool.disable_ha');
    for (const [check, about, arrange, label] of rows) {
      it.wantAll();
      await arrange(it);
      await it.mends(check, about, label);
    }
  });
  await Promise.all(begun);
});

const plain = poolOf.cdn('Cdn');

/** One server has a card, and one of its VMs a part of that. */
const withGpu = {
  ...plain,
  hosts: plain.hosts.map((host) => (host.name === 'cdn-c' ? { ...host, gpu: 'TU104GL [Tesla T4]' } : host)),
  vms: plain.vms.map((vm) => (vm.name === 'Cdn 5' ? { ...vm, pinned: 'gpu' as const } : vm)),
};

test('each finding that is taken care of during a run: found, agreed to, and put back when the run has ended', async (t) => {
  const at = await practice(t, { plan: { pools: [withGpu] }, speed: 720 });
  const stopped = unsaidStops(at.worlds);
  const it = new Preparing(at, 'Cdn');
  const { world, pool } = it;
  const vm = (name: string) => at.find('VM', `Cdn ${name}`, pool);

  // Under HA the server asks for nothing else to be done to it.
  await it.mends('ha', 'High availability is on', 'Switch off during the run');
  write(world.db, 'pool', it.record.$ref, { wlb_url: 'balance.example', wlb_enabled: true });
  write(world.db, 'VM', vm('3').$ref, { power_state: 'Paused' });
  write(world.db, 'pool', it.record.$ref, { last_update_sync: xenTime(world.clock.now() - 8 * DAY) });
  await pool.barrier();
  const before = places(pool);

  await it.mends('wlb', 'Workload balancing may move');
  await it.mends('auto-power-on', 'Auto power-on');
  await it.mends('schedules', 'nightly');
  await it.mends('leaves', 'Cdn 1 cannot leave: its CD', 'Eject the CD');
  await it.mends('leaves', 'Cdn fixed cannot leave');
  await it.mends('leaves', 'Cdn 5 cannot leave: a GPU is attached', 'Shut down for the run');
  await it.mends('leaves', 'Cdn 3 cannot leave', 'Suspend for the run');
  await it.mends('synced', 'Cdn last synchronised', 'Synchronise');

  const settledChoices = it.choices;
  it.choices = { ...it.choices, policies: { ...it.choices.policies, [vm('2').uuid]: 'stay' } };
  await it.mends('policies', 'Cdn 2 stays', 'Migrate it instead');
  const now = Date.now() + pool.clockOffset;
  it.choices = { ...it.choices, safeguards: { ...it.choices.safeguards, window: { from: now, until: now + 60_000 } } };
  await it.mends('window', 'Cdn may end');
  it.choices = settledChoices;
  it.chosen = [it.host('b').uuid];
  await it.mends('coordinator-first', 'cdn-a is the coordinator', 'Choose it too');
  it.wantAll();

  const open = (await it.look()).filter((one) => one.level === 'blocking' || one.level === 'warning');
  assert.deepEqual(open.map((one) => `${one.subject.name} ${one.sentence}`), []); // prettier-ignore
  assert.ok(it.planned);
  stopped.said(it.planned.plan);
  const rollouts = await Rollouts.open({
    folder: `${at.dir}/journals`,
    installation: 'here',
    files: new UpdateFiles(`${at.dir}/updates`),
    hooks: { call: () => assert.fail('nothing was to be called') },
    whoAt: () => 'admin here',
    pools: () => [pool],
    onError: (error) => assert.fail(String(error)),
    patience: 50,
  });
  t.after(() => rollouts.close());
  assert.deepEqual(it.planned.plan.debts.map((debt) => debt.kind).sort(), ['auto-power-on', 'cd', 'ha', 'schedule', 'wlb']); // prettier-ignore

  // Somebody has the pool fetch another list when the first server is done.
  const cut = await rollouts.begin(pool, it.planned.plan);
  await event(rollouts, began('/apply'));
  await rollouts.order(cut, { order: 'pause', after: 'server' });
  await wanting(rollouts, cut, (next) => next.is === 'hold' && next.why === 'paused' && done(rollouts, cut, '/verify'));
  Object.assign(world, { offer: { ...world.offer, hash: 'f00d' } });
  await readUpdates(pool, { fresh: true, index: at.index });
  await rollouts.order(cut, { order: 'go-on' });
  const second = it.planned.plan.hosts[1]?.host.uuid ?? '';
  const asks = await wanting(rollouts, cut, failsAt(second));
  assert.ok(asks.is === 'ask' && asks.step.id === `${second}/maintain`, 'before anything of it was touched');
  assert.equal(lastFailure(rollouts, cut)?.code, 'updates-changed');
  await rollouts.order(cut, { order: 'stop' });
  await rollouts.finished(cut);
  assert.equal(rollouts.rows()[0]?.ended?.how, 'stopped');
  await pool.barrier();
  assert.deepEqual([places(pool), stopped.names()], [before, []]);
  for (const debt of it.planned.plan.debts) assert.equal(isOff(pool.inventory, debt), false, `${debt.kind} is back`);

  await it.look();
  assert.equal(it.planned.plan.hosts.length, 3, 'planned again, the first server gets the new list too');
  const run = await rollouts.begin(pool, it.planned.plan);
  await end(rollouts, run);
  await settled({ pool, stopped }, it.planned.plan, before);
});
