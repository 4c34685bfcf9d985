import assert from 'node:assert/strict';
import { test } from 'node:test';
import { snapshotOf } from '../event.ts';
import { Inventory } from '../inventory.ts';
import { lookup, type AnyObj, type Obj } from '../view.ts';
import { faceOf } from './face.ts';
import { addressesOf, bootedAt, osOf, startedAt, toolsOf } from './guest.ts';
import { kindOf, wordFor } from './kind.ts';
import { displayName } from './names.ts';
import { serverTime } from './server-time.ts';
import { isDefaultSr } from './state.ts';

type Fields = Readonly<Record<string, unknown>>;

function world(objects: Readonly<Record<string, Fields>>): Inventory {
  const inventory = new Inventory('p');
  for (const [name, fields] of Object.entries(objects)) {
    const [cls = '', ref = ''] = name.split(' ');
    inventory.apply([{ operation: 'add', cls, ref, snapshot: snapshotOf({ uuid: ref, ...fields }) }]);
  }
  return inventory;
}

function objOf(view: Inventory, name: string): AnyObj {
  const [cls = '', ref = ''] = name.split(' ');
  const obj = lookup(view, cls, ref);
  assert.ok(obj);
  return obj;
}

const pool = {
  'pool p': { name_label: 'Paris', master: 'h1', default_SR: 'sr' },
  'host_metrics m1': { live: true },
  'host_metrics m2': { live: false },
  'host h1': { name_label: 'xs-01', metrics: 'm1', enabled: true },
  'host h2': { name_label: 'xs-02', metrics: 'm2', enabled: true },
};

for (const [title, fields, shape, word, progress] of [
  ['running', { power_state: 'Running', resident_on: 'h1' }, 'running', 'Running'],
  ['halted', { power_state: 'Halted' }, 'halted', 'Halted'],
  ['suspended', { power_state: 'Suspended' }, 'suspended', 'Suspended'],
  ['paused', { power_state: 'Paused', resident_on: 'h1' }, 'paused', 'Paused'],
  ['migrating', { power_state: 'Running', current_operations: { t: 'pool_migrate' } }, 'busy', 'Migrating', 0.64],
  ['busy with a task not told of', { power_state: 'Halted', current_operations: { x: 'start' } }, 'busy', 'Starting'],
  [
    'only its metrics are read',
    { power_state: 'Running', current_operations: { t: 'data_source_op' } },
    'running',
    'Running',
  ],
  ['on a server that does not answer', { power_state: 'Running', resident_on: 'h2' }, 'stale', 'Not responding'],
  ['in a state of a newer server', { power_state: 'Frozen' }, 'warning', 'Frozen'],
] as const)
  test(`a VM ${title}`, () => {
    const view = world({ ...pool, 'task t': { progress: 0.64 }, 'VM v': { name_label: 'web', ...fields } });
    const expected = progress === undefined ? { shape, word } : { shape, word, progress };
    assert.deepEqual(faceOf(view, objOf(view, 'VM v')), expected);
    assert.equal(faceOf(view, objOf(view, 'VM v'), false).shape, 'stale', 'of a pool that is away');
  });

for (const [title, fields, shape, word] of [
  ['live', { metrics: 'm1', enabled: true }, 'running', 'Live'],
  ['in maintenance', { metrics: 'm1', enabled: false }, 'warning', 'Maintenance'],
  ['gone', { metrics: 'm2', enabled: true }, 'stale', 'Not responding'],
  ['evacuating', { metrics: 'm1', enabled: false, current_operations: { t: 'evacuate' } }, 'busy', 'Evacuating'],
  ['without metrics yet', { metrics: 'later', enabled: true }, 'running', 'Live'],
] as const)
  test(`a server ${title}`, () => {
    const view = world({ ...pool, 'host h': { name_label: 'xs', ...fields } });
    const { shape: is, word: says } = faceOf(view, objOf(view, 'host h'));
    assert.deepEqual([is, says], [shape, word]);
  });

