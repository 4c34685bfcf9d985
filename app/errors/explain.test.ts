import assert from 'node:assert/strict';
import { test } from 'node:test';
import { snapshotOf } from '../inventory/event.ts';
import { Inventory } from '../inventory/inventory.ts';
import { explain } from './explain.ts';
import type { Failure } from './failure.ts';
import { sentences } from './find.ts';

const GiB = 1024 ** 3;

function paris(): Inventory {
  const view = new Inventory('paris');
  const put = (cls: string, ref: string, fields: Record<string, unknown>) =>
    view.apply([{ operation: 'add', cls, ref: `OpaqueRef:${ref}`, snapshot: snapshotOf(fields) }]);
  put('pool', 'pool', { name_label: 'Paris', uuid: 'pool' });
  put('host_metrics', 'm1', { live: true });
  put('host_metrics', 'm3', { live: false });
  put('host', 'xs1', { name_label: 'xs-paris-01', metrics: 'OpaqueRef:m1', enabled: true });
  put('host', 'xs2', { name_label: 'xs-paris-02', metrics: 'OpaqueRef:m1', enabled: false });
  put('host', 'xs3', { name_label: 'xs-paris-03', metrics: 'OpaqueRef:m3', enabled: true });
  put('vm', 'web', {
    name_label: 'web-07',
    uuid: '8c1e7f0a-4b52-4d0e-9a77-2f6d1c3b90e4',
    power_state: 'Running',
    resident_on: 'OpaqueRef:xs1',
  });
  put('vm', 'sql', { name_label: 'win-sql-01', power_state: 'Halted' });
  put('sr', 'nfs', { name_label: 'nfs-prod-01' });
  put('vdi', 'cd', { name_label: 'drivers.iso' });
  put('network', 'lan', { name_label: 'prod-web' });
  return view;
}

const xenapi = (code: string, ...params: string[]): Failure => ({ kind: 'xenapi', code, params, pool: 'paris' });
const WEB = 'OpaqueRef:web';
const SQL = 'OpaqueRef:sql';

