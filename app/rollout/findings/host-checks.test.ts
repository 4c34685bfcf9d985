import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Made } from '../../actions/testing/made.ts';
import type { HostWork, Image } from '../../updates/payload.ts';
import { cdnWork } from '../testing.ts';
import { changed, findings, found, image, isoWork, made } from './testing.ts';
import type { Case } from './testing.ts';

const later: Image = { ...image, uuid: 'uuid-later', name: 'FIX2' };
const both: HostWork = { ...isoWork('a'), payload: { generation: 'iso', updates: [image, later] } };
const lacking = (...params: string[]): Partial<Case> => ({
  evidence: {
    prechecks: {
      'uuid-a': [
        { update: 'uuid-fix', answer: 'ok' },
        { update: 'uuid-later', failure: { kind: 'xenapi', code: 'UPDATE_PRECHECK_FAILED_PREREQUISITE_MISSING', params: ['x', ...params] } },
      ],
    },
  },
}); // prettier-ignore
const livePatch = ['a', 'b'].map((host): HostWork => ({ ...isoWork(host), guidance: ['reboot-host-if-livepatch-fails'], livePatch: true })); // prettier-ignore
const toolstack = ['a', 'b'].map((host): HostWork => ({ ...cdnWork(host), guidance: ['restart-toolstack'] }));
const dead = (name: string) => changed((it) => it.put('host_metrics', `${name}-metrics`, { live: false }));
const unprotected = (ha_enabled: boolean) => changed((it) => it.put('pool', 'paris', { ha_enabled }));
/** What servers before 8 say of a VM that high availability does not protect. */
const misleading: Case = { evidence: { evacuation: { 'uuid-a': { 'OpaqueRef:one': ['HOST_NOT_ENOUGH_FREE_MEMORY', 'OpaqueRef:one'] } } } }; // prettier-ignore

for (const [check, about, there, given, expected] of [
  ['alive', 'a chosen one is away', dead('b'), {}, ['blocking: b does not answer']],
  ['others-alive', 'one that is left out is away', dead('b'), { work: [isoWork('a')] }, ['warning: b does not answer, and is left out']],
  ['others-alive', 'all answer', made(), { work: [isoWork('a')] }, []],
  ['storage', 'a link is down that a VM needs', changed((it) => {
    it.put('PBD', 'pbd-b', { currently_attached: false });
    it.put('SR', 'nfs', { name_label: 'nfs', VDIs: ['OpaqueRef:disk'] });
    it.put('VDI', 'disk', { VBDs: ['OpaqueRef:vbd'] });
    it.put('VBD', 'vbd', { VM: 'OpaqueRef:one' });
  }), {}, ['blocking: nfs is not connected to b']],
  ['storage', 'one server was never given a link', changed((it) => {
    it.put('SR', 'new', { name_label: 'new', shared: true, PBDs: ['OpaqueRef:pbd-new'] });
    it.put('PBD', 'pbd-new', { SR: 'OpaqueRef:new', host: 'OpaqueRef:a', currently_attached: true });
    it.put('host', 'a', { PBDs: ['OpaqueRef:pbd-a', 'OpaqueRef:pbd-new'] });
  }), {}, ['warning: new is not connected to b']],
  ['multipath', 'of two disks behind one link the worse is told', changed((it) => {
    it.put('PBD', 'pbd-b', { other_config: { 'mpath-1': '[3, 4]', 'mpath-2': '[1L, 4L]', 'mpath-3': '[4, 4]' } });
    it.put('SR', 'nfs', { name_label: 'nfs' });
  }), {}, ['warning: nfs has 1 of 4 paths on this server']],
  ['guidance', 'mandatory', changed((it) => it.put('host', 'b', { pending_guidances: ['restart_toolstack'] })), {}, ['blocking: b has to finish an earlier update first']],
  ['guidance', 'advised, and done anyway', changed((it) => it.put('host', 'b', { pending_guidances_recommended: ['reboot_host'] })), {}, []],
  ['guidance', 'advised, and not done', changed((it) => it.put('host', 'b', { pending_guidances_recommended: ['reboot_host'] })), { work: toolstack }, ['warning: b still waits for a restart that an earlier update advises']],
  ['leaves', 'not protected, HA on: only HA is told', unprotected(true), misleading, []],
  ['ha', 'not protected, HA on', unprotected(true), misleading, ['blocking: High availability is on: servers cannot be updated while it is']],
  ['leaves', 'HA off: the server is right', unprotected(false), misleading, ['blocking: one cannot leave, says the server: No server has enough free memory for one']],
  ['precheck', 'what it lacks comes before it', made(), { work: [both], ...lacking('uuid-fix') }, []],
  ['precheck', 'what it lacks does not come', made(), { work: [both], ...lacking('uuid-fix,uuid-none') }, ['blocking: a does not accept FIX2: uuid-fix,uuid-none must be installed first']],
  ['precheck', 'what it cannot be together with is there', made(), { work: [isoWork('a')], evidence: { prechecks: { 'uuid-a': [{ update: 'uuid-fix', failure: { kind: 'xenapi', code: 'UPDATE_PRECHECK_FAILED_CONFLICT_PRESENT', params: ['x', 'FIX0'] } }] } } }, ['blocking: a does not accept FIX1: x conflicts with FIX0']],
  ['leaves', 'no guest tools', changed((it) => it.put('VM', 'one', { guest_metrics: 'OpaqueRef:NULL' })), {}, ['blocking: one cannot leave: its tools are not installed or not running']],
  ['live-patching', 'on', made(), { work: livePatch }, []],
  ['restarts', 'a live patch spares it', made(), { work: livePatch }, ['note: a is not restarted', 'note: b is not restarted']],
  ['live-patching', 'off', changed((it) => it.put('pool', 'paris', { live_patching_disabled: true })), { work: livePatch }, ['note: Paris has live patching off']],
  ['live-patching', 'not licensed', changed((it) => it.put('host', 'a', { license_params: { restrict_live_patching: 'true' } })), { work: livePatch }, ['note: Paris has a licence without live patching']],
] as readonly (readonly [string, string, Made, Case, readonly string[]])[]) {
  test(`${check}, ${about}: ${expected.join(', ') || 'nothing'}`, () => assert.deepEqual(found(check, there, given), expected));
} // prettier-ignore

