import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crash, revive } from '../../world/physics/hosts/hosts.ts';
import { violations } from '../../world/checks/invariants.ts';
import { read } from '../../world/typed.ts';
import type { Signal } from '../../world/world.ts';
import { openBench, type Bench } from '../testing.ts';

async function withParis(work: (paris: Bench) => Promise<void>): Promise<void> {
  const opened = openBench('practice');
  const [paris] = opened.benches;
  assert.ok(paris);
  try {
    await work(paris);
    assert.deepEqual(violations(paris.world), []);
  } finally {
    opened.dispose();
  }
}

test('high availability is switched on, keeps its promise and is switched off', () =>
  withParis(async (paris) => {
    const { db } = paris.world;
    const pool = paris.world.pool();
    assert.deepEqual(await paris.ask('pool.disable_ha'), ['HA_NOT_ENABLED']);
    const local = read(db, 'PBD', read(db, 'host', paris.world.coordinator()).PBDs.at(-1) ?? '').SR;
    assert.equal(((await paris.ask('pool.enable_ha', [local], {})) as readonly string[])[0], 'SR_NOT_SHARABLE');
    assert.equal(await paris.ask('pool.enable_ha', [paris.ref('SR', 'nfs-prod-01')], {}), '');
    assert.ok(read(db, 'pool', pool).ha_enabled);
    assert.ok(read(db, 'pool', pool).allowed_operations.includes('ha_disable'));
    const most = Number(await paris.ask('pool.ha_compute_max_host_failures_to_tolerate'));
    assert.ok(most >= 1);
    assert.deepEqual(await paris.ask('pool.set_ha_host_failures_to_tolerate', pool, 3), ['HA_NO_PLAN']);
    assert.equal(await paris.ask('pool.set_ha_host_failures_to_tolerate', pool, 1), '');
    assert.deepEqual(await paris.ask('host.apply_updates', paris.ref('host', 'xs-paris-02'), 'x'), ['HA_IS_ENABLED']);
    assert.deepEqual(await paris.ask('pool.designate_new_master', paris.ref('host', 'xs-paris-02')), ['HA_IS_ENABLED']);
    const blocked = (await paris.ask(
      'host.get_vms_which_prevent_evacuation',
      paris.ref('host', 'xs-paris-01'),
    )) as Record<string, readonly string[]>;
    assert.deepEqual(blocked[paris.ref('VM', 'gitlab')], [
      'HOST_EVACUATE_VM_NOT_HA_PROTECTED',
      paris.ref('VM', 'gitlab'),
    ]);
    const vms = [paris.ref('VM', 'web-07')];
    const plan = (await paris.ask(
      'pool.ha_compute_vm_failover_plan',
      [paris.ref('host', 'xs-paris-02')],
      vms,
    )) as Record<string, { host?: string }>;
    assert.ok(plan[vms[0] ?? '']?.host);
    assert.equal(await paris.ask('pool.disable_ha'), '');
    assert.deepEqual(read(db, 'pool', pool).ha_statefiles, []);
  }));

test('the coordinator hands over in order', () =>
  withParis(async (paris) => {
    const heir = paris.ref('host', 'xs-paris-02');
    const heard: Signal['kind'][] = [];
    paris.world.onSignal((signal) => heard.push(signal.kind));
    assert.equal(await paris.ask('pool.designate_new_master', paris.world.coordinator()), '', 'it is already');
    assert.equal(await paris.ask('pool.designate_new_master', heir), '');
    await paris.clock.advance(3);
    assert.equal(paris.world.reach(heir).kind, 'refused');
    await paris.clock.advance(12);
    assert.equal(paris.world.coordinator(), heir);
    assert.equal(paris.world.reach(heir).kind, 'up');
    assert.ok(heard.includes('coordinator-changed'));
  }));

test('without high availability a lost coordinator leaves members in emergency until it returns', () =>
  withParis(async (paris) => {
    const dead = paris.world.coordinator();
    const member = paris.ref('host', 'xs-paris-02');
    crash(paris.world, dead);
    assert.equal(paris.world.reach(dead).kind, 'silent');
    await paris.clock.advance(30);
    assert.deepEqual(paris.world.reach(member), { kind: 'failing', code: 'HOST_IN_EMERGENCY_MODE', params: [] });
    const { metrics } = read(paris.world.db, 'host', dead);
    assert.ok(read(paris.world.db, 'host_metrics', metrics).live, 'nobody has noticed');
    revive(paris.world, dead);
    await paris.clock.advance(120);
    assert.equal(paris.world.coordinator(), dead);
    for (const host of [dead, member]) assert.equal(paris.world.reach(host).kind, 'up');
    assert.equal(
      read(paris.world.db, 'VM', paris.ref('VM', 'gitlab')).power_state,
      'Halted',
      'its VMs did not survive',
    );
  }));

test('a toolstack restarts while VMs run on', () =>
  withParis(async (paris) => {
    const host = paris.ref('host', 'xs-paris-03');
    const before = read(paris.world.db, 'host', host).other_config;
    assert.equal(await paris.ask('host.restart_agent', host), '');
    await paris.clock.advance(2);
    assert.equal(paris.world.reach(host).kind, 'refused');
    await paris.clock.advance(15);
    const after = read(paris.world.db, 'host', host).other_config;
    assert.equal(paris.world.reach(host).kind, 'up');
    assert.notEqual(after.agent_start_time, before.agent_start_time);
    assert.equal(after.boot_time, before.boot_time);
    assert.equal(read(paris.world.db, 'VM', paris.ref('VM', 'kafka-01')).power_state, 'Running');
  }));
