import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Made } from '../../actions/testing/made.ts';
import { Journal } from '../run/journal-by-hand.ts';
import { PATHS_DOWN } from '../run/run.ts';
import { pool } from '../testing.ts';
import { notRight } from './verified.ts';

const NOW = Date.UTC(2026, 10, 26);

/** A pool whose first server was updated as planned, a moment before it is checked. */
function made(): Made {
  const there = pool({ a: 64, b: 64 }, { one: ['a', 8], two: ['a', 8], three: ['b', 8] });
  there.put('host', 'a', { last_update_hash: 'abc', latest_synced_updates_applied: 'yes' });
  return there;
}

for (const [name, change, expected, clocks, waived] of [
  ['all is well', () => undefined, []],
  ['it is not enabled', (it) => it.put('host', 'a', { enabled: false }), ['it is not in service']],
  ['it is cut off', (it) => it.put('host_metrics', 'a-metrics', { live: false }), ['it does not answer']],
  [
    'a link is down',
    (it) => it.put('PBD', 'pbd-a', { currently_attached: false }),
    ['1 storage links are not connected'],
  ],
  [
    'a path is down',
    (it) => it.put('PBD', 'pbd-a', { other_config: { 'mpath-3600': '[1, 2]' } }),
    ['a path to 1 of its disks was lost'],
  ],
  ['the old version', (it) => it.put('host', 'a', { last_update_hash: 'old' }), ['an update is missing']],
  ['guidance', (it) => it.put('host', 'a', { pending_guidances: ['reboot_host'] }), ['it still has to be restarted']],
  ['only recommended', (it) => it.put('host', 'a', { pending_guidances_recommended: ['restart_toolstack'] }), []],
  [
    'a live patch',
    (it) => it.put('host', 'a', { pending_guidances_recommended: ['reboot_host_on_xen_livepatch_failure'] }),
    ['its live patch did not take: it has to be restarted'],
  ],
  ['its clock', () => undefined, ['its clock is 9 s behind'], { now: NOW, skew: -9 }],
  ['its clock, waived', () => undefined, [], { now: NOW, skew: -9 }, 'clock/uuid-a/x'],
  [
    'a certificate',
    (it) => it.put('Certificate', 'own', { type: 'host', host: 'OpaqueRef:a', not_after: '20261125T00:00:00Z' }),
    ['its certificate has expired'],
    { now: NOW, skew: 0 },
  ],
  ['a VM that died', (it) => it.put('VM', 'one', { power_state: 'Halted' }), ['one came home and no longer runs']],
  ['a VM of another server', (it) => it.put('VM', 'three', { power_state: 'Halted' }), []],
] as readonly (readonly [
  string,
  (there: Made) => void,
  readonly string[],
  { now: number; skew: number }?,
  string?,
])[]) {
  test(`checked after its update: ${name}`, () => {
    const there = made();
    const journal = new Journal(
      {},
      [],
      waived === undefined ? {} : { waivers: [{ finding: waived, reason: 'known' }] },
    );
    journal.play('a/verify');
    change(there);
    assert.deepEqual(notRight(journal.run, there.view, there.get('host', 'a'), clocks), expected);
  });
}

test('a path that was down before does not count', () => {
  const there = made();
  there.put('PBD', 'pbd-a', { other_config: { 'mpath-3600': '[1, 2]' } });
  const journal = new Journal({}, []);
  journal.play('a/verify');
  journal.events.push({ e: 'noted', at: 1, step: 'uuid-a/maintain', facts: { [PATHS_DOWN]: '1' } });
  assert.deepEqual(notRight(journal.run, there.view, there.get('host', 'a')), []);
});
// prettier-ignore
