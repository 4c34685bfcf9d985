import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ROLES } from '../../xenapi/datamodel.ts';
import { actionById } from '../registry.ts';
import { addVm, smallPool } from '../testing/made.ts';
import { judge, leastRole } from '../verdict.ts';

const STATES = ['Halted', 'Running', 'Suspended', 'Paused'] as const;

/** Per state: with tools, without tools; `busy` with a snapshot is told apart below. */
const expected: Readonly<Record<string, Readonly<Record<(typeof STATES)[number], readonly [string, string]>>>> = {
  'vm.start': {
    Halted: ['ok', 'ok'],
    Running: ['power-state', 'power-state'],
    Suspended: ['power-state', 'power-state'],
    Paused: ['power-state', 'power-state'],
  },
  'vm.startOn': {
    Halted: ['ok', 'ok'],
    Running: ['power-state', 'power-state'],
    Suspended: ['power-state', 'power-state'],
    Paused: ['power-state', 'power-state'],
  },
  'vm.startRecovery': {
    Halted: ['ok', 'ok'],
    Running: ['power-state', 'power-state'],
    Suspended: ['power-state', 'power-state'],
    Paused: ['power-state', 'power-state'],
  },
  'vm.shutdown': {
    Halted: ['power-state', 'power-state'],
    Running: ['ok', 'no-tools'],
    Suspended: ['power-state', 'power-state'],
    Paused: ['power-state', 'power-state'],
  },
  'vm.forceShutdown': {
    Halted: ['power-state', 'power-state'],
    Running: ['ok', 'ok'],
    Suspended: ['ok', 'ok'],
    Paused: ['ok', 'ok'],
  },
  'vm.reboot': {
    Halted: ['power-state', 'power-state'],
    Running: ['ok', 'no-tools'],
    Suspended: ['power-state', 'power-state'],
    Paused: ['power-state', 'power-state'],
  },
  'vm.forceReboot': {
    Halted: ['power-state', 'power-state'],
    Running: ['ok', 'ok'],
    Suspended: ['power-state', 'power-state'],
    Paused: ['ok', 'ok'],
  },
  'vm.suspend': {
    Halted: ['power-state', 'power-state'],
    Running: ['ok', 'no-tools'],
    Suspended: ['power-state', 'power-state'],
    Paused: ['power-state', 'power-state'],
  },
  'vm.resume': {
    Halted: ['power-state', 'power-state'],
    Running: ['power-state', 'power-state'],
    Suspended: ['ok', 'ok'],
    Paused: ['power-state', 'power-state'],
  },
  'vm.resumeOn': {
    Halted: ['power-state', 'power-state'],
    Running: ['power-state', 'power-state'],
    Suspended: ['ok', 'ok'],
    Paused: ['power-state', 'power-state'],
  },
  'vm.pause': {
    Halted: ['power-state', 'power-state'],
    Running: ['ok', 'ok'],
    Suspended: ['power-state', 'power-state'],
    Paused: ['power-state', 'power-state'],
  },
  'vm.unpause': {
    Halted: ['power-state', 'power-state'],
    Running: ['power-state', 'power-state'],
    Suspended: ['power-state', 'power-state'],
    Paused: ['ok', 'ok'],
  },
};

/** Force shut down is the one verb that may interrupt. */
const whenBusy = (id: string, code: string): string =>
  code === 'power-state' || id === 'vm.forceShutdown' ? code : 'busy';

for (const [id, states] of Object.entries(expected))
  test(`${id}: every state, tools, busy and role`, () => {
    const action = actionById(id);
    assert.ok(action);
    const needed = ROLES.indexOf(leastRole(action.methods));
    for (const state of STATES)
      for (const [column, tools] of [true, false].entries())
        for (const busy of [false, true])
          for (const [rank, role] of ROLES.entries()) {
            const made = smallPool();
            const vm = addVm(made, 'web-07', state, tools, busy);
            const verdict = judge(action, made.situation({ role }), vm, {});
            const free = states[state][column] ?? '';
            const code = rank < needed ? 'role' : busy ? whenBusy(id, free) : free;
            assert.equal(
              verdict.ok ? 'ok' : verdict.code,
              code,
              `${state}, tools ${String(tools)}, busy ${String(busy)}, ${role}`,
            );
            if (!verdict.ok) assert.ok(verdict.why.split(' ').length < 10, verdict.why);
          }
  });

test('a pool that is away allows nothing, and says so', () => {
  const made = smallPool();
  const vm = addVm(made, 'web-07', 'Halted', true, false);
  const start = actionById('vm.start');
  assert.ok(start);
  assert.deepEqual(judge(start, made.situation({ live: false }), vm, {}), {
    ok: false,
    code: 'pool-away',
    why: 'Its pool is away',
  });
});

test('blocked operations tell the reason that was written', () => {
  const made = smallPool();
  addVm(made, 'web-07', 'Halted', true, false);
  made.put('VM', 'web-07', { blocked_operations: { start: 'moved to Lyon' } });
  const start = actionById('vm.start');
  assert.ok(start);
  const verdict = judge(start, made.situation(), made.get('VM', 'web-07'), {});
  assert.deepEqual(verdict, { ok: false, code: 'blocked', why: 'Blocked: moved to Lyon' });
});

test('no enabled server: start is refused before the server would', () => {
  const made = smallPool();
  made.put('host', 'xs-01', { enabled: false });
  made.put('host_metrics', 'xs-02-metrics', { live: false });
  const vm = addVm(made, 'web-07', 'Halted', true, false);
  const start = actionById('vm.start');
  assert.ok(start);
  const verdict = judge(start, made.situation(), vm, {});
  assert.equal(verdict.ok ? 'ok' : verdict.code, 'no-server');
});

test('what a template or snapshot is offered has no power verbs', () => {
  const made = smallPool();
  addVm(made, 'gold', 'Halted', true, false);
  made.put('VM', 'gold', { is_a_template: true });
  const start = actionById('vm.start');
  assert.ok(start);
  const verdict = judge(start, made.situation(), made.get('VM', 'gold'), {});
  assert.equal(verdict.ok ? 'ok' : verdict.code, 'not-applicable');
});