for (const [failure, title, cause] of [
  [xenapi('VM_BAD_POWER_STATE', WEB, 'halted', 'running'), 'web-07 is running', 'For this it must be halted.'],
  [
    xenapi('VM_REQUIRES_SR', SQL, 'OpaqueRef:nfs'),
    'nfs-prod-01 is not available on that server',
    'win-sql-01 has a disk or CD on it.',
  ],
  [
    xenapi('VM_REQUIRES_NETWORK', WEB, 'OpaqueRef:lan'),
    'prod-web is not available on that server',
    'web-07 is connected to it.',
  ],
  [
    xenapi('OTHER_OPERATION_IN_PROGRESS', 'VM', WEB, 'pool_migrate', 'OpaqueRef:task'),
    'web-07 is busy: migrating',
    'Wait for that to finish, or cancel it.',
  ],
  [
    xenapi('HANDLE_INVALID', 'VM', 'OpaqueRef:gone'),
    'The virtual machine no longer exists',
    'Somebody or something removed it meanwhile.',
  ],
  [
    xenapi('HANDLE_INVALID', 'warp_drive', 'OpaqueRef:gone'),
    'The warp drive no longer exists',
    'Somebody or something removed it meanwhile.',
  ],
  [
    xenapi('VM_MIGRATE_FAILED', WEB, 'OpaqueRef:xs1', 'OpaqueRef:xs2', 'storage backend said\nno.'),
    'web-07 could not be moved from xs-paris-01 to xs-paris-02',
    'storage backend said no.',
  ],
  [
    xenapi('VM_MIGRATE_FAILED', 'OpaqueRef:gone', 'OpaqueRef:gone', 'OpaqueRef:NULL'),
    'The VM could not be moved from its server to the other',
    undefined,
  ],
  [
    xenapi('OPERATION_BLOCKED', '8c1e7f0a-4b52-4d0e-9a77-2f6d1c3b90e4', 'Do not touch'),
    'Somebody blocked this for web-07',
    'Do not touch.',
  ],
  [
    xenapi('INTERNAL_ERROR', `Xenopsd failed for ${WEB} and OpaqueRef:who`),
    'The server hit an unexpected problem',
    'Xenopsd failed for web-07 and something that is gone.',
  ],
  [
    xenapi('SR_FULL', String(40 * GiB), String(8.5 * GiB)),
    'There is too little free space',
    '40 GiB are needed; at most 8.5 GiB can be had. Free some space, or choose other storage.',
  ],
  [
    xenapi('HOST_NOT_ENOUGH_FREE_MEMORY', String(64.5 * GiB), String(41.25 * GiB)),
    'The server has too little free memory',
    '64.5 GiB are needed; 41.3 GiB can be had.',
  ],
  [
    xenapi('HOST_NOT_ENOUGH_FREE_MEMORY', WEB),
    'No server has enough free memory for web-07',
    'Free some memory on another server, or lower what the VM takes.',
  ],
  [
    xenapi('NO_HOSTS_AVAILABLE'),
    'No server of the pool can run this VM now',
    '1 of 3 servers does not respond; 1 of 3 is in maintenance; 1 lacks the memory, storage, network or devices it needs.',
  ],
  [xenapi('HOST_IS_SLAVE', '10.0.0.1'), 'This server belongs to a pool', 'Connect to its coordinator at 10.0.0.1.'],
  [
    xenapi('SR_BACKEND_FAILURE_73', '', 'NFS mount error [opterr=mount failed with return code 32]', ''),
    'The NFS share could not be mounted',
    'The storage says: NFS mount error [opterr=mount failed with return code 32].',
  ],
  [
    xenapi('SR_BACKEND_FAILURE_107', '', '', '<iscsi-target/>'),
    'The LUN’s SCSI identifier is missing or wrong',
    undefined,
  ],
  [xenapi('SR_BACKEND_FAILURE_9999', '', 'strange'), 'The storage reported a problem', 'The storage says: strange.'],
  [
    xenapi('POOL_AUTH_ENABLE_FAILED_DOMAIN_LOOKUP_FAILED', 'OpaqueRef:xs1', 'no such realm'),
    'xs-paris-01 could not join the directory',
    'no such realm.',
  ],
  [
    xenapi('VM_CALL_PLUGIN_RATE_LIMIT', WEB, '10', '3'),
    'The server answered VM_CALL_PLUGIN_RATE_LIMIT',
    'VM: web-07; interval: 10; wait: 3.',
  ],
  [xenapi('BRAND_NEW_CODE', WEB, 'x', 'OpaqueRef:gone'), 'The server answered BRAND_NEW_CODE', 'web-07; x; gone.'],
  [xenapi('constructor'), 'The server answered constructor', undefined],
  [
    { kind: 'transport', code: 'ECONNREFUSED', params: ['xs-paris-01'] },
    'xs-paris-01 refused the connection',
    'The computer is on, but its management service is not. It may be starting.',
  ],
  [
    { kind: 'transport', code: 'ENOTFOUND', params: ['xs-pariz'] },
    'There is no xs-pariz',
    'The name is not known. Check its spelling.',
  ],
  [
    { kind: 'transport', code: 'EWEIRD', params: ['10.0.0.1'] },
    '10.0.0.1 could not be reached',
    'The network said EWEIRD.',
  ],
  [
    { kind: 'transport', code: 'CERT_SIGNATURE_FAILURE', params: ['10.0.0.1'] },
    '10.0.0.1 could not be reached',
    'The network said CERT_SIGNATURE_FAILURE.',
  ],
  [{ kind: 'refused', code: 'power-state', params: ['It is off'] }, 'It is off', undefined],
  [{ kind: 'cancelled', code: 'cancelled', params: [] }, 'It was cancelled', undefined],
] as const satisfies readonly (readonly [Failure, string, string | undefined])[])
  test(`${failure.code} ${failure.params.join(' ').slice(0, 40)}`, () => {
    const told = explain(failure, paris());
    assert.deepEqual([told.title, told.cause], [title, cause]);
    assert.deepEqual([told.code, told.params], [failure.code, failure.params]);
  });

