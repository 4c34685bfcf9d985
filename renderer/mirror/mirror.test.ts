import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Connection } from '../../app/contract/connections.ts';
import type { Link, Listener } from '../../app/contract/wire/connect.ts';
import { encodeUpdate, type InventoryMessage } from '../../app/contract/inventory.ts';
import { squash, type Changes } from '../../app/inventory/changes.ts';
import type { AnyObj, View } from '../../app/inventory/view.ts';
import { Derived, DerivedOfAll } from './derived.ts';
import { Mirror } from './mirror.ts';
import { PoolStore, type Batch } from './pool-store.ts';

const vm = (ref: string, name_label: string): AnyObj => ({ $cls: 'VM', $ref: ref, name_label }) as unknown as AnyObj;
const put = (...put: AnyObj[]): Changes => ({ put, remove: [] });

/** A link whose feeds the test writes by hand. */
function handLink() {
  const open: { name: string; args: unknown; listener: Listener<unknown>; stopped: boolean }[] = [];
  const link = {
    call: () => Promise.reject(new Error('no calls here')),
    subscribe: (name: string, args: unknown, listener: Listener<unknown>) => {
      const one = { name, args, listener, stopped: false };
      open.push(one);
      return () => {
        one.stopped = true;
      };
    },
  } as unknown as Link;
  const feed = (name: string) => {
    const found = open.findLast((one) => one.name === name && !one.stopped);
    if (!found) throw new Error(`${name} is not subscribed`);
    return found;
  };
  return { link, open, tell: (name: string, message: unknown) => feed(name).listener.message(message) };
}

const connection = (id: string) => ({ id, state: { at: 'live', clockOffset: 0 } }) as unknown as Connection;
const changes = (seq: number, of: Changes, epoch = 1): InventoryMessage => ({
  type: 'changes',
  epoch,
  seq,
  body: encodeUpdate(of),
});

function world() {
  const hand = handLink();
  const frames: (() => void)[] = [];
  const mirror = new Mirror(hand.link, (work) => () => frames.push(work));
  mirror.start();
  hand.tell('connections', { connections: [connection('p')] });
  const store = mirror.pool('p');
  const batches: Batch[] = [];
  store.onFlush((batch) => batches.push(batch));
  const frame = () => {
    for (const work of frames.splice(0)) work();
  };
  return { ...hand, mirror, store, batches, frame };
}

test('many changes make one batch per frame', () => {
  const { tell, store, batches, frame } = world();
  tell('inventory', { type: 'reset', epoch: 1 });
  tell('inventory', changes(1, put(vm('a', 'a'), vm('b', 'b'))));
  tell('inventory', changes(2, put(vm('a', 'a2'))));
  assert.equal(batches.length, 0);
  frame();
  assert.equal(batches.length, 1);
  assert.deepEqual([...(batches[0]?.keys ?? [])], ['VM a', 'VM b']);
  assert.equal(store.get('VM', 'a')?.name_label, 'a2');
  assert.equal(store.phase, 'loading');
  tell('inventory', { type: 'treeReady', epoch: 1 });
  tell('inventory', { type: 'complete', epoch: 1 });
  assert.equal(store.phase, 'complete');
});

test('a gap in the sequence subscribes again; another epoch is ignored', () => {
  const { tell, open, store } = world();
  tell('inventory', { type: 'reset', epoch: 1 });
  tell('inventory', changes(1, put(vm('a', 'a'))));
  tell('inventory', changes(1, put(vm('x', 'x')), 9));
  assert.equal(store.count('VM'), 1);
  tell('inventory', changes(3, put(vm('b', 'b'))));
  const inventories = open.filter(({ name }) => name === 'inventory');
  assert.deepEqual(
    inventories.map(({ stopped }) => stopped),
    [true, false],
  );
  tell('inventory', changes(4, put(vm('b', 'b'))));
  assert.equal(store.count('VM'), 1, 'nothing before the new reset');
});

