import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Key } from './changes.ts';
import { snapshotOf, type InventoryEvent } from './event.ts';
import { Inventory } from './inventory.ts';

const add = (cls: string, ref: string, record: Record<string, unknown>): InventoryEvent => ({
  operation: 'add',
  cls,
  ref,
  snapshot: snapshotOf(record),
});
const del = (cls: string, ref: string): InventoryEvent => ({ operation: 'del', cls, ref });

test('an object stays itself until a mirrored field changes', () => {
  const inventory = new Inventory('p');
  inventory.apply([add('vm', 'r1', { name_label: 'web', tags: ['a'], NVRAM: { x: '1' } })]);
  const first = inventory.get('VM', 'r1');
  assert.equal(first?.name_label, 'web');
  inventory.apply([add('vm', 'r1', { name_label: 'web', tags: ['a'], NVRAM: { x: '2' } })]);
  assert.equal(inventory.get('VM', 'r1'), first, 'NVRAM is not mirrored');
  inventory.apply([add('vm', 'r1', { name_label: 'db', tags: ['a'] })]);
  const second = inventory.get('VM', 'r1');
  assert.equal(second?.name_label, 'db');
  assert.equal(second.tags, first?.tags, 'equal parts are shared');
});

test('a record is decoded only when read, and once', () => {
  let reads = 0;
  const inventory = new Inventory('p');
  const snapshot = {
    read: () => {
      reads += 1;
      return { name_label: 'web' };
    },
  };
  inventory.apply([{ operation: 'add', cls: 'vm', ref: 'r', snapshot }]);
  assert.equal(inventory.count('VM'), 1);
  assert.equal(reads, 0);
  inventory.get('VM', 'r');
  inventory.get('VM', 'r');
  assert.equal([...inventory.all('VM')].length, 1);
  assert.equal(reads, 1);
});

for (const [title, record] of Object.entries({
  'an older server sends fewer fields': {},
  'fields of the wrong type': {
    tags: 'x',
    memory_static_max: 'many',
    is_a_template: 1,
    other_config: [],
    name_label: 4,
  },
  nulls: { tags: null, memory_static_max: null, is_a_template: null, other_config: null, name_label: null },
}))
  test(`whatever is sent, declared types hold: ${title}`, () => {
    const inventory = new Inventory('p');
    inventory.apply([add('vm', 'r', record)]);
    const vm = inventory.get('VM', 'r');
    assert.deepEqual(
      [vm?.tags, vm?.memory_static_max, vm?.is_a_template, vm?.other_config, vm?.name_label, vm?.resident_on],
      [[], 0, false, {}, '', 'OpaqueRef:NULL'],
    );
  });

test('unknown classes are kept for their record and wake nobody; secrets are not kept', () => {
  const inventory = new Inventory('p');
  const touched: Key[] = [];
  inventory.onChange((keys) => touched.push(...keys));
  inventory.apply([add('warp_drive', 'r', { speed: 9 }), add('secret', 's', { value: 'hush' })]);
  assert.deepEqual(inventory.record('Warp_Drive', 'r'), { speed: 9 });
  assert.equal(inventory.record('secret', 's'), undefined);
  assert.deepEqual(touched, []);
});

test('__proto__ is a name like any other', () => {
  const inventory = new Inventory('p');
  const record = JSON.parse(
    '{"name_label":"__proto__","other_config":{"__proto__":"x"},"__proto__":{"polluted":1}}',
  ) as Record<string, unknown>;
  inventory.apply([add('vm', '__proto__', record), add('__proto__', 'r', record), add('constructor', 'r', record)]);
  const vm = inventory.get('VM', '__proto__');
  assert.equal(vm?.name_label, '__proto__');
  assert.deepEqual(Object.keys(vm.other_config), ['__proto__']);
  assert.equal('polluted' in {}, false);
});

test('events out of order: mod of the unknown adds, del of the unknown does nothing', () => {
  const inventory = new Inventory('p');
  let calls = 0;
  inventory.onChange(() => (calls += 1));
  inventory.apply([del('vm', 'x')]);
  assert.equal(calls, 0);
  inventory.apply([{ ...add('vm', 'r', {}), operation: 'mod' }]);
  assert.equal(inventory.count('VM'), 1);
  inventory.apply([del('vm', 'r')]);
  assert.equal(inventory.get('VM', 'r'), undefined);
  assert.equal(calls, 2);
});

test('bytes that make no sense leave the object as it was', () => {
  const inventory = new Inventory('p');
  inventory.apply([add('vm', 'r', { name_label: 'web' })]);
  const before = inventory.get('VM', 'r');
  inventory.apply([
    { operation: 'mod', cls: 'vm', ref: 'r', snapshot: { read: () => undefined } },
    { operation: 'add', cls: 'vm', ref: 'new', snapshot: { read: () => undefined } },
  ]);
  assert.equal(inventory.get('VM', 'r'), before);
  assert.equal(inventory.get('VM', 'new'), undefined);
  assert.equal([...inventory.all('VM')].length, 1);
});

test('a load keeps what is known readable and removes at its end what it did not mention', () => {
  const inventory = new Inventory('p');
  const phases: string[] = [];
  inventory.onChange(() => phases.push(inventory.phase));
  inventory.beginLoad();
  inventory.apply([add('vm', 'a', { name_label: 'a' }), add('vm', 'b', {})]);
  inventory.treeReady();
  inventory.endLoad();
  assert.deepEqual(phases, ['loading', 'loading', 'tree', 'complete']);
  const a = inventory.get('VM', 'a');

  inventory.beginLoad();
  assert.equal(inventory.phase, 'complete', 'stale, not empty');
  assert.equal(inventory.get('VM', 'a'), a);
  inventory.apply([add('vm', 'a', { name_label: 'a' })]);
  inventory.treeReady();
  const touched: Key[] = [];
  inventory.onChange((keys) => touched.push(...keys));
  inventory.endLoad();
  assert.deepEqual(touched, [['VM', 'b']]);
  assert.equal(inventory.get('VM', 'a'), a);
  assert.equal(inventory.get('VM', 'b'), undefined);
});

test('replace makes a class exactly what it is told', () => {
  const inventory = new Inventory('p');
  inventory.apply([add('task', 'old', {}), add('task', 'kept', {}), add('vm', 'v', {})]);
  inventory.replace(
    'task',
    new Map([
      ['kept', snapshotOf({})],
      ['new', snapshotOf({ name_label: 'n' })],
    ]),
  );
  assert.deepEqual([...inventory.refs('task')].sort(), ['kept', 'new']);
  assert.equal(inventory.count('VM'), 1);
});

test('everything kept can be applied again', () => {
  const inventory = new Inventory('p');
  inventory.apply([add('vm', 'v', { name_label: 'web' }), add('odd', 'o', { a: 1 })]);
  const copy = new Inventory('p');
  copy.apply(inventory.events());
  assert.deepEqual(copy.get('VM', 'v'), inventory.get('VM', 'v'));
  assert.deepEqual(copy.record('odd', 'o'), { a: 1 });
});
