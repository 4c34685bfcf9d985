import assert from 'node:assert/strict';
import { VM_RESTARTS } from '../../app/rollout/plan/plan.ts';
import { byUuid } from '../../app/inventory/find.ts';
import { isoPatches, legacyPatches } from '../lab/world/patches/site.ts';
import { usualOffer } from '../lab/world/patches/offer.ts';
import { each, write } from '../lab/world/typed.ts';
import type { LabPlan } from '../lab/world/plan.ts';
import type { Pool } from '../pools/pool.ts';
import { places, settled } from './test-kit.ts';
import { at, end, event, failsAt, lastFailure, ready, together, wanting } from './testing/ready.ts';
import { generations } from '../lab/profiles/generations.ts';

/** The same pools, but everything that they can get asks to restart VMs. */
const asking: LabPlan = {
  pools: generations.pools.map((pool) => ({
    ...pool,
    offer: {
      ...usualOffer,
      updates: usualOffer.updates.map((one) => ({ ...one, guidance: { ...one.guidance, recommended: [...one.guidance.recommended, 'RestartVM'] } })),
      images: isoPatches.map((one) => ({ ...one, guidance: [...one.guidance, 'restartHVM'] })),
      blobs: legacyPatches.map((one) => ({ ...one, guidance: [...one.guidance, 'restartPV'] })),
    },
  })),
}; // prettier-ignore

const names = (pool: Pool, wanted: (vm: { readonly ref: string; readonly started: string }) => boolean): readonly string[] =>
  [...pool.inventory.all('VM')]
    .filter((vm) => vm.power_state === 'Running' && !vm.is_control_domain)
    .filter((vm) => wanted({ ref: vm.$ref, started: pool.inventory.get('VM_metrics', vm.metrics)?.start_time ?? '' }))
    .map((vm) => vm.name_label)
    .sort(); // prettier-ignore
const running = (pool: Pool) => names(pool, () => true);
const asked = (pool: Pool) => names(pool, ({ ref }) => pool.inventory.get('VM', ref)?.pending_guidances_recommended.includes('restart_vm') ?? false); // prettier-ignore
const since = (pool: Pool) => {
  const before = new Map([...pool.inventory.all('VM')].map((vm): [string, string | undefined] => [vm.$ref, pool.inventory.get('VM_metrics', vm.metrics)?.start_time])); // prettier-ignore
  return () => names(pool, ({ ref, started }) => before.get(ref) !== started);
};

together(
  'updates that ask to restart VMs',
  {
    'of the repositories: agreed to, each is restarted once its server is done': async (lab) => {
      const it = await ready(lab, 'Cdn', {}, { agreed: [VM_RESTARTS] });
      const restarted = since(it.pool);
      const rollouts = await it.open();
      const run = await rollouts.begin(it.pool, it.plan);
      await end(rollouts, run);
      await settled(at(it), it.plan, it.before);
      assert.deepEqual(restarted(), running(it.pool));
      assert.deepEqual(asked(it.pool), []);
    },
    'of files, which say so of no VM: the same': async (lab) => {
      const it = await ready(lab, 'Iso', {}, { agreed: [VM_RESTARTS] });
      const restarted = since(it.pool);
      const rollouts = await it.open();
      const run = await rollouts.begin(it.pool, it.plan);
      await end(rollouts, run);
      await settled(at(it), it.plan, it.before);
      assert.deepEqual(restarted(), running(it.pool));
      const tasks = rollouts.events(run).filter((one) => one.e === 'noted' && one.step.endsWith('/refresh-vms'));
      assert.equal(tasks.length, it.plan.hosts.length);
    },
    'a live patch that does not take is told, and the server is restarted in the same run': async (lab) => {
      const it = await ready(lab, 'Yum', {});
      const first = it.plan.hosts[0];
      assert.ok(first);
      const world = lab.running.worlds.find((one) => one.name === 'Yum');
      const found = world && [...each(world.db, 'host')].find(([, host]) => host.uuid === first.host.uuid);
      assert.ok(found);
      const rollouts = await it.open();
      const ready_ = event(rollouts, (one) => one.e === 'done' && one.step === `${first.host.uuid}/end-maintenance`);
      const plan = { ...it.plan, hosts: it.plan.hosts.map((one) => ({ ...one, away: [], consequence: { ...one.consequence, evacuate: false, restart: 'none' as const } })) }; // prettier-ignore
      const run = await rollouts.begin(it.pool, plan);
      void ready_.then(() => write(world.db, 'host', found[0], { pending_guidances_recommended: ['reboot_host_on_kernel_livepatch_failure'] })); // prettier-ignore
      await wanting(rollouts, run, failsAt(first.host.uuid));
      assert.match(String(lastFailure(rollouts, run)?.params), /its live patch did not take/);
      const boot = () => byUuid(it.pool.inventory, 'host', first.host.uuid)?.other_config['boot_time'];
      const before = boot();
      await rollouts.order(run, { order: 'redo-server', host: first.host.uuid, restart: true });
      await end(rollouts, run);
      assert.notEqual(boot(), before);
      await settled(at(it), plan, it.before);
    },
    'a VM that is paused and stays on a server that restarts is paused again; without an agreement none is restarted':
      async (lab) => {
        const pool = lab.pools.find((one) => one.name === 'Patch');
        const vm = [...(pool?.inventory.all('VM') ?? [])].find((one) => one.name_label === 'Patch 3');
        assert.ok(pool && vm);
        await pool.task('VM.pause', [vm.$ref]);
        await pool.barrier();
        const it = await ready(lab, 'Patch', {}, { policies: { [vm.uuid]: 'stay' } });
        assert.match(places(pool)['Patch 3'] ?? '', /^Paused/);
        assert.ok(it.plan.hosts.every((one) => one.consequence.vms === 'restart'));
        const rollouts = await it.open();
        const run = await rollouts.begin(pool, it.plan);
        await end(rollouts, run);
        await settled(at(it), it.plan, it.before);
      },
  },
  asking,
);
