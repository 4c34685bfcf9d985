import assert from 'node:assert/strict';
import { test } from 'node:test';
import { actionById } from '../../actions/registry.ts';
import type { Made } from '../../actions/testing/made.ts';
import { plan } from '../plan/plan.ts';
import type { HostWork } from '../../updates/payload.ts';
import { cdnWork, usualChoices } from '../testing.ts';
import { checkAll } from './check-all.ts';
import { noEvidence } from './finding.ts';
import { changed, found, image, isoWork, made } from './testing.ts';
import type { Case } from './testing.ts';

const files = ['a', 'b'].map(isoWork);
const renewing = ['a', 'b'].map((host): HostWork => ({ ...isoWork(host), guidance: ['reboot-host', 'restart-vm'] }));
const resident = changed((it) => it.put('host', 'a', { resident_VMs: ['OpaqueRef:one'] }));
const pendingWork: HostWork = {
  host: 'uuid-a',
  payload: { generation: 'none' },
  guidance: ['restart-vm'],
  livePatch: false,
};
const patchWork: HostWork = {
  host: 'uuid-a',
  payload: { generation: 'patch', updates: [{ ...image, guidance: [] }] },
  guidance: [],
  livePatch: false,
};
/** An earlier patch that asks for another toolstack was applied then; the toolstack was started on the first of January at noon. */
const patched = (applied: string): Made =>
  changed((it) => {
    const started = String(Date.UTC(2026, 0, 1, 12) / 1000);
    it.put('pool_patch', 'old', { after_apply_guidance: ['restartXAPI'] });
    it.put('host_patch', 'old-a', { pool_patch: 'OpaqueRef:old', timestamp_applied: applied });
    it.put('host', 'a', { patches: ['OpaqueRef:old-a'], other_config: { agent_start_time: `${started}.` } });
  });
const SAYS = 'blocking: one cannot leave, says the server: nfs is not available on that server';
const room = { physical_size: 2 ** 30, physical_utilisation: 0 };

