import assert from 'node:assert/strict';
import { test } from 'node:test';
import { actionById } from '../registry.ts';
import { addVm, smallPool } from '../testing/made.ts';
import { pythonScript } from './python.ts';
import { record } from './record.ts';
import { redacted } from './redact.ts';
import { xeLine } from './xe.ts';

test('the recorder shows the calls of an action as xe and as Python, by UUID', async () => {
  const made = smallPool();
  const vm = addVm(made, 'web-07', 'Halted', true, false);
  const startOn = actionById('vm.startOn');
  assert.ok(startOn);
  const { calls } = await record(startOn, made.situation(), vm, { host: 'OpaqueRef:xs-02' });
  assert.deepEqual(calls, [
    { method: 'Async.VM.start_on', params: ['OpaqueRef:web-07', 'OpaqueRef:xs-02', false, false] },
  ]);
  assert.deepEqual(
    calls.map((call) => xeLine(made.view, call)),
    ['xe vm-start uuid=uuid-web-07 on=uuid-xs-02'],
  );
  assert.ok(
    pythonScript(made.view, calls).includes(
      'vm_start_on = x.VM.start_on(x.VM.get_by_uuid("uuid-web-07"), x.host.get_by_uuid("uuid-xs-02"), False, False)',
    ),
  );
});

test('setters of any class have an xe line, quoted for the shell', () => {
  const made = smallPool();
  addVm(made, 'web-07', 'Halted', true, false);
  const line = (method: string, ...params: unknown[]) => xeLine(made.view, { method, params });
  assert.equal(
    line('VM.set_name_label', 'OpaqueRef:web-07', `it's new`),
    `xe vm-param-set uuid=uuid-web-07 name-label='it'\\''s new'`,
  );
  assert.equal(
    line('VM.add_to_other_config', 'OpaqueRef:web-07', 'folder', '/prod'),
    'xe vm-param-set uuid=uuid-web-07 other-config:folder=/prod',
  );
  assert.equal(
    line('VM.remove_from_other_config', 'OpaqueRef:web-07', 'folder'),
    'xe vm-param-remove uuid=uuid-web-07 param-name=other-config param-key=folder',
  );
  assert.equal(line('VM.assert_agile', 'OpaqueRef:web-07'), '# VM.assert_agile has no xe command');
});

test('secrets never reach what is shown', () => {
  assert.deepEqual(redacted('pool.join', ['10.0.0.1', 'root', 'hunter2']), ['10.0.0.1', 'root', '********']);
  assert.deepEqual(redacted('Async.pool.join', ['10.0.0.1', 'root', 'hunter2']), ['10.0.0.1', 'root', '********']);
  assert.deepEqual(redacted('Async.host.install_server_certificate', ['h', 'cert', 'key', '']), [
    'h',
    'cert',
    '********',
    '',
  ]);
  assert.deepEqual(redacted('SR.probe', ['h', { chappassword: 'x', target: 't' }]), [
    'h',
    { chappassword: '********', target: 't' },
  ]);
  assert.deepEqual(redacted('GET /export', [{ session_id: 's', uuid: 'u' }]), [{ session_id: '********', uuid: 'u' }]);
  assert.deepEqual(redacted('VM.migrate_send', ['v', { xenops: 'https://h/x?session_id=abc&y=1' }]), [
    'v',
    { xenops: 'https://h/x?session_id=********&y=1' },
  ]);
});
