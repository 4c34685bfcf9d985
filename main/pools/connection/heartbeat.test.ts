import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FailureError } from '../../../app/errors/failure.ts';
import { backoff } from './backoff.ts';
import { beats } from './heartbeat.ts';

const often = { every: 15, deadline: 10 };
const lost = (): Promise<void> => Promise.reject(new Error('no answer'));

test('one missed beat is forgiven, the second in a row is not', async () => {
  const script = ['ok', 'lost', 'ok', 'lost', 'lost'];
  let count = 0;
  const beat = (): Promise<void> => (script[count++] === 'lost' ? lost() : Promise.resolve());
  await assert.rejects(beats(beat, new AbortController().signal, often), /no answer/);
  assert.equal(count, script.length);
});

test('a server that answers is there, but not one that is a supporter now', async () => {
  const answers = (code: string) => () => Promise.reject(new FailureError({ kind: 'xenapi', code, params: [] }));
  const stop = new AbortController();
  const busy = beats(answers('HOST_STILL_BOOTING'), stop.signal, often);
  await assert.rejects(beats(answers('HOST_IS_SLAVE'), new AbortController().signal, often), /HOST_IS_SLAVE/);
  const first = await Promise.race([
    busy.catch(() => 'ended'),
    new Promise((resolve) => setTimeout(resolve, 60, 'goes on')),
  ]);
  assert.equal(first, 'goes on');
  stop.abort(new Error('over'));
  await assert.rejects(busy, /over/);
});

test('beats end with their connection', async () => {
  const abort = new AbortController();
  let count = 0;
  const end = beats(
    async () => {
      count += 1;
      if (count === 3) abort.abort(new Error('gone'));
    },
    abort.signal,
    often,
  );
  await assert.rejects(end, /gone/);
  const then = count;
  await new Promise((resolve) => setTimeout(resolve, 60));
  assert.equal(count, then);
});

test('waits double up to a minute, and differ between consoles', () => {
  const at = (attempt: number, chance: number): number => backoff(attempt, () => chance);
  assert.deepEqual(
    [0, 1, 2, 3, 10, 50].map((attempt) => at(attempt, 1)),
    [1000, 2000, 4000, 8000, 60_000, 60_000],
  );
  assert.equal(at(3, 0), 4000);
});