for (const [check, there, given, expected] of [
  ['coordinator-first', made(), {}, []],
  ['coordinator-first', made(), { work: [cdnWork('b')] }, ['blocking: a is the coordinator and left out']],
  [
    'coordinator-first',
    changed((it) => it.put('host', 'a', { latest_synced_updates_applied: 'yes' })),
    { work: [cdnWork('b')] },
    [],
  ],
  ['clock', made(), { evidence: { skew: { 'uuid-a': 0.9, 'uuid-b': -0.9 } } }, []],
  ['clock', made(), { evidence: { skew: { 'uuid-b': -7.25 } } }, ['warning: b has a clock that is 7.3 s behind']],
  ['left-out', made(), {}, []],
  ['left-out', made(), { work: [cdnWork('a')] }, ['note: Paris is mixed afterwards: 1 server is left out']],
  [
    'left-out',
    changed((it) => it.put('pool_update', 'fix', { enforce_homogeneity: true })),
    { work: [isoWork('a')] },
    ['blocking: Paris has to get FIX1 on every server'],
  ],
  [
    'window',
    made(),
    { choices: { safeguards: { ...usualChoices.safeguards, window: { from: 0, until: 60_000 * 600 } } } },
    [],
  ],
  [
    'busy',
    changed((it) => it.put('VM', 'one', { current_operations: { task: 'snapshot' } })),
    {},
    ['warning: one is busy: snapshot'],
  ],
  [
    'pv-guests',
    changed((it) => it.put('VM', 'one', { HVM_boot_policy: '' })),
    { work: files },
    ['warning: one is paravirtualised'],
  ],
  ['pv-guests', changed((it) => it.put('VM', 'one', { HVM_boot_policy: '' })), {}, []],
  ['storage-kinds', changed((it) => it.put('SR', 'old', { type: 'lvmofcoe' })), {}, ['warning: old is on FCoE']],
  [
    'vswitch',
    changed((it) => it.put('pool', 'paris', { vswitch_controller: '10.0.0.1' })),
    { work: files },
    ['warning: Paris uses a vSwitch controller'],
  ],
  [
    'licence',
    changed((it) => it.put('host', 'b', { license_params: { restrict_hotfix_apply: 'true' } })),
    { work: files },
    ['blocking: b may not apply updates under its licence'],
  ],
  [
    'left-out',
    made(),
    { work: [{ ...isoWork('a'), payload: { generation: 'iso', updates: [{ ...image, everywhere: true }] } }] },
    ['blocking: Paris has to get FIX1 on every server'],
  ],
  [
    'legacy-ssl',
    changed((it) => it.put('host', 'b', { ssl_legacy: true })),
    { work: files },
    ['warning: Paris still speaks the old SSL'],
  ],
  ['legacy-ssl', changed((it) => it.put('host', 'b', { ssl_legacy: true })), {}, []],
  [
    'power-on',
    changed((it) => it.put('host', 'b', { power_on_mode: 'iLO' })),
    { work: files },
    ['warning: b is powered on through iLO'],
  ],
  ['power-on', changed((it) => it.put('host', 'b', { power_on_mode: 'IPMI' })), { work: files }, []],
  [
    'containers',
    changed((it) => it.put('host', 'b', { software_version: { platform_version: '3.4.0', 'xs:xscontainer': 'x' } })),
    { work: files },
    ['warning: Paris has container management installed'],
  ],
  [
    'disk-space',
    made(),
    { work: files, evidence: { space: { 'uuid-a': 2 ** 19, 'uuid-b': 2 ** 21 } } },
    ['blocking: a has too little room on its own disk'],
  ],
  ['disk-space', made(), { work: files }, []],
  [
    'certificate-key',
    made(),
    { work: files, evidence: { keys: { 'uuid-a': 1024, 'uuid-b': 2048 } } },
    ['warning: a has a certificate with a key of 1024 bits'],
  ],
  ['certificate-key', made(), { evidence: { keys: { 'uuid-a': 1024 } } }, []],
  ['room-for-updates', made(), { work: files }, ['blocking: Paris has no storage with room for the updates']],
  ['room-for-updates', changed((it) => it.put('SR', 'nfs', room)), { work: files }, []],
  ['vm-restarts', made(), { work: files }, []],
  ['vm-restarts', made(), { work: renewing }, ['warning: Paris has a VM that these updates ask to restart']],
  [
    'vm-restarts',
    made(),
    { work: renewing, choices: { agreed: ['vm-restarts'] } },
    ['agreed: Paris restarts a VM from within'],
  ],
  ['vm-restarts', resident, { work: [pendingWork] }, ['agreed: Paris restarts a VM from within']],
  [
    'health-check',
    changed((it) => it.put('pool', 'paris', { health_check_config: { Enrollment: 'true' } })),
    { work: files },
    ['warning: Paris is enrolled in Health Check'],
  ],
  [
    'health-check',
    changed((it) => it.put('pool', 'paris', { health_check_config: { Enrollment: 'false' } })),
    { work: files },
    [],
  ],
  [
    'synced',
    changed((it) => it.put('pool', 'paris', { current_operations: { task: 'sync_updates' } })),
    {},
    ['blocking: Paris is fetching its list of updates'],
  ],
  [
    'busy',
    changed((it) => it.put('host', 'b', { current_operations: { task: 'evacuate' } })),
    {},
    ['warning: b is busy: evacuate'],
  ],
  [
    'busy',
    changed((it) => it.put('task', 'copy', { name_label: 'Exporting VM one', status: 'pending' })),
    {},
    ['note: Paris has transfers under way: Exporting VM one'],
  ],
  [
    'restart-pending',
    changed((it) => it.put('host', 'b', { updates_requiring_reboot: ['OpaqueRef:old'] })),
    { work: files },
    ['warning: b still needs a restart for an earlier update'],
  ],
  [
    'restart-pending',
    changed((it) => it.put('host', 'a', { updates_requiring_reboot: ['OpaqueRef:old'] })),
    { work: files.map((one) => ({ ...one, guidance: [] })) },
    ['blocking: a still needs a restart for an earlier update'],
  ],
  [
    'restart-pending',
    patched('20260102T00:00:00Z'),
    { work: [patchWork] },
    ['blocking: a still needs a restart of its toolstack for an earlier update'],
  ],
  ['restart-pending', patched('20260101T00:00:00Z'), { work: [patchWork] }, []],
  [
    'leaves',
    made(),
    {
      evidence: { evacuation: { 'uuid-a': { 'OpaqueRef:one': ['VM_REQUIRES_SR', 'OpaqueRef:one', 'OpaqueRef:nfs'] } } },
    },
    [SAYS],
  ],
  ['precheck', made(), { work: [isoWork('a')] }, ['note: a was not asked about FIX1']],
  [
    'precheck',
    made(),
    { work: [isoWork('a')], evidence: { prechecks: { 'uuid-a': [{ update: 'uuid-fix', answer: 'ok' }] } } },
    [],
  ],
  [
    'precheck',
    made(),
    {
      work: [isoWork('a')],
      evidence: { prechecks: { 'uuid-a': [{ update: 'uuid-fix', answer: 'ok_livepatch_complete' }] } },
    },
    ['note: a accepts FIX1'],
  ],
] as readonly (readonly [string, Made, Case, readonly string[]])[]) {
  // prettier-ignore
  test(`${check}: ${expected.join(', ') || 'nothing'}`, () => assert.deepEqual(found(check, there, given), expected));
}

