import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Change } from './db.ts';
import { createRandom } from './random.ts';
import { openTables } from './tables.ts';

test('an object has every field of its class, and a uuid', () => {
  const tables = openTables(createRandom(1));
  const ref = tables.create('network', { name_label: 'lan' });
  const row = tables.need('network', ref);
  assert.match(ref, /^OpaqueRef:[0-9a-f-]{36}$/);
  assert.deepEqual([row['name_label'], row['MTU'], row['VIFs'], row['managed']], ['lan', 1500, [], true]);
  assert.equal(tables.byUuid('network', row['uuid'] as string), ref);
});

test('a change that changes nothing is none', () => {
  const tables = openTables(createRandom(1));
  const ref = tables.create('network', { name_label: 'lan', other_config: { a: '1' } });
  const { generation } = tables;
  tables.patch('network', ref, { name_label: 'lan', other_config: { a: '1' } });
  assert.equal(tables.generation, generation);
  tables.patch('network', ref, { other_config: { a: '2' } });
  assert.equal(tables.generation, generation + 1);
  assert.throws(() => tables.patch('network', ref, { colour: 'red' }), /no field network.colour/);
});

test('listeners hear of every change in order; messages count for themselves', () => {
  const tables = openTables(createRandom(1));
  const heard: string[] = [];
  const stop = tables.onChange(({ operation, cls, generation }: Change) =>
    heard.push(`${operation} ${cls} ${generation}`),
  );
  const ref = tables.create('network', {});
  tables.touch('network', ref);
  tables.create('message', {});
  tables.destroy('network', ref);
  stop();
  tables.create('network', {});
  assert.deepEqual(heard, ['add network 1', 'mod network 2', 'add message 1', 'del network 3']);
  assert.throws(() => tables.need('network', ref), /HANDLE_INVALID network/);
});

test('of what went, only the last few hundred are remembered', () => {
  const tables = openTables(createRandom(1));
  for (let i = 0; i < 600; i++) tables.destroy('network', tables.create('network', {}));
  const { length } = tables.deletions('network');
  assert.ok(length >= 256 && length < 512, String(length));
});

test('saved tables are the same when opened again', () => {
  const tables = openTables(createRandom(1));
  const ref = tables.create('network', { name_label: 'lan' });
  const again = openTables(createRandom(2));
  again.load(tables.save());
  assert.deepEqual(again.need('network', ref), tables.need('network', ref));
  assert.equal(again.generation, tables.generation);
});
