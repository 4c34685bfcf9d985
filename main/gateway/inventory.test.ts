import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connect, type Link } from '../../app/contract/wire/connect.ts';
import type { Gateway } from '../../app/contract/wire/gateway.ts';
import { decodeUpdate, type InventoryMessage } from '../../app/contract/inventory.ts';
import { pair } from '../../app/contract/wire/pair.ts';
import { serve } from '../../app/contract/wire/serve.ts';
import { FailureError, type Failure } from '../../app/errors/failure.ts';
import type { Update } from '../../app/inventory/changes.ts';
import { snapshotOf, type InventoryEvent } from '../../app/inventory/event.ts';
import { Inventory } from '../../app/inventory/inventory.ts';
import { inventoryHandlers } from './inventory.ts';
import { InventoryFeed } from './inventory-feed.ts';

const add = (cls: string, ref: string, record: Record<string, unknown> = {}): InventoryEvent => ({
  operation: 'add',
  cls,
  ref,
  snapshot: snapshotOf(record),
});
const del = (cls: string, ref: string): InventoryEvent => ({ operation: 'del', cls, ref });

const until = async (condition: () => boolean) => {
  for (let turn = 0; turn < 2000 && !condition(); turn += 1) await new Promise((resolve) => setTimeout(resolve, 1));
  assert.ok(condition(), 'condition never came true');
};

function complete(...events: InventoryEvent[]): Inventory {
  const inventory = new Inventory('p');
  inventory.beginLoad();
  inventory.apply(events);
  inventory.treeReady();
  inventory.endLoad();
  return inventory;
}

/** A reader that notes everything and can be slow. */
function reader() {
  const messages: InventoryMessage[] = [];
  let full = false;
  return {
    messages,
    beSlow: (is: boolean) => (full = is),
    told: (): Update[] => messages.flatMap((m) => (m.type === 'changes' ? [decodeUpdate(m.body)] : [])),
    types: () => messages.map(({ type }) => type),
    sink: {
      send: (message: InventoryMessage) => messages.push(message),
      get full() {
        return full;
      },
      fail: () => assert.fail('does not fail'),
    },
  };
}

test('a snapshot comes tree first, with both marks in their place', async () => {
  const inventory = complete(add('vdi', 'd'), add('vm', 'v'), add('pool', 'p'));
  const to = reader();
  const feed = new InventoryFeed(inventory, to.sink, 5);
  await until(() => to.types().includes('complete'));
  assert.deepEqual(to.types(), ['reset', 'changes', 'treeReady', 'changes', 'complete']);
  assert.deepEqual(to.messages[0], { type: 'reset', epoch: 1, seenAt: 5 });
  assert.deepEqual(
    to.told().map(({ put }) => put.map(({ $cls }) => $cls)),
    [['pool', 'VM'], ['VDI']],
  );
  feed.stop();
});

test('a load that is under way is told as it comes', async () => {
  const inventory = new Inventory('p');
  const to = reader();
  const feed = new InventoryFeed(inventory, to.sink, undefined);
  inventory.beginLoad();
  inventory.apply([add('vm', 'v')]);
  inventory.treeReady();
  inventory.apply([add('vdi', 'd')]);
  inventory.endLoad();
  await until(() => to.types().includes('complete'));
  assert.deepEqual(to.types(), ['reset', 'changes', 'treeReady', 'changes', 'complete']);
  feed.stop();
});

test('changes of one object are told once, unchanged ones not at all', async () => {
  const inventory = complete(add('vm', 'a', { name_label: 'a' }), add('vm', 'b'));
  const to = reader();
  const feed = new InventoryFeed(inventory, to.sink, undefined);
  await until(() => to.types().includes('complete'));
  const before = to.told().length;
  for (let i = 0; i < 100; i += 1) inventory.apply([add('vm', 'a', { name_label: `a${i}` }), add('vm', 'b', { x: i })]);
  inventory.apply([add('vm', 'gone'), del('vm', 'gone')]);
  await until(() => to.told().length > before);
  const last = to.told().at(-1);
  assert.deepEqual(last?.put, []);
  assert.deepEqual(last.patch, [['VM', 'a', { name_label: 'a99' }]]);
  assert.deepEqual(last.remove, [['VM', 'gone']]);
  assert.equal(to.told().length, before + 1);
  feed.stop();
});

test('pages are numbered without gaps', async () => {
  const inventory = complete(...Array.from({ length: 1000 }, (_, i) => add('vm', `v${i}`)));
  const to = reader();
  const feed = new InventoryFeed(inventory, to.sink, undefined);
  await until(() => to.types().includes('complete'));
  const numbers = to.messages.flatMap((m) => (m.type === 'changes' ? [m.seq] : []));
  assert.deepEqual(numbers, [1, 2, 3]);
  assert.equal(
    to.told().reduce((sum, { put }) => sum + put.length, 0),
    1000,
  );
  feed.stop();
});

test('a slow reader hears only how things are in the end; one that missed too much starts over', async () => {
  const inventory = complete(add('vm', 'a', { name_label: '0' }));
  const to = reader();
  const feed = new InventoryFeed(inventory, to.sink, undefined);
  await until(() => to.types().includes('complete'));
  to.beSlow(true);
  const before = to.messages.length;
  for (let i = 1; i <= 50; i += 1) inventory.apply([add('vm', 'a', { name_label: `${i}` })]);
  await new Promise((resolve) => setTimeout(resolve, 70));
  assert.equal(to.messages.length, before);
  to.beSlow(false);
  await until(() => to.messages.length > before);
  assert.equal(to.messages.length, before + 1);

  to.beSlow(true);
  for (let i = 0; i < 1000; i += 1) inventory.apply([add('task', `t${i}`), del('task', `t${i}`)]);
  await until(() => to.types().filter((type) => type === 'reset').length === 2);
  to.beSlow(false);
  await until(() => to.types().at(-1) === 'complete');
  assert.deepEqual(
    to
      .told()
      .at(-1)
      ?.put.map(({ $ref }) => $ref),
    ['a'],
  );
  feed.stop();
});

test('over a wire: a feed, a record, and pools that are not there', async () => {
  const inventory = complete(add('vm', 'v', { name_label: 'web', NVRAM: { a: '1' } }));
  const { client, server } = pair();
  const handlers = inventoryHandlers({ get: (pool) => (pool === 'p' ? { inventory } : undefined) });
  serve(server, handlers as unknown as Gateway);
  const link: Link = connect(client);
  const types: string[] = [];
  const stop = link.subscribe('inventory', { pool: 'p' }, { message: ({ type }) => types.push(type) });
  await until(() => types.includes('complete'));
  stop();
  assert.deepEqual(await link.call('object.record', { pool: 'p', cls: 'VM', ref: 'v' }), {
    name_label: 'web',
    NVRAM: { a: '1' },
  });
  const code = async (pool: string, ref: string) =>
    link.call('object.record', { pool, cls: 'VM', ref }).then(
      () => 'answered',
      (error: unknown) => (error instanceof FailureError ? error.failure.code : 'odd'),
    );
  assert.deepEqual([await code('p', 'x'), await code('q', 'v')], ['HANDLE_INVALID', 'no-such-pool']);
  const failures: Failure[] = [];
  link.subscribe('inventory', { pool: 'q' }, { message: () => undefined, failed: (f) => failures.push(f) });
  await until(() => failures.length === 1);
  assert.equal(failures[0]?.code, 'no-such-pool');
  client.close();
});
