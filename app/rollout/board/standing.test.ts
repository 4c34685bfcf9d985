import assert from 'node:assert/strict';
import { test } from 'node:test';
import { logOf } from './log.ts';
import { plan } from '../plan/plan.ts';
import { advance, begin } from '../run/run.ts';
import type { Run, RunEvent } from '../run/run.ts';
import { ledgerOf, standingOf } from './standing.ts';
import { cdnWork, pool, usualChoices } from '../testing.ts';

const { plan: planned } = plan(pool({ a: 32, b: 32 }, { web: ['a', 8], db: ['a', 4] }).view, ['a', 'b'].map(cdnWork), usualChoices, 0); // prettier-ignore
const begun: RunEvent = { e: 'begun', at: 0, id: 'r', who: 'root', plan: planned };
const step = (id: string, at: number): readonly RunEvent[] => [
  { e: 'intent', at: at - 10, step: `uuid-a/${id}`, facts: {} },
  { e: 'done', at, step: `uuid-a/${id}` },
];
const play = (events: readonly RunEvent[]): Run => events.reduce(advance, begin(begun));
const claim: readonly RunEvent[] = [{ e: 'done', at: 1, step: 'claim' }];
const left: readonly RunEvent[] = [...claim, ...step('maintain', 20), ...step('leave/uuid-web', 50)];
const rebooting: readonly RunEvent[] = [
  ...left,
  ...step('leave/uuid-db', 60),
  ...step('strays/leave', 70),
  ...step('apply', 80),
  { e: 'intent', at: 90, step: 'uuid-a/restart', facts: {} },
];

const stopped: RunEvent = { e: 'ended', at: 200, how: 'stopped' };

const words = (run: Run): readonly string[] => planned.hosts.map((host) => standingOf(run, host, undefined).word);

for (const [name, events, expected] of [
  ['before anything', [], ['Queued', 'Queued']],
  ['while VMs leave', left, ['Leaving 1 of 2', 'Queued']],
  ['during its reboot', rebooting, ['Rebooting', 'Queued']],
  ['when a step failed', [...left, { e: 'failed', at: 60, step: 'uuid-a/leave/uuid-db', failure: { kind: 'internal', code: 'x', params: [] } }], ['Failed', 'Queued']], // prettier-ignore
  ['stopped while VMs left', [...left, stopped], ['Put back', 'Not begun']],
  ['stopped before the reboot', [...rebooting.slice(0, -1), stopped], ['Updated, not restarted', 'Not begun']],
  ['stopped after the reboot', [...rebooting, ...step('restart', 99), stopped], ['Updated, not verified', 'Not begun']],
  ['verified', [...rebooting, ...step('restart', 99), ...step('verify', 150), stopped], ['Done', 'Not begun']],
  ['when one is skipped', [{ e: 'ordered', at: 1, who: 'root', order: { order: 'skip-server', host: 'uuid-b' } }], ['Queued', 'Skipped']], // prettier-ignore
] as const satisfies readonly (readonly [string, readonly RunEvent[], readonly string[]])[]) {
  test(`servers ${name}`, () => assert.deepEqual(words(play(events)), expected));
}

test('a server whose run is paused or held does nothing, and says what is next', () => {
  const [host] = planned.hosts;
  assert.ok(host);
  for (const [why, word] of [
    ['paused', 'Paused'],
    ['alarms', 'Held'],
  ] as const)
    // prettier-ignore
    assert.deepEqual(standingOf(play(left), host, { is: 'hold', why }), { is: 'held', word, waitsFor: 'moving db away' });
});

test('the ledger says what is away and what is home', () => {
  const owed = ledgerOf(play(left), () => '').map((one) => `${one.name} ${one.detail}`);
  assert.deepEqual(owed, ['a to be enabled', '1 VM to return to a']);
  const paid = ledgerOf(
    play([...rebooting, ...step('restart', 99), ...step('enable', 100), ...step('return/uuid-db', 110), ...step('return/uuid-web', 120)]), // prettier-ignore
    () => '',
  );
  assert.deepEqual(paid.map((one) => [one.name, one.is]), [['2 VMs', 'back']]); // prettier-ignore
});

test('the log is in sentences and keeps quiet about notes', () => {
  const lines = logOf(
    [begun, ...claim, { e: 'noted', at: 2, step: 'claim', facts: { to: 'x' } }, ...step('leave/uuid-web', 50), { e: 'ended', at: 60, how: 'complete' }], // prettier-ignore
    () => '',
  );
  assert.deepEqual(
    lines.map((line) => line.sentence),
    [
      'Begun by root: 2 servers of Paris',
      'Marking the pool: done',
      'a: moving web away',
      'a: moving web away: done',
      'Complete: everything is done and put back',
    ],
  );
});
