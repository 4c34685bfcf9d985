import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import type { Link, Listener } from '../../../app/contract/wire/connect.ts';
import type { LiveMessage } from '../../../app/contract/metrics.ts';
import { createLivePool } from './metrics-live.ts';

interface Asked {
  readonly objects: unknown;
  readonly listener: Listener<LiveMessage>;
  stopped: boolean;
}

/** A link that only remembers what was subscribed to. */
function fakeLink(): { readonly link: Link; readonly asked: Asked[] } {
  const asked: Asked[] = [];
  const subscribe = (_name: string, args: { readonly objects?: unknown }, listener: Listener<LiveMessage>) => {
    const one: Asked = { objects: args.objects, listener, stopped: false };
    asked.push(one);
    return () => {
      one.stopped = true;
    };
  };
  return { asked, link: { call: () => Promise.reject(new Error('no calls')), subscribe } as unknown as Link };
}

const A = { cls: 'VM', ref: 'a' } as const;
const B = { cls: 'VM', ref: 'b' } as const;
const layout: LiveMessage = {
  type: 'layout', epoch: 1, step: 5, objects: [A, B],
  columns: [{ object: 0, source: '=cpu' }, { object: 0, source: '=memory_used' }, { object: 1, source: '=cpu' }],
}; // prettier-ignore
const rows = (epoch: number, times: readonly number[], ...columns: readonly (readonly number[])[]): LiveMessage => ({
  type: 'rows', epoch, count: times.length, clockOffset: 0, body: Float64Array.from([times, ...columns].flat()).buffer,
}); // prettier-ignore

test('wishes of many become one feed; those that come and go at once do not restart it', () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  const { link, asked } = fakeLink();
  const live = createLivePool(link, 'p');
  const first = live.want(A);
  live.want(A);
  live.want(B);
  mock.timers.tick(300);
  assert.deepEqual(asked.map((one) => one.objects), [[A, B]]); // prettier-ignore
  first();
  mock.timers.tick(10_000);
  assert.equal(asked.length, 1);
  mock.timers.reset();
});

test('of an object whose server is away nothing is known now, though the last numbers still stand in its sparkline', () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  const { link, asked } = fakeLink();
  const live = createLivePool(link, 'p');
  live.want(A);
  mock.timers.tick(300);
  const tell = (message: LiveMessage) => asked[0]?.listener.message(message);
  tell(layout);
  tell(rows(1, [5], [0.4], [7], [0.5]));
  assert.deepEqual([live.now('VM/a')?.cpu, live.spark('VM/a', '=cpu')?.last], [0.4, 0.4]);
  const away = { at: 'host-away', host: 'xs-1', since: 6 } as const;
  tell({ type: 'states', epoch: 1, states: [away, { at: 'live' }] });
  assert.deepEqual(live.now('VM/a'), { time: 5, state: away });
  assert.equal(live.spark('VM/a', '=cpu')?.last, Number.NaN);
  assert.equal(live.spark('VM/a', '=cpu')?.values.at(-1), 0.4);
  assert.equal(live.now('VM/b')?.cpu, 0.5);
  mock.timers.reset();
});

test('nobody looks any more: the feed ends soon after', () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  const { link, asked } = fakeLink();
  const live = createLivePool(link, 'p');
  const unwant = live.want(A);
  mock.timers.tick(300);
  unwant();
  mock.timers.tick(5000);
  assert.equal(asked[0]?.stopped, true);
  assert.equal(live.now('VM/a'), undefined);
  mock.timers.reset();
});

test('what is unknown is left out, what was late fills its place, a value stays itself until a sample', () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  const { link, asked } = fakeLink();
  const live = createLivePool(link, 'p');
  live.want(A);
  live.want(B);
  mock.timers.tick(300);
  const { listener } = asked[0] ?? assert.fail('nothing asked');
  let woken = 0;
  live.subscribe('VM/a', () => (woken += 1));
  listener.message(layout);
  const nan = Number.NaN;
  listener.message(rows(1, [100, 105], [0.1, 0.2], [nan, nan], [0.5, nan]));
  assert.deepEqual(live.now('VM/a'), { time: 105, state: { at: 'loading' }, cpu: 0.2 });
  // The other server is a little behind: its last value stands.
  assert.equal(live.now('VM/b')?.cpu, 0.5);
  assert.equal(live.now('VM/a'), live.now('VM/a'));
  listener.message(rows(1, [105, 110], [0.2, 0.3], [7, 8], [0.6, 0.7]));
  assert.deepEqual(live.now('VM/a'), { time: 110, state: { at: 'loading' }, cpu: 0.3, memoryUsed: 8 });
  assert.deepEqual([...(live.spark('VM/b', '=cpu')?.values.slice(-3) ?? [])], [0.5, 0.6, 0.7]);
  assert.equal(woken, 2);
  listener.message({ type: 'states', epoch: 1, states: [{ at: 'live' }, { at: 'halted' }] });
  assert.deepEqual(live.now('VM/b')?.state, { at: 'halted' });
  listener.message(rows(9, [200], [1], [1], [1]));
  assert.equal(live.now('VM/a')?.cpu, 0.3);
  mock.timers.reset();
});
