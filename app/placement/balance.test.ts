import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GiB, Made } from '../actions/testing/made.ts';
import { suggestMoves } from './balance.ts';
import { survey } from './facts.ts';

const ref = (name: string): string => `OpaqueRef:${name}`;

function world(vms: readonly (readonly [name: string, gib: number, host: string])[], over: object = {}): Made {
  const made = new Made();
  made.put('pool', 'paris', { master: ref('a') });
  made.put('VM_guest_metrics', 'tools', { PV_drivers_detected: true });
  for (const host of ['a', 'b']) made.host(host, { name_label: host });
  for (const [name, gib, host] of vms)
    made.put('VM', name, {
      power_state: 'Running',
      resident_on: ref(host),
      memory_dynamic_min: gib * GiB,
      HVM_boot_policy: 'BIOS order',
      guest_metrics: ref('tools'),
      ...over,
    });
  return made;
}

const shown = (made: Made) =>
  suggestMoves(survey(made.view)).map((move) => `${move.vm} to ${move.to}`.replaceAll('OpaqueRef:', ''));

test('moves of the right size level two servers', () => {
  const made = world([
    ['big', 30, 'a'],
    ['mid', 16, 'a'],
    ['small', 4, 'a'],
    ['other', 10, 'b'],
  ]);
  assert.deepEqual(shown(made), ['mid to b', 'small to b']);
});

test('level servers are left alone, and so is what would only swap who is full', () => {
  const level = world([
    ['one', 16, 'a'],
    ['two', 14, 'b'],
  ]);
  assert.deepEqual(shown(level), []);
  assert.deepEqual(shown(world([['huge', 40, 'a']])), []);
});

test('nobody is moved that may not move', () => {
  const made = world(
    [
      ['one', 16, 'a'],
      ['two', 16, 'a'],
    ],
    { platform: { nomigrate: 'true' } },
  );
  assert.deepEqual(shown(made), []);
});
