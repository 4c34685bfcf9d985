import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GiB, Made } from '../../actions/testing/made.ts';
import { fullness, suggestMoves, type CpuUse } from './balance.ts';
import { survey } from '../facts.ts';

const ref = (name: string): string => `OpaqueRef:${name}`;

function world(vms: readonly (readonly [name: string, gib: number, host: string])[], over: object = {}): Made {
  const made = new Made();
  made.put('pool', 'paris', { master: ref('a') });
  made.put('VM_guest_metrics', 'tools', { other: { 'feature-suspend': '1' }, PV_drivers_detected: true });
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

const shown = (made: Made, use?: CpuUse) =>
  suggestMoves(survey(made.view), use).map((move) => `${move.vm} to ${move.to}`.replaceAll('OpaqueRef:', ''));

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

test('where memory is level, busy CPUs are spread: the busiest VM goes', () => {
  const made = world(
    [
      ['calm', 8, 'a'],
      ['busy', 8, 'a'],
      ['one', 8, 'b'],
      ['two', 8, 'b'],
    ],
    { VCPUs_max: 8 },
  );
  for (const host of ['a', 'b']) made.put('host', host, { cpu_info: { cpu_count: '16' } });
  const busy: Readonly<Record<string, number>> = { a: 0.9, b: 0.1, busy: 0.9, calm: 0.7, one: 0.1, two: 0.1 };
  const told = (ref: string): number | undefined => busy[ref.replace('OpaqueRef:', '')];
  const use = { host: told, vm: told };
  assert.deepEqual(shown(made, use), ['busy to b', 'one to a']);
  const site = survey(made.view);
  const after = fullness(site, suggestMoves(site, use), use).map(({ memory, cpu }) => [memory, cpu]);
  assert.equal(after[0]?.[0], after[1]?.[0], 'memory is as level as it was');
  assert.ok(Math.abs((after[0]?.[1] ?? 0) - (after[1]?.[1] ?? 0)) < 0.2);
});

test('who wants to be apart is not put together', () => {
  const made = world([
    ['one', 16, 'a'],
    ['two', 16, 'a'],
    ['mate', 1, 'b'],
  ]);
  made.put('VM_group', 'apart', { placement: 'anti_affinity', VMs: [ref('one'), ref('two'), ref('mate')] });
  for (const name of ['one', 'two', 'mate']) made.put('VM', name, { groups: [ref('apart')] });
  assert.deepEqual(shown(made), []);
});
