import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cdnWork, pool } from '../../../../app/rollout/testing.ts';
import type { Selection } from '../../../../app/updates/updates.ts';
import type { Phase } from '../../../mirror/pool-store.ts';
import type { PoolList } from '../../../mirror/updates.ts';
import { grantsOf, unread } from './wishes.ts';

const work = cdnWork('a');
const read: PoolList = {
  pool: 'paris',
  name: 'Paris',
  live: true,
  reading: false,
  list: {
    generation: 'cdn',
    checked: 0,
    updates: [],
    hosts: ['a', 'b'].map((host) => ({ ...work, host: `uuid-${host}`, missing: ['fix'], installed: [], packages: [] })),
  },
  dismissed: [],
  error: undefined,
};
const { list: _list, ...rest } = read;
const reading: PoolList = { ...rest, list: undefined, reading: true };
const failure = { kind: 'refused', code: 'x', params: [] } as const;

test('a pool may still come to more servers while its objects or its list are on their way', () => {
  const cases: readonly (readonly [string, PoolList, Phase, Selection['what'], boolean])[] = [
    ['all is here', read, 'complete', 'everything', false],
    ['objects are missing', read, 'tree', 'everything', true],
    ['the list is missing', reading, 'complete', 'everything', true],
    ['a list is read again', { ...read, reading: true }, 'complete', 'some', true],
    ['restarts need no list', reading, 'complete', 'restarts', false],
    ['it could not be read', { ...reading, reading: false, error: failure }, 'complete', 'everything', false],
    ['it is away', { ...reading, live: false }, 'complete', 'everything', false],
  ];
  for (const [name, list, phase, what, expected] of cases) {
    const selection = { what, updates: [], path: '' } as Selection;
    assert.equal(unread(list, phase, selection), expected, name);
  }
});

test('who wants a whole pool gets all of its servers, once it is read and not before', () => {
  const { view } = pool({ a: 64, b: 64 }, {});
  const grant = (phase: Phase, list: PoolList) =>
    [...grantsOf([{ pool: 'paris', phase, view }], [list], { what: 'everything' }, undefined)].flat(2);
  assert.deepEqual(grant('tree', read), []);
  assert.deepEqual(grant('complete', reading), []);
  assert.deepEqual(grant('complete', read), ['paris', 'uuid-a', 'uuid-b']);
});