test('a new snapshot leaves the screen full, keeps equal objects and removes what is gone at its end', () => {
  const { tell, store, batches, frame } = world();
  tell('inventory', { type: 'reset', epoch: 1 });
  tell('inventory', changes(1, put(vm('a', 'a'), vm('b', 'b'))));
  tell('inventory', { type: 'complete', epoch: 1 });
  frame();
  const a = store.get('VM', 'a');
  tell('inventory', { type: 'reset', epoch: 2 });
  assert.equal(store.count('VM'), 2);
  tell('inventory', changes(1, put(vm('a', 'a')), 2));
  tell('inventory', { type: 'complete', epoch: 2 });
  frame();
  assert.equal(store.get('VM', 'a'), a);
  assert.deepEqual([...(batches.at(-1)?.keys ?? [])], ['VM b']);
  assert.equal(store.count('VM'), 1);
});

test('a connection that leaves the list is no longer fed; the others keep their store', () => {
  const { tell, open, mirror, store } = world();
  tell('connections', { connections: [connection('q'), connection('p')] });
  assert.equal(mirror.pool('p'), store);
  assert.deepEqual(
    mirror.pools.get().map(({ pool }) => pool),
    ['q', 'p'],
  );
  tell('connections', { connections: [connection('q')] });
  assert.equal(open.find(({ args }) => (args as { pool?: string }).pool === 'p')?.stopped, true);
  mirror.stop();
  assert.ok(open.every(({ stopped }) => stopped));
});

test('a derived value is asked again only for what it read, and is new only when it differs', () => {
  const store = new PoolStore('p', () => undefined);
  store.apply({ put: [vm('a', 'a'), vm('b', 'b')], remove: [] });
  store.flush();
  const derived = new Derived<{ name: string | undefined }>(store);
  let asked = 0;
  let woken = 0;
  const select = (view: View) => {
    asked += 1;
    return { name: view.get('VM', 'a')?.name_label };
  };
  const first = derived.read(select);
  const stop = derived.subscribe(() => (woken += 1));
  assert.equal(derived.read(select), first);
  asked = 0;
  store.apply(put(vm('b', 'b2')));
  store.flush();
  assert.equal(derived.read(select), first);
  assert.deepEqual([asked, woken], [0, 0]);
  store.apply(put({ ...vm('a', 'a'), tags: ['x'] } as AnyObj));
  store.flush();
  assert.equal(derived.read(select), first, 'asked, but the same');
  assert.deepEqual([asked, woken], [1, 1]);
  store.apply(put(vm('a', 'a2')));
  store.flush();
  assert.deepEqual(derived.read(select), { name: 'a2' });
  stop();
});

test('a list is the same array until its class changes; a view is new after each change', () => {
  const store = new PoolStore('p', () => undefined);
  store.apply(put(vm('a', 'a')));
  store.flush();
  const [list, view] = [store.all('VM'), store.view];
  store.apply(put({ $cls: 'SR', $ref: 's' } as unknown as AnyObj));
  store.flush();
  assert.equal(store.all('VM'), list);
  assert.notEqual(store.view, view);
  const now = store.view;
  store.enter('complete');
  store.flush();
  assert.equal(store.view, now, 'only the phase changed');
});

test('squashed changes leave the store as single ones do', () => {
  const steps = [put(vm('a', '1')), { put: [], remove: [['VM', 'a']] }, put(vm('a', '2'), vm('b', '1'))] as Changes[];
  const single = new PoolStore('p', () => undefined);
  for (const step of steps) single.apply(step);
  const once = new PoolStore('p', () => undefined);
  once.apply(steps.reduce(squash));
  assert.deepEqual(once.all('VM'), single.all('VM'));
});

test('what takes long over several pools misses nothing that came before somebody listened', () => {
  const { tell, store, frame } = world();
  const all = new DerivedOfAll<number>([store]);
  const slow = (view: View): number => {
    for (const until = performance.now() + 5; performance.now() < until;);
    return view.count('VM');
  };
  const read = () => all.read(slow).get('p');
  assert.equal(read(), 0);
  tell('inventory', { type: 'reset', epoch: 1 });
  tell('inventory', changes(1, put(vm('a', 'a'))));
  frame();
  assert.equal(read(), 0, 'asked again at once, it is not computed again');
  const stop = all.subscribe(() => undefined);
  assert.equal(read(), 1);
  stop();
});
