import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Activity } from '../../../app/activity/activity.ts';
import { lowerTolerance } from '../../../app/actions/host/maintenance.ts';
import { diskRefs } from '../../../app/actions/migrate/send.ts';
import type { Obj } from '../../../app/inventory/view.ts';
import { actionsHandlers } from '../../gateway/actions.ts';
import type { Pool } from '../../pools/pool.ts';
import { practice } from './test-kit.ts';

const code = (row: Activity): string =>
  row.failure?.code ?? row.steps.find((step) => step.failure)?.failure?.code ?? '';

async function done(row: Promise<Activity>): Promise<Activity> {
  const seen = await row;
  assert.equal(seen.state, 'done', `${seen.title}: ${JSON.stringify(seen.failure ?? seen.steps)}`);
  return seen;
}

test('maintenance: everybody leaves, XenCenter can read who, and they come back', async (t) => {
  const at = await practice(t);
  const [pool] = at.pools;
  assert.ok(pool);
  const guests = at
    .find('host', 'xs-paris-03')
    .resident_VMs.flatMap((ref) => pool.inventory.get('VM', ref) ?? [])
    .filter((vm) => !vm.is_control_domain);
  // One guest has no tools and cannot leave by itself.
  const fates = { [at.find('VM', 'appliance-fw').$ref]: { do: 'forceShutdown' } };
  const others = Object.fromEntries(
    guests
      .filter(({ $ref }) => !($ref in fates))
      .map(({ $ref, power_state }, index) => [
        $ref,
        power_state === 'Paused'
          ? { do: 'forceShutdown' }
          : { move: at.find('host', index % 2 === 0 ? 'xs-paris-01' : 'xs-paris-02').$ref },
      ]),
  );
  const entered = await done(
    at.run('host.enterMaintenance', 'host', 'xs-paris-03', { fates: { ...others, ...fates } }),
  );
  const host = at.find('host', 'xs-paris-03');
  assert.equal(host.enabled, false);
  // As XenCenter writes and reads them: UUIDs with a comma between, by what became of each, and no key for none.
  const keys = Object.fromEntries(
    Object.entries(host.other_config).filter(([key]) => key.startsWith('MAINTENANCE_MODE')),
  );
  const uuids = (what: 'move' | 'do') =>
    guests.flatMap(({ $ref, uuid }) => (what in ({ ...others, ...fates }[$ref] ?? {}) ? [uuid] : [])).join(',');
  assert.deepEqual(keys, {
    MAINTENANCE_MODE: 'true',
    MAINTENANCE_MODE_EVACUATED_VMS_MIGRATED: uuids('move'),
    MAINTENANCE_MODE_EVACUATED_VMS_HALTED: uuids('do'),
  });
  assert.equal(host.resident_VMs.length, 1);
  // What somebody turned off meanwhile stays off.
  await done(at.run('vm.forceShutdown', 'VM', 'redis-01'));
  assert.ok(entered.undo);
  await done(at.ended(at.begin(entered.undo)));
  const back = at.find('host', 'xs-paris-03');
  assert.equal(back.enabled, true);
  assert.equal(at.find('VM', 'redis-01').power_state, 'Halted');
  for (const { $ref, name_label } of guests)
    if (name_label !== 'redis-01') assert.equal(pool.inventory.get('VM', $ref)?.resident_on, back.$ref, name_label);
  assert.equal(back.other_config['MAINTENANCE_MODE'], undefined);
});

test('maintenance that cannot be entered leaves the server as it was', async (t) => {
  const at = await practice(t);
  const row = await at.run('host.enterMaintenance', 'host', 'xs-paris-03');
  assert.equal(row.state, 'failed', 'a guest without tools cannot leave');
  assert.equal(at.find('host', 'xs-paris-03').enabled, true);
  assert.equal(at.find('host', 'xs-paris-03').other_config['MAINTENANCE_MODE'], undefined);
});

