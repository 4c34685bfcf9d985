import assert from 'node:assert/strict';
import { test } from 'node:test';
import { actionById } from '../registry.ts';
import { addVm, smallPool } from '../testing/made.ts';
import { judge } from '../verdict.ts';

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
