import assert from 'node:assert/strict';
import { test } from 'node:test';
import { actionById } from '../../actions/registry.ts';
import { addVm, GiB, smallPool } from '../../actions/testing/made.ts';
import { errorsOf } from './check.ts';
import { partKey } from './devices.ts';
import { merge } from './merge.ts';
import type { Values } from './facet.ts';
import { valuesOf } from './values.ts';
import { warningsOf } from './vm-check.ts';
import { writesFor } from './writes.ts';

const made = smallPool();
addVm(made, 'web-01', 'Halted', true, false);
made.put('VM', 'web-01', { VCPUs_at_startup: 2 });
made.put('SR', 'nfs', { shared: true, physical_size: 100 * GiB, physical_utilisation: 90 * GiB });
for (const [name, place] of [
  ['root', '0'],
  ['data', '1'],
] as const) {
  made.put('VDI', name, { SR: 'OpaqueRef:nfs', virtual_size: 10 * GiB, allowed_operations: ['resize'] });
  made.put('VBD', `${name}-in`, {
    VM: 'OpaqueRef:web-01',
    VDI: `OpaqueRef:${name}`,
    type: 'Disk',
    userdevice: place,
    mode: 'RW',
  });
}
made.put('network', 'office', {});
made.put('VIF', 'eth0', { VM: 'OpaqueRef:web-01', network: 'OpaqueRef:office', device: '0', MAC: '02:00:00:00:00:01' });
made.put('VIF', 'eth1', { VM: 'OpaqueRef:web-01', network: 'OpaqueRef:office', device: '1', MAC: '02:00:00:00:00:02' });
made.put('VM', 'web-01', {
  VBDs: ['OpaqueRef:root-in', 'OpaqueRef:data-in'],
  VIFs: ['OpaqueRef:eth0', 'OpaqueRef:eth1'],
  tags: ['prod'],
});
const disk = (name: string, field: string) => partKey('disk', `OpaqueRef:${name}-in`, field);
const nic = (name: string, field: string) => partKey('nic', `OpaqueRef:${name}`, field);
const vm = made.get('VM', 'web-01');
const base = valuesOf(made.view, vm);
const writes = (edits: Values, live: Values = base) =>
  writesFor(made.view, vm, merge(base, edits, live)).map(({ action, args, target }) => [action, args, target.uuid]);

test('nothing changed, nothing written', () => {
  assert.deepEqual(writes({}), []);
  assert.deepEqual(writes({ name: 'web-01', vcpus: base['vcpus'] ?? 0 }), []);
});

test('only what changed is written, each by its own action, with arguments that it takes', () => {
  const edits: Values = {
    name: 'web-02',
    vcpus: 1,
    memoryMin: 2 * GiB,
    order: 3,
    home: 'OpaqueRef:xs-02',
    bootOrder: 'cd',
    autoStart: true,
    tags: 'prod\nweb',
    folder: '/web',
    [disk('data', 'size')]: 20 * GiB,
    [disk('data', 'priority')]: '7',
    [nic('eth1', 'limit')]: 500,
    'alarm/cpu_usage/on': true,
  };
  const all = writesFor(made.view, vm, merge(base, edits, base));
  assert.deepEqual(all.map(({ action }) => action), [
    'object.rename', 'object.folder', 'object.tag', 'vm.setCpus', 'vm.setMemory', 'vm.setBoot', 'vm.setHome', 'vm.setAutoStart', 'vm.setStartOptions',
    'vdi.resize', 'vbd.change', 'vif.change', 'object.setAlarms',
  ]); // prettier-ignore
  for (const { action, args } of all)
    assert.ok(actionById(action)?.args.safeParse(args).success, `${action} ${JSON.stringify(args)}`);
  assert.deepEqual(all.find(({ action }) => action === 'vm.setCpus')?.args, { atStartup: 1 });
  assert.deepEqual(all.find(({ action }) => action === 'vm.setStartOptions')?.args, { order: 3 });
  assert.deepEqual(all.find(({ action }) => action === 'vbd.change')?.args, { priority: 7 });
  assert.deepEqual(all.find(({ action }) => action === 'vif.change')?.target, { $cls: 'VIF', uuid: 'uuid-eth1' });
  assert.deepEqual(all.find(({ action }) => action === 'object.setAlarms')?.args, {
    alarms: [{ variable: 'cpu_usage', level: 0.9, period: 300, inhibit: 3600 }],
  });
});