test('maintenance in a pool with high availability: fewer failures to survive, the server empties it itself, and back', async (t) => {
  const at = await practice(t, { speed: 600 });
  const [pool] = at.pools;
  assert.ok(pool);
  const of = () => [...pool.inventory.all('pool')][0];
  const host = () => at.find('host', 'xs-paris-02');
  // With so much to protect, no server can be spared.
  for (const vm of pool.inventory.all('VM'))
    if (vm.power_state === 'Running' && vm.resident_on !== host().$ref && !vm.is_control_domain)
      at.worlds[0]?.db.patch('VM', vm.$ref, { ha_restart_priority: 'restart', ha_always_run: true });
  await pool.task('pool.enable_ha', [[at.find('SR', 'nfs-prod-01').$ref], {}]);
  const guests = host()
    .resident_VMs.flatMap((ref) => pool.inventory.get('VM', ref) ?? [])
    .filter((vm) => !vm.is_control_domain);
  const fates = Object.fromEntries(
    guests
      .filter((vm) => vm.ha_restart_priority !== 'restart' || vm.name_label === 'win-sql-01')
      .map((vm) => [vm.$ref, { do: 'suspend' }]),
  );
  const stays = guests.filter((vm) => !(vm.$ref in fates));
  assert.ok(stays.length > 0 && Object.keys(fates).length > 0);
  // As high as it goes: one server less breaks the plan.
  const most = await pool.call<number>('pool.ha_compute_max_host_failures_to_tolerate');
  await pool.call('pool.set_ha_host_failures_to_tolerate', [of()?.$ref, most]);
  await pool.barrier();
  assert.deepEqual(lowerTolerance(pool.inventory), { now: most, lower: most - 1 });
  const refused = await at.run('host.enterMaintenance', 'host', 'xs-paris-02', { evacuate: true, fates });
  assert.equal(code(refused), 'HA_OPERATION_WOULD_BREAK_FAILOVER_PLAN', `${most}`);
  assert.deepEqual([host().enabled, host().other_config['MAINTENANCE_MODE']], [true, undefined]);

  // Somebody in its way: what was lowered for it is as before.
  const unfit = await at.run('host.enterMaintenance', 'host', 'xs-paris-02', { evacuate: true, tolerate: most - 1 });
  assert.equal(unfit.state, 'failed');
  await pool.barrier();
  assert.deepEqual([host().enabled, of()?.ha_host_failures_to_tolerate], [true, most]);

  await done(
    at.run('host.enterMaintenance', 'host', 'xs-paris-02', { evacuate: true, batch: 2, fates, tolerate: most - 1 }),
  );
  assert.deepEqual(
    [host().enabled, host().resident_VMs.length, of()?.ha_host_failures_to_tolerate],
    [false, 1, most - 1],
  );
  const keys = host().other_config;
  for (const vm of stays) assert.ok(keys['MAINTENANCE_MODE_EVACUATED_VMS_MIGRATED']?.includes(vm.uuid), vm.name_label);
  await done(at.run('host.exitMaintenance', 'host', 'xs-paris-02', { bringBack: true, tolerate: most }));
  assert.deepEqual([host().enabled, of()?.ha_host_failures_to_tolerate], [true, most]);
  for (const { $ref, name_label } of guests)
    assert.equal(pool.inventory.get('VM', $ref)?.resident_on, host().$ref, name_label);
});

test('migration refuses what the server would, in its words, before asking it', async (t) => {
  const at = await practice(t);
  const host = at.find('host', 'xs-paris-01').$ref;
  const warnings: string[] = [];
  const warned = ({ message }: Error) => void warnings.push(message);
  process.on('warning', warned);
  t.after(() => process.off('warning', warned));
  const [pool] = at.pools;
  assert.ok(pool);
  const { signal } = new AbortController();
  const asked = [...pool.inventory.all('VM')].map(({ $ref }) => $ref);
  await Promise.all(asked.map((vm) => pool.call('VM.get_uuid', [vm], { signal })));
  assert.deepEqual(asked.length > 20 ? warnings : [String(asked.length)], [], 'many ask with one signal');
  assert.equal(code(await at.run('vm.migrate', 'VM', 'win-sql-01', { host })), 'VM_REQUIRES_SR');
  assert.equal(code(await at.run('vm.migrate', 'VM', 'appliance-fw', { host })), 'no-tools');
  await done(at.run('vm.ejectCd', 'VM', 'win-sql-01'));
  await done(at.run('vm.migrate', 'VM', 'win-sql-01', { host, home: true }));
  assert.equal(at.find('VM', 'win-sql-01').affinity, host);
});

