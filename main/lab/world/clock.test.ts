import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openClock } from './clock.ts';

test('by hand, everything happens when it is due and in the order it was asked for', async () => {
  const clock = openClock(1000, 0);
  const seen: string[] = [];
  const note = (what: string) => () => seen.push(`${what} ${clock.now()}`);
  clock.after(3, note('late'));
  clock.after(1, note('first'));
  clock.after(1, note('second'));
  const prevent = clock.after(2, note('never'));
  prevent();
  await clock.advance(2.5);
  assert.deepEqual(seen, ['first 2000', 'second 2000']);
  assert.equal(clock.now(), 3500);
  await clock.advance(0.5);
  assert.deepEqual(seen.at(-1), 'late 4000');
});

test('a chain of sleeps takes as long as its parts together', async () => {
  const clock = openClock(0, 0);
  let ended = 0;
  const chain = async () => {
    for (let i = 0; i < 5; i++) await clock.sleep(10);
    ended = clock.now();
  };
  const running = chain();
  await clock.advance(60);
  await running;
  assert.equal(ended, 50_000);
});

test('sleeping ends with the signal, and leaves nothing behind', async () => {
  const clock = openClock(0, 0);
  const stop = new AbortController();
  const sleeping = clock.sleep(10, stop.signal);
  stop.abort(new Error('enough'));
  await assert.rejects(sleeping, /enough/);
  await assert.rejects(clock.sleep(1, stop.signal), /enough/);
  await clock.advance(20);
});

test('time runs at the speed it is given', async () => {
  const clock = openClock(0, 1000);
  // A clock alone keeps no process alive.
  const alive = setInterval(() => undefined, 1000);
  await clock.sleep(20);
  clearInterval(alive);
  assert.ok(clock.now() >= 20_000 && clock.now() < 2_000_000);
  clock.setSpeed(0);
  await new Promise((resolve) => setTimeout(resolve));
  const then = clock.now();
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(clock.now(), then);
  clock.stop();
});
