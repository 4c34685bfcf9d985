import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hrefOf, placeOf, routeOf, type Place } from './route.ts';

const places: readonly (readonly [string, Place])[] = [
  ['/pool/p1/VM/8c1e', { at: 'object', pool: 'p1', cls: 'VM', uuid: '8c1e' }],
  ['/pool/p1/host/77/performance', { at: 'object', pool: 'p1', cls: 'host', uuid: '77', tab: 'performance' }],
  ['/selection', { at: 'selection' }],
  ['/group/tags/a%2Fb/50%25', { at: 'group', view: 'tags', path: ['a/b', '50%'] }],
  ['/pools', { at: 'page', page: 'pools', rest: [] }],
  ['/rollout/r1/plan', { at: 'page', page: 'rollout', rest: ['r1', 'plan'] }],
];

test('a place and its route say the same', () => {
  for (const [route, place] of places) {
    assert.deepEqual(placeOf(route), place);
    assert.equal(routeOf(place), route);
    assert.equal(hrefOf(place), `#${route}`);
  }
});

test('odd routes lead to a page, never to an exception', () => {
  assert.deepEqual(placeOf(''), { at: 'page', page: 'pools', rest: [] });
  assert.deepEqual(placeOf('/pool/p1'), { at: 'page', page: 'pool', rest: ['p1'] });
  assert.deepEqual(placeOf('/group/tags/%E0%A4%A'), { at: 'group', view: 'tags', path: ['%E0%A4%A'] });
});