test('the servers themselves are asked about a move: where they differ from our own check, that is told', async (t) => {
  const at = await practice(t);
  const [paris, lyon] = at.pools;
  assert.ok(paris && lyon);
  const told: Readonly<Record<string, string>>[] = [];
  const ask = actionsHandlers(at.list, (what) => told.push(what))['move.check'];
  const check = async (pool: Pool, move: { vm: Obj<'VM'>; from?: Pool; ours?: string; to: string }) => {
    const { vm, from = pool, ours, to } = move;
    const host = at.find('host', to, pool);
    const over = from === pool ? {} : { vdis: vdisTo(from, vm, at.find('SR', 'nfs-prod-01').$ref), vifs: {} };
    const asked = { pool: from.id, vm: vm.$ref, host: host.$ref, ...over, ...(ours === undefined ? {} : { ours }) };
    const [said] = await ask({ pool: pool.id, moves: [asked] }, { signal: new AbortController().signal });
    return said?.refusal?.code ?? 'fits';
  };
  const vdisTo = (from: Pool, vm: Obj<'VM'>, sr: string) =>
    Object.fromEntries(diskRefs(from.inventory, vm).map((disk) => [disk, sr]));
  const [kafka, fw, dns] = [at.find('VM', 'kafka-01'), at.find('VM', 'appliance-fw'), at.find('VM', 'dns-02', lyon)];
  const to = 'xs-paris-02';

  assert.equal(await check(paris, { vm: kafka, to }), 'fits');
  assert.deepEqual(told, [], 'they agree');
  assert.equal(await check(paris, { vm: fw, to, ours: 'HOST_DISABLED' }), 'fits');
  const refuse = (call: string, code: string) =>
    at.control.addFault({ call, times: 1, effect: { kind: 'error', code, params: [kafka.$ref, 'x'] } });
  await refuse('VM.assert_can_boot_here', 'VM_REQUIRES_GPU');
  assert.equal(await check(paris, { vm: kafka, to }), 'VM_REQUIRES_GPU');
  await refuse('VM.assert_can_migrate', 'MIRROR_FAILED');
  assert.equal(await check(paris, { vm: dns, from: lyon, to }), 'MIRROR_FAILED');
  const host = at.find('host', to).uuid;
  assert.deepEqual(told, [
    { vm: fw.uuid, host, ours: 'HOST_DISABLED', theirs: 'fits' },
    { vm: kafka.uuid, host, ours: 'fits', theirs: 'VM_REQUIRES_GPU' },
    { vm: dns.uuid, host, ours: 'fits', theirs: 'MIRROR_FAILED' },
  ]);
});

test('storage: a disk moves live and cold, and a VM moves into another pool', async (t) => {
  const at = await practice(t);
  const [paris, lyon] = at.pools;
  assert.ok(paris && lyon);
  const sr = at.find('SR', 'iscsi-tier1').$ref;
  const nfs = at.find('SR', 'nfs-prod-01').$ref;
  const move = async (name: string) => {
    const [vdi] = diskRefs(paris.inventory, at.find('VM', name));
    const to = paris.inventory.get('VDI', vdi ?? '')?.SR === sr ? nfs : sr;
    await done(
      at.ended(
        at.begin({ action: 'vdi.move', targets: [{ pool: paris.id, cls: 'VDI', ref: vdi ?? '' }], args: { sr: to } }),
      ),
    );
    const [now] = diskRefs(paris.inventory, at.find('VM', name));
    assert.equal(paris.inventory.get('VDI', now ?? '')?.SR, to, name);
  };
  await move('dns-01');
  await move('test-a');

  // Lyon is older: into it nothing may go, out of it everything may.
  const vm = at.find('VM', 'lab-01', lyon);
  const there = at.find('network', 'office').$ref;
  const vdis = Object.fromEntries(diskRefs(lyon.inventory, vm).map((vdi) => [vdi, nfs]));
  const vifs = Object.fromEntries(vm.VIFs.map((vif) => [vif, there]));
  const host = at.find('host', 'xs-paris-01').$ref;
  const disksOf = () => {
    const moved = at.find('VM', 'lab-01', lyon);
    return diskRefs(lyon.inventory, moved).map((one) => lyon.inventory.get('VDI', one)?.SR);
  };
  const networksOf = () => at.find('VM', 'lab-01', lyon).VIFs.map((one) => lyon.inventory.get('VIF', one)?.network);
  const before = { disks: disksOf(), networks: networksOf() };
  assert.ok(before.disks.length > 0 && before.networks.length > 0);
  const away = await done(at.run('vm.send', 'VM', 'lab-01', { pool: paris.id, host, vdis, vifs }, lyon));
  assert.equal(at.find('VM', 'lab-01', paris).name_label, 'lab-01');
  assert.throws(() => at.find('VM', 'lab-01', lyon));

  // Once Lyon is as new, the way back is open: disks where they were, interfaces on their networks.
  assert.ok(away.undo);
  const old = await at.ended(at.begin(away.undo));
  assert.equal(code(old), 'VM_HOST_INCOMPATIBLE_VERSION_MIGRATE');
  const { software_version } = at.find('host', 'xs-paris-01');
  for (const one of lyon.inventory.all('host')) at.worlds[1]?.db.patch('host', one.$ref, { software_version });
  await done(at.ended(at.begin(away.undo)));
  assert.throws(() => at.find('VM', 'lab-01', paris));
  assert.deepEqual({ disks: disksOf(), networks: networksOf() }, before);
});

