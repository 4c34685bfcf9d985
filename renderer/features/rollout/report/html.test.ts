import assert from 'node:assert/strict';
import { test } from 'node:test';
import { htmlOf } from './html.ts';

test('names in a report are words, never markup', () => {
  const html = htmlOf({
    run: 'r',
    pool: { uuid: 'p', name: '<script>alert(1)</script>' },
    who: ['"ada" & bob'],
    began: 0,
    ended: 60_000,
    how: 'complete',
    planned: undefined,
    hosts: [{ name: "o'host<", outcome: 'Done', updates: 2, took: 1000, planned: undefined, phases: {} }],
    moves: [],
    deviations: [],
    errors: [],
    waivers: [{ finding: 'ha', reason: '<b>' }],
    log: [],
  });
  assert.doesNotMatch(html, /<script|<b>|o'host<|"ada"/);
  assert.match(html, /Complete\. Began/);
});
