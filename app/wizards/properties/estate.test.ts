import assert from 'node:assert/strict';
import { test } from 'node:test';
import { actionById } from '../../actions/registry.ts';
import { GiB, Made, smallPool } from '../../actions/testing/made.ts';
import type { AnyObj, MirroredCls } from '../../inventory/view.ts';
import { judge } from '../../actions/verdict.ts';
import { errorsOf } from './check.ts';
import { partKey } from './devices.ts';
import type { Values } from './facet.ts';
import { merge } from './merge.ts';
import { powerAgain } from './power-on.ts';
import { guardsOf, valuesOf } from './values.ts';
import { writesFor } from './writes.ts';

const perfmon =
  '<config><variable><name value="memory_free_kib"/><alarm_trigger_level value="2097152"/><alarm_trigger_period value="120"/></variable></config>';

/** A pool of two with a bond, a VLAN over a card, an internal network, storage, cards, and what is set of all that. */
function estate(): Made {
  const made = smallPool();
  const dom0 = made.put('VM', 'dom0', { is_control_domain: true });
  made.put('host', 'xs-01', {
    control_domain: dom0,
    iscsi_iqn: 'iqn.2024-03.example:xs-01',
    other_config: { perfmon },
    power_on_mode: 'wake-on-lan',
    ssl_legacy: true,
  });
  made.put('pool', 'Paris', {
    tls_verification_enabled: false,
    default_SR: made.put('SR', 'nfs', { type: 'nfs', content_type: 'user', shared: true }),
    other_config: { 'mail-destination': 'ops@example.com', 'ssmtp-mailhub': 'mail.example.com:587' },
  });
  const office = made.put('network', 'office', { MTU: 1500, managed: true });
  const tagged = made.put('network', 'tagged', { MTU: 1500, managed: true });
  made.put('network', 'inner', { MTU: 1500, managed: true });
  const eth0 = made.put('PIF', 'eth0', { host: 'OpaqueRef:xs-01', network: office, device: 'eth0', physical: true, managed: true, VLAN: -1 }); // prettier-ignore
  const vlan = made.put('VLAN', 'vlan', { tagged_PIF: eth0, untagged_PIF: 'OpaqueRef:eth0.12', tag: 12 });
  made.put('PIF', 'eth0.12', { host: 'OpaqueRef:xs-01', network: tagged, device: 'eth0', VLAN: 12, VLAN_master_of: vlan }); // prettier-ignore
  made.put('network', 'office', { PIFs: [eth0] });
  made.put('network', 'tagged', { PIFs: ['OpaqueRef:eth0.12'] });
  const bonded = made.put('network', 'bonded', { MTU: 1500, managed: true });
  const bond = made.put('Bond', 'bond', { mode: 'balance-slb', master: 'OpaqueRef:bond0' });
  made.put('network', 'bonded', { PIFs: [made.put('PIF', 'bond0', { host: 'OpaqueRef:xs-01', network: bonded, device: 'bond0', bond_master_of: [bond] })] }); // prettier-ignore
  made.put('GPU_group', 'cards', { PGPUs: ['OpaqueRef:card'], allocation_algorithm: 'depth_first' });
  made.put('VDI', 'disk', { SR: 'OpaqueRef:nfs', virtual_size: 10 * GiB });
  return made;
}

const made = estate();
const of = (cls: MirroredCls, name: string) => made.get(cls, name) as AnyObj;

/** What an edit comes to: every action with its arguments and whom it is done to. */
function writes(cls: MirroredCls, name: string, edits: Values) {
  const object = of(cls, name);
  const base = valuesOf(made.view, object);
  const all = writesFor(made.view, object, merge(base, edits, base));
  for (const { action, args } of all)
    assert.ok(actionById(action)?.args.safeParse(args).success, `${action} ${JSON.stringify(args)}`);
  return all.map(({ action, args, target }) => [action, args, target.uuid]);
}

const cards = partKey('gpu', 'OpaqueRef:cards', 'placement');

