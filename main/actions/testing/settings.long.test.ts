import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Activity } from '../../../app/activity/activity.ts';
import { practice } from './test-kit.ts';

async function done(row: Promise<Activity>): Promise<Activity> {
  const seen = await row;
  assert.equal(seen.state, 'done', `${seen.title}: ${JSON.stringify(seen.failure ?? seen.steps)}`);
  return seen;
}

test('settings of pools, servers, storage and networks reach the server, and go back', async (t) => {
  const at = await practice(t, { speed: 240 });
  const [pool, lyon] = at.pools;
  assert.ok(pool && lyon);
  const back = async ({ undo }: Activity) => {
    assert.ok(undo);
    await done(at.ended(at.begin(undo)));
  };
  const once = (call: string) =>
    at.control.addFault({ call, times: 1, effect: { kind: 'error', code: 'INTERNAL_ERROR', params: [] } });

  const mail = await done(
    at.run('pool.setMail', 'pool', 'Paris', { to: 'ops@example.com', server: 'mail:25', language: 'ja-JP' }),
  );
  const told = () =>
    ['mail-destination', 'ssmtp-mailhub', 'mail-language'].map((key) => at.find('pool', 'Paris').other_config[key]);
  assert.deepEqual(told(), ['ops@example.com', 'mail:25', 'ja-JP']);
  await back(mail);
  assert.deepEqual(told(), [undefined, undefined, undefined]);

  const { default_SR, suspend_image_SR } = at.find('pool', 'Paris');
  const other = at.find('SR', 'iscsi-tier1').$ref;
  const stores = await done(at.run('pool.setStores', 'pool', 'Paris', { suspended: other }));
  assert.deepEqual(
    [at.find('pool', 'Paris').default_SR, at.find('pool', 'Paris').suspend_image_SR],
    [default_SR, other],
  );
  await back(stores);
  assert.equal(at.find('pool', 'Paris').suspend_image_SR, suspend_image_SR);

  for (const [action, field] of [
    ['pool.setMigrationCompression', 'migration_compression'],
    ['pool.setIgmpSnooping', 'igmp_snooping_enabled'],
  ] as const) {
    await done(at.run(action, 'pool', 'Paris', { on: true }));
    assert.equal(at.find('pool', 'Paris')[field], true);
  }

  const log = await done(at.run('host.setLog', 'host', 'xs-paris-02', { to: 'syslog.example.com' }));
  assert.deepEqual(
    log.steps.flatMap(({ calls }) => calls.map(({ method }) => method)),
    ['host.remove_from_logging', 'host.add_to_logging', 'host.syslog_reconfigure'],
  );
  assert.equal(at.find('host', 'xs-paris-02').logging['syslog_destination'], 'syslog.example.com');
  await back(log);
  assert.equal(at.find('host', 'xs-paris-02').logging['syslog_destination'], undefined);

  await done(at.run('host.setIqn', 'host', 'xs-paris-02', { iqn: 'iqn.2026-01.example:two' }));
  const two = at.find('host', 'xs-paris-02');
  assert.deepEqual([two.iscsi_iqn, two.other_config['iscsi_iqn']], Array(2).fill('iqn.2026-01.example:two'));

  // Only in maintenance; the storage comes back even where letting go of it fails half-way.
  const before = await at.run('host.setMultipathing', 'host', 'xs-lyon-01', { on: true }, lyon);
  assert.equal(before.state, 'failed');
  const plugs = () =>
    at
      .find('host', 'xs-lyon-02', lyon)
      .PBDs.flatMap((ref) => lyon.inventory.get('PBD', ref) ?? [])
      .map((pbd) => pbd.currently_attached);
  const attached = plugs();
  assert.ok(attached.includes(true));
  await once('host.set_multipathing');
  const refused = await at.run('host.setMultipathing', 'host', 'xs-lyon-02', { on: true }, lyon);
  assert.equal(refused.state, 'failed');
  assert.deepEqual(plugs(), attached);
  assert.equal(at.find('host', 'xs-lyon-02', lyon).multipathing, false);
  await done(at.run('host.setMultipathing', 'host', 'xs-lyon-02', { on: true }, lyon));
  assert.deepEqual(plugs(), attached);
  assert.equal(at.find('host', 'xs-lyon-02', lyon).multipathing, true);

  // The password goes into a secret, the old one goes away with its mode, and a refused one leaves none behind.
  const secrets = async () => (await pool.call<readonly string[]>('secret.get_all', [])).length;
  const had = await secrets();
  const controller = { mode: 'DRAC', ip: '10.0.0.9', user: 'root', password: 'unheard-of' };
  await once('host.set_power_on_mode');
  const notSet = await at.run('host.setPowerOn', 'host', 'xs-paris-02', controller);
  assert.deepEqual([notSet.state, notSet.retry], ['failed', undefined]);
  assert.equal(await secrets(), had);
  const set = await done(at.run('host.setPowerOn', 'host', 'xs-paris-02', controller));
  assert.doesNotMatch(JSON.stringify(set), /unheard-of/);
  const config = await pool.call<Readonly<Record<string, string>>>('host.get_power_on_config', [two.$ref]);
  assert.deepEqual([config['power_on_ip'], config['power_on_user']], ['10.0.0.9', 'root']);
  const [secret] = await pool.call<readonly string[]>('secret.get_all_where', [
    `field "uuid" = "${config['power_on_password_secret']}"`,
  ]);
  assert.equal(await pool.call('secret.get_value', [secret]), 'unheard-of');
  await done(at.run('host.setPowerOn', 'host', 'xs-paris-02', { mode: 'ipmi', told: { lan: '1' } }));
  assert.equal(at.find('host', 'xs-paris-02').power_on_mode, 'ipmi');
  assert.equal(await secrets(), had);

  await done(at.run('sr.setReadCaching', 'SR', 'nfs-prod-01', { on: false }));
  assert.equal(at.find('SR', 'nfs-prod-01').other_config['o_direct'], 'true');
  const space = { variable: 'physical_utilisation', level: 0.8, period: 300, inhibit: 3600 };
  await done(at.run('object.setAlarms', 'SR', 'nfs-prod-01', { alarms: [space] }));
  assert.match(at.find('SR', 'nfs-prod-01').other_config['perfmon'] ?? '', /physical_utilisation.*0\.8/);
  const own = { variable: 'mem_usage', level: 0.9, period: 300, inhibit: 3600 };
  const low = { variable: 'memory_free_kib', level: 1024, period: 300, inhibit: 3600 };
  const alarmed = await done(at.run('object.setAlarms', 'host', 'xs-paris-02', { alarms: [own, low] }));
  const perfmon = () => [
    pool.inventory.get('VM', two.control_domain)?.other_config['perfmon'],
    at.find('host', 'xs-paris-02').other_config['perfmon'],
  ];
  assert.match(perfmon()[0] ?? '', /"mem_usage".*0\.9/);
  assert.match(perfmon()[1] ?? '', /"memory_free_kib".*sense value="low"/);
  await back(alarmed);
  assert.deepEqual(perfmon(), [undefined, undefined]);

  // A VLAN moves with running VMs on it, and stays where it was when the server refuses.
  const name = 'prod-web (VLAN 204)';
  const vlans = () =>
    at.find('network', name).PIFs.map((ref) => Number(pool.inventory.get('PIF', ref)?.VLAN)).sort((a, b) => a - b); // prettier-ignore
  const online = () =>
    at.find('network', name).VIFs.filter((ref) => pool.inventory.get('VIF', ref)?.currently_attached).length; // prettier-ignore
  const guests = online();
  assert.ok(guests > 0);
  assert.deepEqual(vlans(), [204, 204, 204]);
  const nic = pool.inventory.get('VLAN', String(pool.inventory.get('PIF', at.find('network', name).PIFs[0] ?? '')?.VLAN_master_of))?.tagged_PIF; // prettier-ignore
  await once('pool.create_VLAN_from_PIF');
  assert.equal((await at.run('network.setNic', 'network', name, { pif: nic, vlan: 205 })).state, 'failed');
  assert.deepEqual([vlans(), online()], [[204, 204, 204], guests]);
  const moved = await done(at.run('network.setNic', 'network', name, { pif: nic, vlan: 205 }));
  assert.deepEqual([vlans(), online()], [[205, 205, 205], guests]);
  await back(moved);
  assert.deepEqual([vlans(), online()], [[204, 204, 204], guests]);
  await done(at.run('network.setMtu', 'network', name, { mtu: 1600 }));
  const mtus = at.find('network', name).PIFs.map((ref) => pool.inventory.get('PIF', ref)?.MTU);
  assert.deepEqual([at.find('network', name).MTU, mtus, online()], [1600, [1600, 1600, 1600], guests]);

  await done(at.run('network.setBond', 'network', 'trunk', { mode: 'active-backup' }));
  const bonds = [...pool.inventory.all('Bond')].map(({ mode }) => mode);
  assert.deepEqual(new Set(bonds), new Set(['active-backup']));
});