for (const [title, shared, plugged, shape, word] of [
  ['shared and plugged everywhere', true, [true, true], 'running', 'Attached'],
  ['shared, one unplugged', true, [true, false], 'warning', 'Attached to 1 of 2 servers'],
  ['shared, one missing', true, [true], 'warning', 'Attached to 1 of 2 servers'],
  ['unplugged', true, [false, false], 'halted', 'Detached'],
  ['without connections', true, [], 'halted', 'Detached'],
  ['local', false, [true], 'running', 'Attached'],
] as const)
  test(`storage ${title}`, () => {
    const pbds = plugged.map((currently_attached, i): [string, Fields] => [
      `PBD b${i}`,
      { host: `h${i + 1}`, currently_attached },
    ]);
    const PBDs = plugged.map((_, i) => `b${i}`);
    const view = world({ ...pool, ...Object.fromEntries(pbds), 'SR sr': { shared, PBDs } });
    assert.deepEqual(faceOf(view, objOf(view, 'SR sr')), { shape, word });
    assert.equal(isDefaultSr(view, objOf(view, 'SR sr') as Obj<'SR'>), true);
  });

test('names of things without a name of their own', () => {
  const view = world({
    ...pool,
    'pool p': { name_label: '', master: 'h1' },
    'VM v': { name_label: 'web' },
    'VM d': { is_control_domain: true, resident_on: 'h1', name_label: 'Control domain on host: x' },
    'VM n': {},
    'VDI disk': {},
    'VIF i': { VM: 'v', device: '0' },
    'VBD c': { type: 'CD', userdevice: '3', VDI: 'OpaqueRef:NULL' },
    'SR s': { name_label: 'nfs' },
    'PBD b': { SR: 's', host: 'h1' },
    'network w': { name_label: 'Pool-wide network associated with eth1' },
    'PIF f': { device: 'eth1', VLAN: 20 },
    'PIF e': { device: 'eth0', VLAN: -1 },
    'PIF o': { device: 'bond0', VLAN: -1, bond_master_of: ['bo'] },
    'Bond bo': { slaves: ['f', 'e'] },
    'VM_group g': { name_label: '' },
  });
  const names = [
    'pool p',
    'VM v',
    'VM d',
    'VM n',
    'VDI disk',
    'VIF i',
    'VBD c',
    'PBD b',
    'network w',
    'PIF f',
    'PIF o',
    'VM_group g',
  ];
  assert.deepEqual(names.map((name) => displayName(view, objOf(view, name))), [
    'xs-01', 'web', 'Control domain of xs-01', 'Unnamed VM', 'Unnamed disk', 'interface 0 of web', 'CD drive 3', 'nfs on xs-01',
    'Network 1', 'NIC 1 VLAN 20', 'Bond 0+1', 'this vm group',
  ]); // prettier-ignore
});

test('a name cannot turn round what is written after it', () => {
  const view = world({ 'VM v': { name_label: '\u202Egnp.exe\u2066' }, 'VM r': { name_label: 'שרת 42' } });
  assert.equal(displayName(view, objOf(view, 'VM v')), 'gnp.exe');
  assert.equal(displayName(view, objOf(view, 'VM r')), 'שרת 42', 'its own letters stay');
});

test('kinds', () => {
  const kinds = [
    {}, { is_a_template: true }, { is_a_template: true, is_default_template: true }, { is_a_template: true, is_a_snapshot: true },
    { is_control_domain: true }, { is_a_template: true, other_config: { default_template: 'true' } },
  ].map((fields) => { const view = world({ 'VM v': fields }); return kindOf(objOf(view, 'VM v')); }); // prettier-ignore
  assert.deepEqual(kinds, [
    'virtual machine', 'template', 'built-in template', 'snapshot', 'control domain', 'built-in template',
  ]); // prettier-ignore
  assert.deepEqual(
    [wordFor('sr'), wordFor('VM'), wordFor('warp_drive')],
    ['storage repository', 'virtual machine', 'warp drive'],
  );
});

