import assert from 'node:assert/strict';
import { test } from 'node:test';
import { against, chosenWith, offeredUpdates } from './choosing.ts';
import type { PoolUpdates, Update } from './updates.ts';

const update = (id: string, more: Partial<Update> = {}): Update => ({
  id, name: id.toUpperCase(), summary: '', description: '', kind: 'bugfix', severity: 'normal', guidance: [], livePatch: false, requires: [], ...more,
}); // prettier-ignore
const all = [
  update('a'),
  update('b', { requires: ['a', 'installed'] }),
  update('c', { requires: ['b'] }),
  update('d', { conflicts: ['a'] }),
];

test('a choice brings what it requires, and takes along what requires it', () => {
  for (const [chosen, id, on, expected] of [
    [[], 'a', true, ['a']],
    [[], 'c', true, ['c', 'b', 'a']],
    [['d'], 'b', true, ['d', 'b', 'a']],
    [['a', 'b', 'c'], 'a', false, []],
    [['a', 'b', 'c'], 'b', false, ['a']],
    [['a', 'd'], 'd', false, ['a']],
  ] as const)
    assert.deepEqual(chosenWith(all, chosen, id, on), expected, `${id} ${on}`);
});

test('two that conflict are not chosen together, whichever of them says so', () => {
  const [a, , , d] = all;
  assert.ok(a && d);
  assert.equal(against(all, ['a'], d), a);
  assert.equal(against(all, ['d'], a), d);
  assert.equal(against(all, ['b'], d), undefined);
});

test('only what a server still lacks is offered, once, and only of pools that take files', () => {
  const list = (generation: PoolUpdates['generation'], missing: readonly string[]): PoolUpdates => ({
    generation,
    checked: 0,
    updates: all,
    hosts: [{ host: 'h', missing, installed: [], guidance: [], livePatch: false, packages: [] }],
  });
  const offered = offeredUpdates([list('iso', ['a']), list('patch', ['a', 'd']), list('cdn', ['b']), undefined]);
  assert.deepEqual(offered.map((one) => one.id), ['a', 'd']); // prettier-ignore
});