const rows: readonly (readonly [
  what: string,
  cls: MirroredCls,
  name: string,
  edits: Values,
  ...writes: readonly unknown[],
])[] = [
  ['e-mail elsewhere', 'pool', 'Paris', { 'mail/to': 'night@example.com, day@example.com', 'mail/port': 25 },
    ['pool.setMail', { to: 'night@example.com, day@example.com', server: 'mail.example.com:25', language: 'en-US' }, 'uuid-Paris']],
  ['no e-mail', 'pool', 'Paris', { 'mail/on': false }, ['pool.setMail', { to: '', server: '', language: '' }, 'uuid-Paris']],
  ['one store of three', 'pool', 'Paris', { suspendSr: 'OpaqueRef:nfs' }, ['pool.setStores', { suspended: 'OpaqueRef:nfs' }, 'uuid-Paris']],
  ['switches, each by itself, the one that cuts connections last', 'pool', 'Paris',
    { oldSsl: false, tls: true, igmpSnooping: true, migrationCompression: true, livePatching: false },
    ['pool.setMigrationCompression', { on: true }, 'uuid-Paris'], ['pool.setLivePatching', { on: false }, 'uuid-Paris'],
    ['pool.setIgmpSnooping', { on: true }, 'uuid-Paris'], ['pool.enableTls', { on: true }, 'uuid-Paris'], ['pool.disableOldSsl', { on: false }, 'uuid-Paris']],
  ['GPU placement', 'pool', 'Paris', { [cards]: 'breadth_first' }, ['gpu.setPlacement', { placement: 'breadth_first' }, 'uuid-cards']],
  ['name, iSCSI name and log of a server', 'host', 'xs-01', { name: 'xs-a', iqn: 'iqn.2026-01.example:a', logTo: 'syslog.example.com' },
    ['object.rename', { name: 'xs-a' }, 'uuid-xs-01'], ['host.setIqn', { iqn: 'iqn.2026-01.example:a' }, 'uuid-xs-01'], ['host.setLog', { to: 'syslog.example.com' }, 'uuid-xs-01']],
  ['multipathing', 'host', 'xs-01', { multipathing: true }, ['host.setMultipathing', { on: true }, 'uuid-xs-01']],
  ['no powering on', 'host', 'xs-01', { 'power/mode': '' }, ['host.setPowerOn', { mode: '' }, 'uuid-xs-01']],
  ['a controller', 'host', 'xs-01', { 'power/mode': 'DRAC', 'power/ip': '10.0.0.9', 'power/user': 'root', 'power/password': 's3cret' },
    ['host.setPowerOn', { mode: 'DRAC', ip: '10.0.0.9', user: 'root', password: 's3cret' }, 'uuid-xs-01']],
  ['a script and what it is told', 'host', 'xs-01', { 'power/mode': 'script', 'power/script': 'ipmi', 'power/told': 'lan = 1\nuser=a=b' },
    ['host.setPowerOn', { mode: 'ipmi', told: { lan: '1', user: 'a=b' } }, 'uuid-xs-01']],
  ['fields of another way do not count', 'host', 'xs-01', { 'power/ip': '10.0.0.9' }],
  ['alarms, those of its control domain with them', 'host', 'xs-01', { 'alarm/memory_free_kib/on': false, 'alarm/mem_usage/on': true },
    ['object.setAlarms', { alarms: [{ variable: 'memory_free_kib' }, { variable: 'mem_usage', level: 0.95, period: 300, inhibit: 3600 }] }, 'uuid-xs-01']],
  ['read caching, and an alarm of a storage', 'SR', 'nfs', { readCaching: false, 'alarm/physical_utilisation/on': true },
    ['object.setAlarms', { alarms: [{ variable: 'physical_utilisation', level: 0.8, period: 300, inhibit: 3600 }] }, 'uuid-nfs'], ['sr.setReadCaching', { on: false }, 'uuid-nfs']],
  ['MTU and giving it to new VMs', 'network', 'office', { mtu: 9000, automatic: false },
    ['network.setAutomatic', { on: false }, 'uuid-office'], ['network.setMtu', { mtu: 9000 }, 'uuid-office']],
  ['another VLAN tells its NIC too', 'network', 'tagged', { vlan: 13 }, ['network.setNic', { pif: 'OpaqueRef:eth0', vlan: 13 }, 'uuid-tagged']],
  ['an external network made private', 'network', 'tagged', { nic: '' }, ['network.setNic', { pif: '', vlan: 12 }, 'uuid-tagged']],
  ['a bond', 'network', 'bonded', { bondMode: 'lacp', bondHashing: 'tcpudp_ports' }, ['network.setBond', { mode: 'lacp', hashing: 'tcpudp_ports' }, 'uuid-bonded']],
  ['a larger disk', 'VDI', 'disk', { vdiSize: 20 * GiB }, ['vdi.resize', { size: 20 * GiB }, 'uuid-disk']],
]; // prettier-ignore

for (const [what, cls, name, edits, ...expected] of rows)
  test(`${what}: only that is written`, () => {
    assert.deepEqual(writes(cls, name, edits), expected);
    assert.deepEqual(writes(cls, name, {}), [], 'nothing changed, nothing written');
  });