test('servers: restarted with their VMs elsewhere first, and the coordinator changed', async (t) => {
  const at = await practice(t, { speed: 600 });
  await done(at.run('vm.forceShutdown', 'VM', ['appliance-fw', 'qa-runner']));
  const row = await done(at.run('host.reboot', 'host', 'xs-paris-03'));
  assert.deepEqual(
    row.steps.map((step) => step.title),
    ['Disable xs-paris-03', 'Evacuate xs-paris-03', 'Wait for xs-paris-03 to come back'],
  );
  assert.equal(at.find('host', 'xs-paris-03').enabled, true);

  await done(at.run('host.restartToolstack', 'host', 'xs-paris-02'));
  const live = () => at.pools[0]?.inventory.get('host_metrics', at.find('host', 'xs-paris-03').metrics)?.live;
  const off = await done(at.run('host.shutdown', 'host', 'xs-paris-03'));
  await at.until(() => live() === false);
  assert.equal(off.undo?.action, 'host.powerOn');
  await done(at.ended(at.begin(off.undo)));
  await at.until(() => live() === true);

  const sr = at.find('SR', 'nfs-prod-01').$ref;
  const on = await done(at.run('pool.enableHa', 'pool', 'Paris', { sr, failures: 1 }));
  const { ha_enabled, ha_host_failures_to_tolerate } = at.find('pool', 'Paris');
  assert.deepEqual([ha_enabled, ha_host_failures_to_tolerate], [true, 1]);
  assert.equal(on.undo?.action, 'pool.disableHa');
  await done(at.run('pool.disableHa', 'pool', 'Paris'));
  assert.equal(at.find('pool', 'Paris').ha_enabled, false);
});

test('storage and networks: repaired, default, scanned, made and deleted', async (t) => {
  const at = await practice(t);
  await done(at.run('sr.scan', 'SR', 'nfs-prod-01'));
  await done(at.run('sr.setDefault', 'SR', 'iscsi-tier1'));
  assert.equal(at.find('pool', 'Paris').default_SR, at.find('SR', 'iscsi-tier1').$ref);
  await done(at.run('pool.createNetwork', 'pool', 'Paris', { name: 'quiet' }));
  await done(at.run('vm.addNic', 'VM', 'test-a', { network: at.find('network', 'quiet').$ref }));
  assert.ok(at.find('network', 'quiet').VIFs.length === 1);
  await done(at.run('network.delete', 'network', 'quiet'));
  assert.equal(code(await at.run('sr.detach', 'SR', 'nfs-prod-01')), 'in-use');
  await done(at.run('pool.createVapp', 'pool', 'Paris', { name: 'shop', vms: [at.find('VM', 'test-a').$ref] }));
  await done(at.run('vapp.start', 'VM_appliance', 'shop'));
  assert.equal(at.find('VM', 'test-a').power_state, 'Running');
  await done(at.run('vapp.shutdown', 'VM_appliance', 'shop'));
});

