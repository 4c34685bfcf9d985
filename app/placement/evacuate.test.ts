import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GiB, Made } from '../actions/testing/made.ts';
import { evacuation } from './evacuate.ts';
import { survey } from './facts.ts';

const ref = (name: string): string => `OpaqueRef:${name}`;

function world(): Made {
  const made = new Made();
  made.put('pool', 'paris', { master: ref('a') });
  made.put('VM_guest_metrics', 'tools', { other: { 'feature-suspend': '1' }, PV_drivers_detected: true });
  for (const host of ['a', 'b', 'c']) made.host(host, { name_label: host, cpu_info: { cpu_count: '8' } }, 33 * GiB);
  return made;
}

function vm(made: Made, name: string, gib: number, over: object = {}): void {
  made.put('VM', name, {
    power_state: 'Running',
    resident_on: ref('a'),
    memory_dynamic_min: gib * GiB,
    HVM_boot_policy: 'BIOS order',
    guest_metrics: ref('tools'),
    ...over,
  });
}

const shown = (made: Made, wanted?: ReadonlyMap<string, string>) =>
  evacuation(survey(made.view), ref('a'), wanted).map(({ name, to, blocked }) => [
    name,
    to?.replace('OpaqueRef:', '') ?? blocked?.code,
  ]);

test('everybody gets a server; who cannot leave comes first with the reason', () => {
  const made = world();
  vm(made, 'big', 24);
  vm(made, 'mid', 20);
  vm(made, 'pinned', 2, { platform: { nomigrate: 'true' } });
  assert.deepEqual(shown(made), [
    ['pinned', 'VM_IS_IMMOBILE'],
    ['big', 'b'],
    ['mid', 'c'],
  ]);
});

test('a wish is kept, and when all are full the memory is the reason', () => {
  const made = world();
  vm(made, 'one', 20);
  assert.deepEqual(shown(made, new Map([[ref('one'), ref('c')]])), [['one', 'c']]);
  vm(made, 'two', 20);
  vm(made, 'three', 20);
  assert.deepEqual(shown(made).filter(([, to]) => to === 'HOST_NOT_ENOUGH_FREE_MEMORY').length, 1);
});

test('the last server standing has nowhere to send anybody', () => {
  const made = world();
  vm(made, 'one', 1);
  made.put('host', 'b', { enabled: false });
  made.put('host', 'c', { enabled: false });
  assert.deepEqual(shown(made), [['one', 'NO_HOSTS_AVAILABLE']]);
});
