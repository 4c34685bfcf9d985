import assert from 'node:assert/strict';
import { test } from 'node:test';
import { actionById } from '../../actions/registry.ts';
import { addVm, GiB, smallPool } from '../../actions/testing/made.ts';
import { errorsOf, merge, valuesOf, writesFor, type Values } from './values.ts';

const made = smallPool();
addVm(made, 'web-01', 'Halted', true, false);
made.put('VM', 'web-01', { VCPUs_at_startup: 2 });
const vm = made.get('VM', 'web-01');
const base = valuesOf(vm);
const writes = (edits: Values, live: Values = base) =>
  writesFor(vm, merge(base, edits, live)).map(({ action, args }) => [action, args]);

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
  };
  const all = writesFor(vm, merge(base, edits, base));
  assert.deepEqual(all.map(({ action }) => action), [
    'object.rename', 'object.folder', 'object.tag', 'vm.setCpus', 'vm.setMemory', 'vm.setBoot', 'vm.setHome', 'vm.setAutoStart', 'vm.setStartOptions',
  ]); // prettier-ignore
  for (const { action, args } of all)
    assert.ok(actionById(action)?.args.safeParse(args).success, `${action} ${JSON.stringify(args)}`);
  assert.deepEqual(all.find(({ action }) => action === 'vm.setCpus')?.args, { atStartup: 1 });
  assert.deepEqual(all.find(({ action }) => action === 'vm.setStartOptions')?.args, { order: 3 });
});

test('what somebody else changed is followed, and never written back', () => {
  const live = { ...base, description: 'changed elsewhere', order: 9 };
  const merged = merge(base, { order: 4 }, live);
  assert.equal(merged.values['description'], 'changed elsewhere');
  assert.deepEqual(merged.followed, ['description']);
  assert.deepEqual(merged.conflicts, ['order']);
  assert.deepEqual(merged.changed, ['order']);
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
];

for (const [field, edits] of wrong)
  test(`a wrong ${field} is told before any call: ${JSON.stringify(edits)}`, () => {
    assert.ok(errorsOf(made.view, vm, merge(base, edits, base).values)[field]);
  });

test('as it is, nothing is wrong', () => {
  assert.deepEqual(errorsOf(made.view, vm, base), {});
});
