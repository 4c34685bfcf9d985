import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Activity } from '../activity/activity.ts';
import type { Failure } from '../errors/failure.ts';
import { GiB, Made } from './testing/made.ts';
import { serverReasons, waysOut } from './ways-out.ts';

/** Two servers of 32 GiB; a VM of 24 GiB that is off, and others in its way. */
function world(): Made {
  const made = new Made();
  made.put('pool', 'Paris', { ha_enabled: true, ha_host_failures_to_tolerate: 2, master: 'OpaqueRef:xs-01' });
  for (const name of ['xs-01', 'xs-02']) made.host(name, {}, 33 * GiB);
  const running = (name: string, host: string, size: number) =>
    made.put('VM', name, {
      power_state: 'Running',
      resident_on: `OpaqueRef:${host}`,
      allowed_operations: ['pool_migrate'],
      memory_dynamic_min: size,
      memory_dynamic_max: size,
    });
  running('small', 'xs-01', 6 * GiB);
  running('large', 'xs-01', 10 * GiB);
  running('busy', 'xs-02', 12 * GiB);
  made.put('VM', 'web', { power_state: 'Halted', memory_dynamic_min: 24 * GiB, memory_dynamic_max: 24 * GiB });
  return made;
}

function failed(action: string, failure: Partial<Failure>, args = {}): readonly [Activity, Failure] {
  const targets = [{ pool: 'paris', cls: 'VM', ref: 'OpaqueRef:web' }];
  const row: Activity = {
    id: 'a',
    kind: 'action',
    title: 'Start web',
    action,
    state: 'failed',
    progress: 0,
    started: 0,
    finished: 1,
    who: '',
    targets: targets.map((target) => ({ ...target, name: 'web' })),
    steps: [],
    cancel: { can: false, why: '' },
    retry: { action, targets, args },
  };
  return [row, { kind: 'xenapi', code: '', params: [], ...failure }];
}

const labels = (made: Made, [row, failure]: readonly [Activity, Failure]): readonly string[] =>
  waysOut(row, failure, made.view).map(({ label }) => label);

test('too little memory everywhere: the one move that makes room, then less memory', () => {
  const made = world();
  const row = failed('vm.start', { code: 'NO_HOSTS_AVAILABLE' });
  const [move, less] = waysOut(row[0], row[1], made.view);
  assert.match(move?.label ?? '', /^Move (small|large|busy) to xs-0\d, and try again$/);
  assert.ok(move?.do.kind === 'run');
  assert.equal(move.do.request.action, 'vm.migrate');
  assert.equal(move.do.request.next?.action, 'vm.start');
  assert.equal(less?.label, 'Give it less memory…');
});

test('a server that lacks it: the same on another one comes first', () => {
  const made = world();
  made.put('VM', 'web', { memory_dynamic_min: 18 * GiB, memory_dynamic_max: 18 * GiB });
  const row = failed('vm.startOn', { code: 'HOST_NOT_ENOUGH_FREE_MEMORY' }, { host: 'OpaqueRef:xs-01' });
  const [first] = waysOut(row[0], row[1], made.view);
  assert.equal(first?.label, 'Start on xs-02 instead');
  assert.ok(first.do.kind === 'run');
  assert.deepEqual(first.do.request.args, { host: 'OpaqueRef:xs-02' });
});

test('a disc no server can read is ejected, and the same tried again', () => {
  const made = world();
  const iso = made.put('VDI', 'iso', { SR: 'OpaqueRef:away' });
  made.put('SR', 'away', { type: 'iso', content_type: 'iso' });
  const cd = made.put('VBD', 'cd', { type: 'CD', empty: false, VDI: iso, VM: 'OpaqueRef:web', userdevice: '3' });
  made.put('VM', 'web', { VBDs: [cd], memory_dynamic_min: GiB, memory_dynamic_max: GiB });
  assert.deepEqual(labels(made, failed('vm.start', { code: 'NO_HOSTS_AVAILABLE' })), ['Eject the CD and try again']);
});

const cases: readonly (readonly [why: string, failed: readonly [Activity, Failure], first: string])[] = [
  ['HA', failed('vm.start', { code: 'HA_OPERATION_WOULD_BREAK_FAILOVER_PLAN' }), 'Survive 1 server failure instead of 2, and try again'],
  ['role', failed('vm.start', { code: 'RBAC_PERMISSION_DENIED' }), 'Run it as somebody else…'],
  ['state', failed('vm.clone', { code: 'VM_BAD_POWER_STATE', params: ['OpaqueRef:small', 'Halted', 'Running'] }), 'Shut it down and try again'],
  ['tools', failed('vm.shutdown', { code: 'VM_LACKS_FEATURE', params: ['OpaqueRef:small'] }), 'Install tools'],
  ['full disk', failed('vm.export', { kind: 'refused', code: 'ENOSPC' }, { file: '/x.xva' }), 'Change it and try again…'],
  ['maintenance', failed('vm.start', { code: 'HOST_DISABLED', params: ['OpaqueRef:xs-01'] }), 'End maintenance…'],
  ['full storage', failed('vm.copy', { code: 'SR_FULL', params: ['2', '1'] }, { name: 'a' }), 'Change it and try again…'],
]; // prettier-ignore

for (const [why, row, first] of cases)
  test(`the way out of ${why}`, () => {
    assert.equal(labels(world(), row)[0], first);
  });

test('at one failure left high availability is not lowered, and what has no way out says nothing', () => {
  const made = world();
  made.put('pool', 'Paris', { ha_host_failures_to_tolerate: 1 });
  assert.deepEqual(labels(made, failed('vm.start', { code: 'HA_OPERATION_WOULD_BREAK_FAILOVER_PLAN' })), []);
  assert.deepEqual(labels(made, failed('vm.start', { code: 'INTERNAL_ERROR' })), []);
});

test('no server available: each says why, in its own words where it was asked', () => {
  const made = world();
  const [row, failure] = failed('vm.start', { code: 'NO_HOSTS_AVAILABLE' });
  assert.deepEqual(
    serverReasons(row, failure, made.view).map(({ name, why }) => [name, /short/.test(why ?? '')]),
    [
      ['xs-01', true],
      ['xs-02', true],
    ],
  );
  const refusal: Failure = { kind: 'xenapi', code: 'HOST_DISABLED', params: ['OpaqueRef:xs-02'] };
  const asked: Activity = {
    ...row,
    steps: [
      {
        title: '',
        state: 'failed',
        progress: 0,
        calls: [],
        servers: { vm: 'OpaqueRef:web', hosts: [{ host: 'OpaqueRef:xs-02', refusal }] },
      },
    ],
  };
  assert.match(serverReasons(asked, failure, made.view)[1]?.why ?? '', /xs-02 is in maintenance/);
});
