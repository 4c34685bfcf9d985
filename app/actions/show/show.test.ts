import assert from 'node:assert/strict';
import { test } from 'node:test';
import { actionById } from '../registry.ts';
import { addVm, smallPool } from '../testing/made.ts';
import { pythonScript } from './python.ts';
import { record } from './record.ts';
import { redacted } from './redact.ts';
import { shownCall } from './shown.ts';
import { xeLine, xeLines } from './xe.ts';

test('the recorder shows the calls of an action as xe and as Python, by UUID', async () => {
  const made = smallPool();
  const vm = addVm(made, 'web-07', 'Halted', true, false);
  const startOn = actionById('vm.startOn');
  assert.ok(startOn);
  const { calls } = await record(startOn, made.situation(), vm, { host: 'OpaqueRef:xs-02' });
  assert.deepEqual(
    calls.map(({ method, params }) => ({ method, params })),
    [{ method: 'Async.VM.start_on', params: ['OpaqueRef:web-07', 'OpaqueRef:xs-02', false, false] }],
  );
  assert.deepEqual(calls.map(xeLine), ['xe vm-start uuid=uuid-web-07 on=uuid-xs-02']);
  assert.ok(
    pythonScript(calls).includes(
      'vm_start_on = x.VM.start_on(x.VM.get_by_uuid("uuid-web-07"), x.host.get_by_uuid("uuid-xs-02"), False, False)',
    ),
  );
});

test('setters of any class have an xe line, quoted for the shell', () => {
  const made = smallPool();
  addVm(made, 'web-07', 'Halted', true, false);
  const line = (method: string, ...params: unknown[]) => xeLine(shownCall(made.view, method, params));
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

test('what carries bytes names its file, its disk and its storage, in both tongues', () => {
  const made = smallPool();
  made.put('SR', 'nfs', {});
  const { view } = made;
  const calls = [
    shownCall(view, 'GET /export', [{ uuid: 'uuid-web-07', use_compression: 'zstd' }, '/tmp/a b.xva']),
    shownCall(view, 'PUT /import', [{ restore: 'false', sr_id: 'OpaqueRef:nfs' }, '/tmp/a.xva']),
    shownCall(view, 'GET /export_raw_vdi', [{ vdi: 'OpaqueRef:disk', format: 'vhd' }, '/tmp/d.vhd']),
  ];
  assert.deepEqual(calls.map(xeLine), [
    "xe vm-export uuid=uuid-web-07 filename='/tmp/a b.xva' compress=zstd",
    'xe vm-import filename=/tmp/a.xva sr-uuid=uuid-nfs',
    'xe vdi-export uuid=OpaqueRef:disk filename=/tmp/d.vhd format=vhd',
  ]);
  const script = pythonScript(calls);
  assert.match(script, /https\("GET", "\/export", \{"uuid": "uuid-web-07", .*open\("\/tmp\/a b\.xva", "wb"\)/);
  assert.match(script, /with open\("\/tmp\/a\.xva", "rb"\) as file: https\("PUT", "\/import", .*x\.SR\.get_by_uuid/);
});

test('calls to several pools name each, and their objects are known when these are gone', () => {
  const [paris, lyon] = [smallPool(), smallPool()];
  lyon.put('pool', 'Paris', { name_label: 'Lyon' });
  addVm(paris, 'web-07', 'Halted', true, false);
  const calls = [
    shownCall(paris.view, 'Async.VM.destroy', ['OpaqueRef:web-07']),
    shownCall(lyon.view, 'VM.create', [{ affinity: 'OpaqueRef:xs-01', name_label: 'web-07' }]),
  ];
  assert.deepEqual(calls[1]?.objects, { 'OpaqueRef:xs-01': { cls: 'host', uuid: 'uuid-xs-01' } });
  assert.equal(
    xeLines(calls),
    ['# in Paris', 'xe vm-destroy uuid=uuid-web-07', '# in Lyon', '# VM.create has no xe command'].join('\n'),
  );
  const script = pythonScript(calls);
  assert.equal(script.match(/login_with_password/g)?.length, 2);
  assert.match(script, /# in Lyon\n[^]*"affinity": x\.host\.get_by_uuid\("uuid-xs-01"\)/);
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