test('a server that cannot be emptied says why, VM by VM', () => {
  const told = explain(
    xenapi('CANNOT_EVACUATE_HOST', `VM_REQUIRES_SR,${SQL},OpaqueRef:nfs|VM_LACKS_FEATURE,${WEB}`),
    paris(),
  );
  assert.equal(told.title, '2 VMs cannot leave the server');
  assert.deepEqual(
    told.parts.map(({ title }) => title),
    ['nfs-prod-01 is not available on that server', 'web-07 has no working guest tools'],
  );
  assert.ok(told.fixes.some(({ action, target }) => action === 'vm.installTools' && target?.ref === WEB));
  assert.equal(explain(xenapi('CANNOT_EVACUATE_HOST'), paris()).title, 'Some VMs cannot leave the server');
  const one = explain(xenapi('CANNOT_EVACUATE_HOST', `VM_IS_IMMOBILE,${WEB}`), paris());
  assert.deepEqual([one.title, one.cause], ['One VM cannot leave the server', 'web-07 is set to stay where it is.']);
});

test('what is true now stands beside what failed', () => {
  const of = (cls: string, ref: string) =>
    explain({ ...xenapi('INTERNAL_ERROR', 'x'), object: { cls, ref } }, paris()).state;
  assert.equal(of('VM', WEB), 'web-07 runs on xs-paris-01.');
  assert.equal(of('VM', SQL), 'win-sql-01 is halted.');
  assert.equal(of('host', 'OpaqueRef:xs2'), 'xs-paris-02 is in maintenance.');
  assert.equal(of('VM', 'OpaqueRef:gone'), undefined);
  assert.equal(of('task', 'OpaqueRef:t'), undefined);
});

test('a fix is offered only for an object that is there', () => {
  const fixes = (ref: string) => explain(xenapi('VM_LACKS_FEATURE', ref), paris()).fixes;
  assert.deepEqual(fixes(WEB), [
    { action: 'vm.installTools', label: 'Install tools', target: { pool: 'paris', cls: 'VM', ref: WEB } },
  ]);
  assert.deepEqual(fixes('OpaqueRef:gone'), []);
});

test('a name is looked for in the failure’s own pool first, then in all others', () => {
  const other = new Inventory('lyon');
  const record = { name_label: 'other' };
  other.apply([{ operation: 'add', cls: 'vm', ref: WEB, snapshot: snapshotOf(record) }]);
  const failure = xenapi('VM_IS_TEMPLATE', WEB);
  assert.equal(explain(failure, [other, paris()]).title, 'web-07 is a template');
  assert.equal(explain(failure, [other]).title, 'other is a template');
  assert.equal(explain(failure).title, 'This is a template');
});

const situations: Readonly<Record<string, readonly string[]>> = {
  'no parameters': [],
  'known objects': [WEB, 'OpaqueRef:xs1', 'OpaqueRef:nfs', 'OpaqueRef:cd', 'OpaqueRef:lan'],
  'objects that are gone': Array.from({ length: 5 }, () => 'OpaqueRef:gone'),
  'odd texts': ['{0}', '', '$&', 'a\nb', 'x'.repeat(2000)],
};
for (const [title, params] of Object.entries(situations))
  test(`every sentence reads as one with ${title}`, () => {
    const view = paris();
    for (const code of [...Object.keys(sentences), 'SR_BACKEND_FAILURE_40', 'HOST_NOT_ENOUGH_FREE_MEMORY']) {
      const told = explain(xenapi(code, ...params), view);
      for (const text of [told.title, told.cause, told.state].filter((text) => text !== undefined)) {
        assert.match(text, /^[\p{L}\p{N}{$“]/u, `${code}: ${text}`);
        assert.doesNotMatch(text, /OpaqueRef|undefined|\{\d[|:]| {2}|!|\b(host|master|slave)\b/i, `${code}: ${text}`);
      }
      assert.doesNotMatch(told.title, /\.$/, code);
      if (told.cause) assert.match(told.cause, /[.…]$/, `${code}: ${told.cause}`);
    }
  });