test('what somebody else changed is followed, and never written back', () => {
  const live = { ...base, description: 'changed elsewhere', order: 9 };
  const merged = merge(base, { order: 4 }, live);
  assert.equal(merged.values['description'], 'changed elsewhere');
  assert.deepEqual(merged.followed, ['description']);
  assert.deepEqual(merged.conflicts, ['order']);
  assert.deepEqual(merged.changed, ['order']);
});

test('tags of both are kept: what one added is never taken away by the other', () => {
  const live = { ...base, tags: 'night\nprod' };
  const merged = merge(base, { tags: 'prod\nweb' }, live);
  assert.equal(merged.values['tags'], 'night\nprod\nweb');
  assert.deepEqual([merged.conflicts, merged.followed], [[], ['tags']]);
  const without = merge(base, { tags: 'web' }, live);
  assert.equal(without.values['tags'], 'night\nweb');
});

test('an edit of a part that went away is told and not written', () => {
  const { [disk('data', 'mode')]: _gone, ...live } = base;
  const merged = merge(base, { [disk('data', 'mode')]: 'RO' }, live);
  assert.deepEqual([merged.lost, merged.changed], [[disk('data', 'mode')], []]);
});

test('two disks change places with one write', () => {
  assert.deepEqual(writes({ [disk('data', 'position')]: '0' }), [['vbd.change', { userdevice: '0' }, 'uuid-data-in']]);
  assert.deepEqual(writes({ [disk('data', 'position')]: '0', [disk('root', 'position')]: '1' }), [
    ['vbd.change', { userdevice: '1' }, 'uuid-root-in'],
  ]);
});

test('what will not start as it is goes through with a warning', () => {
  const warned = warningsOf(made.view, vm, { ...base, memoryMin: 900 * GiB, vcpusMax: 40 });
  assert.match(warned.memory.join(), /No server has 900 GiB/);
  assert.match(warned.cpu.join(), /trusted/);
  assert.deepEqual(warningsOf(made.view, vm, base), { cpu: [], memory: [] });
});

test('both to the same value is no conflict and no write', () => {
  const merged = merge(base, { order: 9 }, { ...base, order: 9 });
  assert.deepEqual([merged.conflicts, merged.changed], [[], []]);
});

const wrong: readonly (readonly [string, Values])[] = [
  ['name', { name: '  ' }],
  ['folder', { folder: 'web' }],
  ['vcpus', { vcpus: 8 }],
  ['coresPerSocket', { coresPerSocket: 3 }],
  ['memoryMin', { memoryMin: 5 * GiB }],
  ['memoryMin', { memoryMin: GiB / 2 }],
  ['memoryMax', { memoryMax: 9 * GiB, memoryMin: GiB }],
  ['home', { home: 'OpaqueRef:gone' }],
  ['order', { order: -1 }],
  ['memoryMin', { memoryLimit: 64 * GiB, memoryMin: 3 * GiB }],
  [disk('data', 'size'), { [disk('data', 'size')]: GiB }],
  [disk('data', 'size'), { [disk('data', 'size')]: 30 * GiB }],
  [disk('data', 'name'), { [disk('data', 'name')]: ' ' }],
  [disk('data', 'position'), { [disk('data', 'position')]: 'x' }],
  [disk('data', 'position'), { [disk('data', 'position')]: '4', [disk('root', 'position')]: '4' }],
  [nic('eth1', 'mac'), { [nic('eth1', 'mac')]: '02:00:00:00:00:01' }],
  [nic('eth1', 'mac'), { [nic('eth1', 'mac')]: '03:zz' }],
  ['alarm/cpu_usage/level', { 'alarm/cpu_usage/on': true, 'alarm/cpu_usage/level': 120 }],
];

for (const [field, edits] of wrong)
  test(`a wrong ${field} is told before any call: ${JSON.stringify(edits)}`, () => {
    assert.ok(errorsOf(made.view, vm, merge(base, edits, base).values)[field]);
  });

test('as it is, nothing is wrong', () => {
  assert.deepEqual(errorsOf(made.view, vm, base), {});
});