test('window: a plan that may not fit is told by how much', () => {
  const window = { from: 0, until: 60_000 * 5 };
  const [told] = found('window', made(), { choices: { safeguards: { ...usualChoices.safeguards, window } } });
  assert.match(told ?? '', /^warning: Paris may end \d+ min after the window closes$/);
});

test('precheck: a refusal blocks, and says why; having it already is only a warning', () => {
  const said = (code: string, params: readonly string[] = []) =>
    found('precheck', made(), {
      work: [isoWork('a')],
      evidence: { prechecks: { 'uuid-a': [{ update: 'uuid-fix', failure: { kind: 'xenapi', code, params } }] } },
    })[0] ?? '';
  assert.match(said('UPDATE_PRECHECK_FAILED_PREREQUISITE_MISSING', ['x', 'y']), /^blocking: a does not accept FIX1: ./);
  assert.match(said('UPDATE_ALREADY_APPLIED', ['x']), /^warning: /);
});

test('every fix that is an action is one that there is', () => {
  const there = changed((it) => {
    for (const name of ['a', 'b']) it.put('host', name, { power_on_mode: 'iLO', ssl_legacy: true, enabled: name === 'a', pending_guidances: ['reboot_host'], software_version: { product_version: '7.6.0' } }); // prettier-ignore
    it.put('host_metrics', 'b-metrics', { live: false });
    it.put('PBD', 'pbd-b', { currently_attached: false });
    it.put('host', 'b', { PBDs: ['OpaqueRef:pbd-b'] });
    it.put('SR', 'old', { type: 'gfs2', PBDs: ['OpaqueRef:pbd-a'] });
    it.put('pool_patch', 'kept', { size: 5, pool_update: 'OpaqueRef:NULL' });
    it.put('host_patch', 'kept', { applied: true, pool_patch: 'OpaqueRef:kept' });
    for (const name of ['a', 'b']) it.put('host', name, { patches: ['OpaqueRef:kept'] });
    it.put('SR', 'nfs', { name_label: 'nfs' });
    it.put('pool', 'paris', { vswitch_controller: '10.0.0.1', health_check_config: { Enrollment: 'true' } });
    it.put('Certificate', 'c', { type: 'host', host: 'OpaqueRef:b', not_after: '19700102T00:00:00Z' });
    it.put('pool_update', 'done', { vdi: 'OpaqueRef:disk', hosts: ['OpaqueRef:a', 'OpaqueRef:b'] });
  });
  const named = [files, ['a', 'b'].map(cdnWork)].flatMap((work) => {
    const planned = plan(there.view, work, usualChoices, 0);
    const { findings } = checkAll({ view: there.view, work, choices: usualChoices, planned, evidence: { ...noEvidence, space: { 'uuid-a': 1 } }, now: 0, owner: '' }); // prettier-ignore
    return findings.flatMap((one) => one.fixes.flatMap((fix) => (fix.kind === 'action' ? [fix] : [])));
  });
  for (const { action, args, label } of named) {
    const there = actionById(action);
    assert.ok(there?.args.safeParse(args).success, action);
    assert.equal(label.endsWith('…'), there.dialog === true || there.confirm !== undefined, `${label}: asks first`);
  }
  const all = ['host.exitMaintenance', 'host.powerOn', 'host.reboot', 'host.resetCertificate', 'host.setPowerOn', 'pool.cleanUpdateFiles', 'pool.disableOldSsl', 'pool.disconnectController', 'pool.leaveHealthCheck', 'sr.detach', 'sr.repair']; // prettier-ignore
  assert.deepEqual([...new Set(named.map((one) => one.action))].sort(), all);
});