test('hardware: memory, CPUs, boot, home, start options, disks', async (t) => {
  const at = await practice(t);
  const GiB = 1024 ** 3;
  await done(
    at.run('vm.setMemory', 'VM', 'test-a', {
      staticMin: GiB,
      dynamicMin: 2 * GiB,
      dynamicMax: 2 * GiB,
      staticMax: 2 * GiB,
    }),
  );
  assert.equal(at.find('VM', 'test-a').memory_dynamic_max, 2 * GiB);
  assert.equal(
    code(await at.run('vm.setMemory', 'VM', 'test-a', { dynamicMin: 3 * GiB, dynamicMax: 2 * GiB })),
    'order',
  );
  await done(at.run('vm.setCpus', 'VM', 'test-a', { atStartup: 4, max: 8, coresPerSocket: 4 }));
  assert.equal(at.find('VM', 'test-a').VCPUs_max, 8);
  assert.equal(code(await at.run('vm.setCpus', 'VM', 'test-a', { max: 6 })), 'topology');
  await done(at.run('vm.setBoot', 'VM', 'test-a', { order: 'ncd' }));
  await done(at.run('vm.setHome', 'VM', 'test-a', { host: at.find('host', 'xs-paris-02').$ref }));
  await done(at.run('vm.setStartOptions', 'VM', 'test-a', { order: 3, startDelay: 10 }));
  await done(at.run('vm.setAutoStart', 'VM', 'test-a', { on: true }));
  await done(at.run('vm.addDisk', 'VM', 'test-a', { name: 'data', sr: at.find('SR', 'nfs-prod-01').$ref, size: GiB }));
  const vdi = at.find('VDI', 'data');
  await done(at.run('vdi.resize', 'VDI', 'data', { size: 2 * GiB }));
  assert.equal(at.find('VDI', 'data').virtual_size, 2 * GiB);
  assert.ok(vdi.VBDs.length === 1 || at.find('VDI', 'data').VBDs.length === 1);

  // Two disks change places.
  const [pool] = at.pools;
  assert.ok(pool);
  const placeOf = (name: string) => pool.inventory.get('VBD', at.find('VDI', name).VBDs[0] ?? '')?.userdevice;
  const taken = placeOf('data') ?? '';
  const target = { pool: pool.id, cls: 'VBD', ref: at.find('VDI', 'data').VBDs[0] ?? '' };
  await done(at.ended(at.begin({ action: 'vbd.change', targets: [target], args: { userdevice: '0', priority: 6 } })));
  assert.deepEqual([placeOf('data'), placeOf('test-a system')], ['0', taken]);
  assert.equal(pool.inventory.get('VBD', target.ref)?.qos_algorithm_params['class'], '6');

  const alarm = { variable: 'cpu_usage', level: 0.8, period: 120, inhibit: 600 };
  const set = await done(at.run('object.setAlarms', 'VM', 'test-a', { alarms: [alarm] }));
  assert.match(at.find('VM', 'test-a').other_config['perfmon'] ?? '', /cpu_usage.*0\.8.*120/);
  assert.ok(set.undo);
  await done(at.ended(at.begin(set.undo)));
  assert.equal(at.find('VM', 'test-a').other_config['perfmon'], undefined);

  await done(at.run('pool.defineField', 'pool', 'Paris', { name: 'Owner & <co>' }));
  const defined = () => at.find('pool', 'Paris').gui_config['XenCenter.CustomFields'] ?? '';
  assert.match(defined(), /name="Owner &amp; &lt;co&gt;" type="String"/);
  await done(at.run('pool.defineField', 'pool', 'Paris', { name: 'Owner & <co>', remove: true }));
  assert.doesNotMatch(defined(), /Owner/);
});

test('schedules and vApps that could not be filled are not left behind, and nobody is taken from theirs', async (t) => {
  const at = await practice(t);
  const vms = ['db-orders-01', 'test-a'].map((name) => at.find('VM', name).$ref);
  const rhythm = { type: 'snapshot', frequency: 'weekly', minute: 15, hour: 3, days: ['Sunday'], keep: 2 };
  const before = at.find('VM', 'db-orders-01').snapshot_schedule;
  const fails = (call: string, ref: string | undefined) =>
    at.control.addFault({
      call,
      object: ref ?? '',
      times: 1,
      effect: { kind: 'error', code: 'INTERNAL_ERROR', params: [] },
    });
  await fails('VM.set_snapshot_schedule', vms[1]);
  assert.equal(
    (await at.run('pool.createSchedule', 'pool', 'Paris', { name: 'weekend', vms, ...rhythm })).state,
    'failed',
  );
  assert.throws(() => at.find('VMSS', 'weekend'));
  assert.equal(at.find('VM', 'db-orders-01').snapshot_schedule, before);

  await fails('VM.set_appliance', vms[1]);
  assert.equal((await at.run('pool.createVapp', 'pool', 'Paris', { name: 'half', vms })).state, 'failed');
  const vapps = () => [...(at.pools[0]?.inventory.all('VM_appliance') ?? [])];
  await at.until(() => !vapps().some(({ name_label }) => name_label === 'half'));

  await done(at.run('pool.createSchedule', 'pool', 'Paris', { name: 'weekend', vms, ...rhythm }));
  assert.deepEqual(at.find('VMSS', 'weekend').schedule, { hour: '3', min: '15', days: 'Sunday' });
  await done(at.run('schedule.change', 'VMSS', 'weekend', { ...rhythm, frequency: 'hourly', keep: 4 }));
  const { frequency, schedule, retained_snapshots } = at.find('VMSS', 'weekend');
  assert.deepEqual([frequency, schedule['min'], retained_snapshots], ['hourly', '15', 4]);
  await done(at.run('schedule.disable', 'VMSS', 'weekend'));
  assert.equal(at.find('VMSS', 'weekend').enabled, false);
  await done(at.run('schedule.delete', 'VMSS', 'weekend'));
  assert.throws(() => at.find('VMSS', 'weekend'));
});
