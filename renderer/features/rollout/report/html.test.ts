import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RunReport } from '../../../../app/rollout/report/report.ts';
import { htmlOf } from './html.ts';

test('names in a report are words, never markup', () => {
  const report: RunReport = {
    run: 'r',
    pool: { uuid: 'p', name: '<script>alert(1)</script>' },
    who: ['"ada" & bob'],
    began: 0,
    ended: 60_000,
    how: 'complete',
    planned: undefined,
    hosts: [
      {
        uuid: 'h',
        name: "o'host<",
        outcome: 'Done',
        updates: 2,
        took: 1000,
        planned: undefined,
        before: '<b>8</b>',
        after: undefined,
        phases: {},
      },
    ],
    moves: [],
    guidance: [{ subject: '<i>', asks: '<i>', is: 'done' }],
    mixed: '<i>',
    hooks: [
      { what: 'calling <i>', server: undefined, said: '<i>', failed: false, attempts: 1, output: '<i>', took: 1 },
    ],
    deviations: [],
    errors: [],
    findings: [{ id: 'ha', level: 'warning', sentence: '<b>Paris</b> has high availability on' }],
    waivers: [{ finding: 'ha', reason: '<b>' }],
    log: [],
  };
  const html = htmlOf({ report, signature: { algorithm: 'ed25519', key: '', fingerprint: 'f00d', value: '' } });
  assert.doesNotMatch(html, /<script|<[bi]>|o'host<|"ada"/);
  assert.match(html, /Complete\. Began/);
  assert.match(html, /f00d/);
});
