import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Made } from '../../actions/testing/made.ts';
import { unhealthy } from './health.ts';
import { Journal } from '../run/journal-by-hand.ts';
import { afterElection, noticesBetween, sightOf } from './notices.ts';
import { pool } from '../testing.ts';

const made = (): Made =>
  pool({ a: 64, b: 64, c: 64 }, { one: ['a', 8], two: ['a', 8], three: ['b', 8], four: ['c', 8] });

/** A run that has come so far, and the pool it is about. */
function at(step: string): { readonly journal: Journal; readonly there: Made } {
  const journal = new Journal({}, [], {}, ['a', 'b']);
  journal.play(step);
  return { journal, there: made() };
}

/** What is noticed when `change` happens to the pool while the run is there. */
function noticed(step: string, change: (there: Made) => void): readonly string[] {
  const { journal, there } = at(step);
  const before = sightOf(journal.run, there.view);
  change(there);
  const after = sightOf(journal.run, there.view);
  assert.ok(before && after);
  return noticesBetween(before, after).map((one) => one.sentence);
}

for (const [name, step, change, sentences] of [
  ['nothing', 'b/apply', () => undefined, []],
  ['the server at hand is out of service', 'a/apply', (there) => there.put('host', 'a', { enabled: false }), []],
  [
    'a done server is taken out',
    'b/apply',
    (there) => there.put('host', 'a', { enabled: false }),
    ['a was taken out of service by somebody'],
  ],
  [
    'a target is lost',
    'a/apply',
    (there) => there.put('host_metrics', 'b-metrics', { live: false }),
    ['b stopped answering'],
  ],
  ['the server at hand restarts', 'a/restart', (there) => there.put('host_metrics', 'a-metrics', { live: false }), []],
  ['its VM moves away', 'a/apply', (there) => there.put('VM', 'one', { resident_on: 'OpaqueRef:b' }), []],
  [
    'a VM of another server moves',
    'a/apply',
    (there) => there.put('VM', 'three', { resident_on: 'OpaqueRef:c' }),
    ['three was moved to c by somebody'],
  ],
  [
    'a VM that has come home is moved again',
    'b/apply',
    (there) => there.put('VM', 'one', { resident_on: 'OpaqueRef:c' }),
    ['one was moved to c by somebody'],
  ],
  [
    'a VM of the plan is shut down',
    'a/apply',
    (there) => there.put('VM', 'three', { power_state: 'Halted', resident_on: 'OpaqueRef:NULL' }),
    ['three is halted, somebody did that'],
  ],
  [
    'a VM starts',
    'a/apply',
    (there) => there.put('VM', 'new', { power_state: 'Running', resident_on: 'OpaqueRef:c' }),
    ['new was started on c by somebody'],
  ],
  [
    'high availability is switched on',
    'a/apply',
    (there) => there.put('pool', 'paris', { ha_enabled: true }),
    ['high availability was switched on by somebody'],
  ],
  [
    'another coordinator',
    'a/apply',
    (there) => there.put('pool', 'paris', { master: 'OpaqueRef:b' }),
    ['b is the coordinator now'],
  ],
] as readonly (readonly [string, string, (there: Made) => void, readonly string[]])[]) {
  // prettier-ignore
  test(`notices: ${name}`, () => assert.deepEqual(noticed(step, change), sentences));
}

test('a new coordinator goes next, unless it has begun or is next already', () => {
  const journal = new Journal({}, [], {}, ['a', 'b', 'c', 'd']);
  const there = pool({ a: 64, b: 64, c: 64, d: 64 }, {});
  journal.play('a/apply');
  assert.equal(afterElection(journal.run, there.view), undefined, 'the coordinator itself is at hand');
  there.put('pool', 'paris', { master: 'OpaqueRef:b' });
  const order = afterElection(journal.run, there.view);
  assert.deepEqual(order, { order: 'reorder', hosts: ['uuid-b'] });
  journal.order(order);
  assert.equal(afterElection(journal.run, there.view), undefined, 'it is next now');
});

for (const [name, change, sentences] of [
  ['all is well', () => undefined, []],
  [
    'the updated server is out of service',
    (there) => there.put('host', 'a', { enabled: false }),
    ['a is not in service'],
  ],
  [
    'the updated server is lost',
    (there) => there.put('host_metrics', 'a-metrics', { live: false }),
    ['a does not answer'],
  ],
  ['one that is not updated yet is lost', (there) => there.put('host_metrics', 'b-metrics', { live: false }), []],
  ['a VM that came home crashed', (there) => there.put('VM', 'one', { power_state: 'Halted' }), ['one is halted']],
  [
    'its tools are silent',
    (there) => there.put('VM_guest_metrics', 'tools', { PV_drivers_detected: false }),
    ['the guest tools of two do not answer', 'the guest tools of one do not answer'],
  ],
  [
    'storage is down',
    (there) => there.put('PBD', 'pbd-a', { currently_attached: false }),
    ['a has 1 storage links down'],
  ],
] as readonly (readonly [string, (there: Made) => void, readonly string[]])[]) {
  // prettier-ignore
  test(`health: ${name}`, () => {
    const { journal, there } = at('b/apply');
    change(there);
    assert.deepEqual([...unhealthy(journal.run, there.view, 0)].sort(), [...sentences].sort());
  });
}

test('health: alarms count, and only rules that are wanted', () => {
  const { journal, there } = at('b/apply');
  assert.deepEqual(unhealthy(journal.run, there.view, 2), ['2 alarms have come since the beginning']);
  const calm = new Journal({ health: ['vms'] }, []);
  calm.play();
  assert.deepEqual(unhealthy(calm.run, there.view, 2), []);
});
