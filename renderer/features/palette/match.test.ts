import assert from 'node:assert/strict';
import { test } from 'node:test';
import { best, hit } from './match.ts';

test('the beginning of a name goes before the beginning of a word, and that before any part', () => {
  const names = ['Live migration 25G', 'migration-proxy', 'emigrant', 'batch'];
  assert.deepEqual(
    best(names, (name) => name, 'migr', 9).map(({ one }) => one),
    ['migration-proxy', 'Live migration 25G', 'emigrant'],
  );
});

test('every word has to be there, in any order', () => {
  assert.ok(hit('Migrate web-07 to xs-paris-01', 'paris migr'));
  assert.equal(hit('Migrate web-07 to xs-paris-01', 'lyon migr'), undefined);
});

test('a slip is forgiven, but counts less than a part', () => {
  const slip = hit('migration-proxy', 'migartion');
  assert.ok(slip);
  assert.ok((hit('emigration', 'migration')?.score ?? 0) > slip.score);
  assert.equal(hit('web-07', 'wxb'), undefined);
});

test('the letters found are told, in order', () => {
  assert.deepEqual(hit('Live migration 25G', '25 migr')?.runs, [
    [5, 9],
    [15, 17],
  ]);
  assert.deepEqual(hit('anything', '')?.runs, []);
});