const NOW = Date.UTC(2026, 10, 21, 12);
for (const [title, guest, started, expected] of [
  [
    'answer',
    { PV_drivers_version: { major: '8', minor: '4', micro: '0' } },
    '20261121T00:00:00Z',
    { is: 'present', version: '8.4.0' },
  ],
  ['are missing', {}, '20261121T00:00:00Z', { is: 'missing' }],
  ['may still come: it just started', {}, '20261121T11:59:00Z', { is: 'unknown' }],
  ['are drivers alone', { PV_drivers_detected: true }, '20261121T00:00:00Z', { is: 'drivers-only' }],
] as const)
  test(`tools ${title}`, () => {
    const view = world({
      'VM v': { power_state: 'Running', guest_metrics: 'g', metrics: 'm' },
      'VM off': { power_state: 'Halted', guest_metrics: 'g' },
      'VM_guest_metrics g': guest,
      'VM_metrics m': { start_time: started },
    });
    assert.deepEqual(toolsOf(view, objOf(view, 'VM v') as Obj<'VM'>, NOW), expected);
    assert.deepEqual(toolsOf(view, objOf(view, 'VM off') as Obj<'VM'>, NOW), { is: 'unknown' });
    assert.equal(startedAt(view, objOf(view, 'VM off') as Obj<'VM'>), undefined);
  });

test('what a guest says of itself', () => {
  const networks = {
    '0/ip': '10.0.0.7', '0/ipv4/0': '10.0.0.7', '0/ipv6/0': 'fe80::1', '0/ipv6/1': '2001:db8::7', '1/ip': '169.254.1.1', '1/ipv4/0': '192.168.0.7 192.168.0.8', 'x/ip': '1.1.1.1',
  }; // prettier-ignore
  const view = world({
    'VM v': { guest_metrics: 'g', power_state: 'Running' },
    'VM_guest_metrics g': { networks, os_version: { name: 'Microsoft Windows Server 2022|C:\\Windows|\\Device' } },
    'VM l': { guest_metrics: 'h' },
    'VM_guest_metrics h': { os_version: { distro: 'debian', major: '12', minor: '5' } },
    'VM none': {},
  });
  const vm = (ref: string) => objOf(view, `VM ${ref}`) as Obj<'VM'>;
  assert.deepEqual(addressesOf(view, vm('v')), ['10.0.0.7', '192.168.0.7', '192.168.0.8', '2001:db8::7']);
  assert.deepEqual(addressesOf(view, vm('v'), '1'), ['192.168.0.7', '192.168.0.8']);
  assert.deepEqual(['v', 'l', 'none'].map((ref) => osOf(view, vm(ref))), [
    'Microsoft Windows Server 2022', 'debian 12.5', undefined,
  ]); // prettier-ignore
});

for (const [text, time] of [
  ['20261121T00:49:25Z', Date.UTC(2026, 10, 21, 0, 49, 25)],
  ['2026-11-21T00:49:25.123Z', Date.UTC(2026, 10, 21, 0, 49, 25)],
  ['19700101T00:00:00Z', undefined],
  ['', undefined],
  ['soon', undefined],
] as const)
  test(`server time ${JSON.stringify(text)}`, () => assert.equal(serverTime(text), time));

test('when a server booted', () => {
  const host = (other_config: Fields) => objOf(world({ 'host h': { other_config } }), 'host h') as Obj<'host'>;
  const told = host({ boot_time: '1700000000.', agent_start_time: '1700000100.5' });
  assert.deepEqual(
    [bootedAt(told), bootedAt(told, 'toolstack'), bootedAt(host({}))],
    [1.7e12, 1700000100500, undefined],
  );
});
