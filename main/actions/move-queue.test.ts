import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Load } from '../../app/actions/action.ts';
import { MoveQueue } from './move-queue.ts';

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A queue with moves that end when they are told to. */
function begun(perHost: number, perPool: number) {
  const queue = new MoveQueue(
    { perHost, perPool, paused: false },
    () => undefined,
    () => undefined,
  );
  const ends = new Map<string, () => void>();
  const failures = new Map<string, unknown>();
  const stop = new AbortController();
  const add = (title: string, load: Partial<Load>, pool = 'paris'): void => {
    const wish = { activity: 'job', title, pool, load: { bytes: 1, ...load }, signal: stop.signal };
    void queue
      .run(
        { ...wish, stop: async () => ends.get(title)?.() },
        () => new Promise<void>((resolve) => ends.set(title, resolve)),
      )
      .catch((error: unknown) => failures.set(title, error));
  };
  return {
    queue,
    add,
    stop,
    failures,
    end: async (title: string) => {
      ends.get(title)?.();
      await settled();
    },
    running: () => queue.rows().flatMap((row) => (row.state === 'running' ? [row.title] : [])),
    waiting: () => queue.rows().flatMap((row) => (row.state === 'waiting' ? [row.title] : [])),
  };
}

test('so many on a server, coming and going together; who needs another server passes', async () => {
  const at = begun(2, 10);
  at.add('one', { from: 'a', to: 'b' });
  at.add('two', { from: 'a', to: 'c' });
  at.add('three', { from: 'a', to: 'd' });
  at.add('four', { from: 'd', to: 'c' });
  await settled();
  assert.deepEqual(at.running(), ['one', 'two', 'four']);
  assert.equal(at.queue.rows().at(-1)?.behind, 'a');
  await at.end('one');
  assert.deepEqual(at.running(), ['two', 'three', 'four']);
});

test('so many in a pool, and a crossing counts in both', async () => {
  const at = begun(9, 2);
  at.add('one', { from: 'a', to: 'b' });
  at.add('across', { from: 'a', to: 'x', into: 'lyon' });
  at.add('third', { from: 'b', to: 'a' });
  at.add('lyon', { from: 'x', to: 'y' }, 'lyon');
  at.add('lyon too', { from: 'x', to: 'y' }, 'lyon');
  await settled();
  assert.deepEqual(at.running(), ['one', 'across', 'lyon']);
  await at.end('across');
  assert.deepEqual(at.running(), ['one', 'third', 'lyon', 'lyon too']);
});

test('the server mirrors three disks at a time, whatever the limits', async () => {
  const at = begun(9, 9);
  for (const name of ['1', '2', '3', '4']) at.add(name, { disks: true });
  at.add('memory only', {});
  await settled();
  assert.deepEqual(at.waiting(), ['4']);
});

test('paused, put in another order, gone on, and cancelled one by one', async () => {
  const at = begun(1, 1);
  for (const name of ['first', 'second', 'third', 'fourth']) at.add(name, {});
  at.queue.set({ paused: true });
  await settled();
  await at.end('first');
  assert.deepEqual(at.running(), []);
  const id = (title: string) => at.queue.rows().find((row) => row.title === title)?.id ?? '';
  at.queue.order(id('fourth'), id('second'));
  at.queue.order(id('second'), undefined);
  assert.deepEqual(at.waiting(), ['fourth', 'third', 'second']);
  await at.queue.cancel(id('third'));
  at.queue.set({ paused: false });
  await settled();
  assert.deepEqual(at.running(), ['fourth']);
  assert.deepEqual(at.waiting(), ['second']);
  assert.ok(at.failures.has('third'));
  at.stop.abort(new Error('over'));
  await settled();
  assert.deepEqual(at.waiting(), []);
  await at.end('fourth');
  assert.deepEqual(at.queue.rows(), []);
});