test('what is there is read as XenCenter writes it', () => {
  const pool = valuesOf(made.view, of('pool', 'Paris'));
  assert.deepEqual(
    ['on', 'to', 'server', 'port', 'language'].map((field) => pool[`mail/${field}`]),
    [true, 'ops@example.com', 'mail.example.com', 587, 'en-US'],
  );
  const host = valuesOf(made.view, of('host', 'xs-01'));
  assert.deepEqual(
    ['on', 'level', 'minutes'].map((field) => host[`alarm/memory_free_kib/${field}`]),
    [true, 2048, 2],
  );
  const tagged = valuesOf(made.view, of('network', 'tagged'));
  assert.deepEqual([tagged['nic'], tagged['vlan'], tagged['automatic']], ['OpaqueRef:eth0', 12, true]);
});

test('a server alone has the settings of its pool, one of several has not', () => {
  const alone = new Made();
  alone.put('pool', '', { master: alone.host('solo'), name_label: '' });
  assert.equal(valuesOf(alone.view, alone.get('host', 'solo'))['mail/on'], false);
  assert.equal(valuesOf(made.view, of('host', 'xs-01'))['mail/on'], undefined);
});

const wrong: readonly (readonly [field: string, cls: MirroredCls, name: string, edits: Values])[] = [
  ['mail/to', 'pool', 'Paris', { 'mail/to': 'nobody' }],
  ['mail/to', 'pool', 'Paris', { 'mail/to': '' }],
  ['mail/server', 'pool', 'Paris', { 'mail/server': 'two words' }],
  ['mail/port', 'pool', 'Paris', { 'mail/port': 70_000 }],
  ['iqn', 'host', 'xs-01', { iqn: 'xs-01' }],
  ['logTo', 'host', 'xs-01', { logTo: 'not a name' }],
  ['power/password', 'host', 'xs-01', { 'power/mode': 'DRAC', 'power/ip': '10.0.0.9', 'power/user': 'root' }],
  ['power/script', 'host', 'xs-01', { 'power/mode': 'script', 'power/script': '../x' }],
  ['power/told', 'host', 'xs-01', { 'power/mode': 'script', 'power/script': 'ipmi', 'power/told': 'no pair' }],
  ['alarm/mem_usage/level', 'host', 'xs-01', { 'alarm/mem_usage/on': true, 'alarm/mem_usage/level': 101 }],
  ['alarm/cpu_usage/minutes', 'host', 'xs-01', { 'alarm/cpu_usage/on': true, 'alarm/cpu_usage/minutes': 0 }],
  ['mtu', 'network', 'office', { mtu: 1400 }],
  ['mtu', 'network', 'office', { mtu: 9217 }],
  ['mtu', 'network', 'tagged', { mtu: 9000 }],
  ['vlan', 'network', 'tagged', { vlan: 4095 }],
  ['vlan', 'network', 'inner', { nic: 'OpaqueRef:eth0', vlan: 0 }],
  ['nic', 'network', 'inner', { nic: 'OpaqueRef:gone' }],
  ['vdiSize', 'VDI', 'disk', { vdiSize: GiB }],
];

for (const [field, cls, name, edits] of wrong)
  test(`a wrong ${field} of a ${cls} is told before any call: ${JSON.stringify(edits)}`, () => {
    const base = valuesOf(made.view, of(cls, name));
    assert.deepEqual(errorsOf(made.view, of(cls, name), base), {}, 'as it is, nothing is wrong');
    assert.ok(errorsOf(made.view, of(cls, name), merge(base, edits, base).values)[field]);
  });

test('what was told of powering on is told again, but for the password', () => {
  assert.deepEqual(powerAgain({ mode: 'DRAC', ip: '10.0.0.9', user: 'root', password: '' }), {
    'power/mode': 'DRAC',
    'power/ip': '10.0.0.9',
    'power/user': 'root',
  });
  assert.deepEqual(powerAgain({ mode: 'ipmi', told: { lan: '1' } }), {
    'power/mode': 'script',
    'power/script': 'ipmi',
    'power/told': 'lan=1',
  });
});

test('a VLAN that another network has is refused', () => {
  const action = actionById('network.setNic');
  assert.ok(action);
  const verdict = judge(action, made.situation(), of('network', 'inner'), { pif: 'OpaqueRef:eth0', vlan: 12 });
  assert.equal(verdict.ok ? 'ok' : verdict.code, 'vlan-used');
});

test('every field that a rule can keep shut is there, and is written by that rule’s action', () => {
  for (const [cls, name] of [
    ['pool', 'Paris'],
    ['host', 'xs-01'],
    ['SR', 'nfs'],
    ['network', 'bonded'],
    ['VDI', 'disk'],
  ] as const) {
    const guards = guardsOf(made.view, of(cls, name));
    assert.ok(guards.length > 0, cls);
    for (const { field, action } of guards) {
      assert.ok(field in valuesOf(made.view, of(cls, name)), field);
      assert.ok(actionById(action), action);
    }
  }
});