const ways = (check: string, there: Made, given?: Case): readonly string[] =>
  findings(check, there, given).flatMap((one) => one.fixes.map((fix) => fix.label));
const skewed = (host: string): Case => ({ evidence: { skew: { [`uuid-${host}`]: 30 } } });
const everywhere = [image].map((one): Image => ({ ...one, everywhere: true }));

test('a server that is what is wrong may be left out, unless the others need it to go first or with them', () => {
  for (const [check, there, given, expected] of [
    ['clock', made(), skewed('b'), ['Leave it out']],
    ['clock', made(), skewed('a'), []],
    ['clock', made(), { ...skewed('a'), work: [isoWork('a'), isoWork('b')] }, ['Leave it out']],
    ['clock', made(), { ...skewed('b'), work: [isoWork('b')] }, []],
    ['clock', made(), { ...skewed('b'), work: ['a', 'b'].map((host) => ({ ...isoWork(host), payload: { generation: 'iso', updates: everywhere } })) }, []],
    ['licence', changed((it) => it.put('host', 'b', { license_params: { restrict_hotfix_apply: 'true' } })), { work: ['a', 'b'].map(isoWork) }, ['Leave it out']],
    ['certificates', changed((it) => it.put('Certificate', 'c', { type: 'host', host: 'OpaqueRef:b', not_after: '19700102T00:00:00Z' })), {}, ['Reset certificate…', 'Leave it out']],
    ['alive', dead('b'), {}, ['Leave it out']],
    ['guidance', changed((it) => it.put('host', 'b', { pending_guidances: ['restart_toolstack'] })), {}, ['Finish that first', 'Restart its toolstack…', 'Leave it out']],
    ['leaves', changed((it) => it.put('VM', 'one', { resident_on: 'OpaqueRef:b', VUSBs: ['OpaqueRef:stick'] })), {}, ['Force off for the run', 'Ask when it is its turn', 'Leave b out']],
  ] as readonly (readonly [string, Made, Case, readonly string[]])[])
    assert.deepEqual(ways(check, there, given), expected, check);
}); // prettier-ignore
