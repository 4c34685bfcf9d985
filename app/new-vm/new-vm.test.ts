import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Made } from '../actions/testing/made.ts';
import { applyPreset, draftFrom } from './defaults.ts';
import { newVmDraft, type NewVmDraft } from './draft.ts';
import { checkDisk, serversFit, storageFit, survives, tied } from './fit.ts';
import { freeName, numbered } from './names.ts';
import { checkCpu, firstBlocked, isMac, pagesOf, warnCpu, type PageId } from './pages.ts';
import { GiB, kindOfTemplate, limitsOf, recipeDisks, templatesOf } from './template.ts';

const recipe =
  '<provision><disk device="0" size="42949672960" sr="" bootable="true" type="system"/><disk device="1" size="1073741824" sr="uuid-nfs" bootable="false" type="user"/></provision>';
const recommendations =
  '<restrictions><restriction field="memory-static-max" max="137438953472"/><restriction field="memory-static-min" min="1073741824"/><restriction field="vcpus-max" max="16"/><restriction property="number-of-vbds" max="4"/><restriction property="number-of-vifs" max="2"/><restriction field="supports-uefi" value="yes"/></restrictions>';

function world() {
  const made = new Made();
  const metrics = (name: string, free: number) =>
    made.put('host_metrics', `${name}-m`, { live: true, memory_total: free });
  const one = made.put('host', 'xs-01', { enabled: true, software_version: { 'xs:xscontainer': '1' }, metrics: metrics('xs-01', 40 * GiB), cpu_info: { cpu_count: '16' }, resident_VMs: [] });
  const two = made.put('host', 'xs-02', { enabled: true, metrics: metrics('xs-02', 10 * GiB), cpu_info: { cpu_count: '16' }, resident_VMs: [] });
  const sr = (name: string, shared: boolean, fields: object, hosts: readonly string[]) => {
    const pbds = hosts.map((host) => made.put('PBD', `${name}-${host}`, { host, SR: `OpaqueRef:${name}`, currently_attached: true }));
    return made.put('SR', name, { shared, PBDs: pbds, type: 'nfs', content_type: 'user', ...fields });
  };
  const nfs = sr('nfs', true, { physical_size: 1000 * GiB, physical_utilisation: 300 * GiB, virtual_allocation: 500 * GiB }, [one, two]);
  sr('local', false, { type: 'lvm', physical_size: 100 * GiB, physical_utilisation: 60 * GiB, virtual_allocation: 60 * GiB }, [one]);
  const iso = made.put('VDI', 'debian.iso', { SR: 'OpaqueRef:isos' });
  sr('isos', true, { type: 'iso', content_type: 'iso', VDIs: [iso] }, [one, two]);
  made.put('pool', 'Paris', { master: one, default_SR: nfs });
  const pif = made.put('PIF', 'eth0', { host: one });
  const other = made.put('PIF', 'eth0b', { host: two });
  made.put('network', 'lan', { PIFs: [pif, other] });
  made.put('network', 'dmz', { PIFs: [pif], other_config: { automatic: 'false' } });
  made.put('VM', 'Debian 12', {
    is_a_template: true, is_default_template: true, other_config: { default_template: 'true', disks: recipe }, recommendations,
    HVM_boot_policy: 'BIOS order', HVM_boot_params: { order: 'cdn', firmware: 'uefi' }, VCPUs_max: 2, VCPUs_at_startup: 2,
    memory_static_min: GiB, memory_dynamic_min: 2 * GiB, memory_dynamic_max: 2 * GiB, memory_static_max: 2 * GiB,
  });
  return made;
} // prettier-ignore

const draftOf = (made: Made, over: Partial<NewVmDraft> = {}): NewVmDraft => {
  const draft = draftFrom(made.view, made.get('VM', 'Debian 12'));
  return { ...draft, install: { ...draft.install, iso: 'uuid-debian.iso' }, ...over };
};

test('a template says what it allows and what disks it wants', () => {
  const template = world().get('VM', 'Debian 12');
  assert.deepEqual(recipeDisks(template), [
    { device: '0', size: 40 * GiB, sr: '', bootable: true },
    { device: '1', size: GiB, sr: 'uuid-nfs', bootable: false },
  ]);
  const limits = limitsOf(template);
  assert.deepEqual([limits.vcpusMax, limits.disksMax, limits.nicsMax, limits.memoryMin], [16, 3, 2, GiB]);
  assert.deepEqual([limits.bios, limits.uefi, limits.secureBoot], [true, true, false]);
});

test('templates: own first, then families, the newest first; hidden ones only when asked', () => {
  const made = world();
  const builtIn = { is_a_template: true, is_default_template: true };
  for (const name of ['Debian 9', 'Windows 11', 'Other install media']) made.put('VM', name, builtIn);
  made.put('VM', 'golden', { is_a_template: true });
  made.put('VM', 'nightly', { is_a_template: true, is_a_snapshot: true });
  made.put('VM', 'internal', { ...builtIn, other_config: { HideFromXenCenter: 'true' } });
  assert.deepEqual(
    templatesOf(made.view).map((template) => template.name_label),
    ['golden', 'Windows 11', 'Debian 12', 'Debian 9', 'Other install media', 'nightly'],
  );
  assert.equal(templatesOf(made.view, true).length, 7);
  assert.equal(kindOfTemplate(made.get('VM', 'nightly')), 'snapshot');
});

test('names are numbered from the last one, and pass over those taken', () => {
  assert.deepEqual(numbered('web-09', 3, new Set(['web-10'])), ['web-09', 'web-11', 'web-12']);
  assert.deepEqual(numbered('web', 2, new Set()), ['web-1', 'web-2']);
  assert.deepEqual(numbered('  web-12 ', 1, new Set(['web-12'])), ['web-12']);
  assert.equal(freeName('Debian 12', new Set(['Debian 12', 'Debian 12 (2)'])), 'Debian 12 (3)');
});

test('the first answers come from the template and fit the checker', () => {
  const draft = draftOf(world());
  assert.deepEqual(newVmDraft.parse(draft), draft);
  assert.equal(draft.firmware, 'uefi');
  assert.deepEqual(
    draft.disks.map((disk) => disk.sr),
    ['uuid-nfs', 'uuid-nfs'],
    'the default storage, and the one it names',
  );
  assert.deepEqual(
    draft.nics.map((nic) => nic.network),
    ['uuid-lan'],
    'only networks that are added by themselves',
  );
  assert.equal(firstBlocked(pagesOf(world().view, draft)), undefined);
});

const blocked: readonly [PageId, string, Partial<NewVmDraft>][] = [
  ['template', 'gone', { template: 'uuid-nothing' }],
  ['name', 'blank', { name: '   ' }],
  ['install', 'no disc', { install: { from: 'cd', iso: '', url: '', args: '' } }],
  ['install', 'vanished disc', { install: { from: 'cd', iso: 'uuid-gone', url: '', args: '' } }],
  ['install', 'no address', { install: { from: 'url', iso: '', url: 'gopher://x', args: '' } }],
  ['install', 'TPM without UEFI', { firmware: 'bios', vtpm: true }],
  ['home', 'gone', { home: 'uuid-gone' }],
  ['cpu', 'more than the template takes', { vcpus: 32, vcpusMax: 32 }],
  ['cpu', 'not divisible', { vcpus: 3, vcpusMax: 3, coresPerSocket: 2 }],
  ['cpu', 'start above most', { vcpus: 4, vcpusMax: 2 }],
  ['cpu', 'memory falls', { memoryMin: 4 * GiB }],
  ['cpu', 'too little memory', { memoryMin: GiB / 2, memoryMax: GiB / 2, memoryLimit: GiB / 2 }],
  ['cpu', 'minimum under a quarter', { memoryMin: GiB, memoryMax: 8 * GiB, memoryLimit: 8 * GiB }],
  ['storage', 'larger than the storage', { disks: [{ id: 'a', name: 'a', size: 800 * GiB, least: 0, sr: 'uuid-nfs', device: '0', bootable: true, origin: 'added', vdi: '' }] }],
  ['storage', 'nowhere', { disks: [{ id: 'a', name: 'a', size: GiB, least: 0, sr: '', device: '0', bootable: true, origin: 'added', vdi: '' }] }],
  ['storage', 'shrunk', { disks: [{ id: 'a', name: 'a', size: GiB, least: 2 * GiB, sr: 'uuid-nfs', device: '0', bootable: true, origin: 'recipe', vdi: '' }] }],
  ['network', 'multicast MAC', { nics: [{ id: 'n', network: 'uuid-lan', mac: '01:00:5e:00:00:01', limit: 0 }] }],
  ['network', 'one MAC for several VMs', { count: 2, nics: [{ id: 'n', network: 'uuid-lan', mac: '02:00:00:00:00:01', limit: 0 }] }],
  ['network', 'too many', { nics: ['a', 'b', 'c'].map((id) => ({ id, network: 'uuid-lan', mac: '', limit: 0 })) }],
  ['network', 'gone', { nics: [{ id: 'n', network: 'uuid-gone', mac: '', limit: 0 }] }],
  ['cloud-init', 'nothing written', { cloudInit: { on: true, sshKeys: '', userData: ' ', network: '' } }],
]; // prettier-ignore

for (const [page, what, over] of blocked)
  test(`page ${page} stops at: ${what}`, () => {
    const made = world();
    assert.equal(firstBlocked(pagesOf(made.view, draftOf(made, over)))?.id, page);
  });

test('MAC addresses: empty or unicast', () => {
  for (const [text, good] of [
    ['', true],
    ['02:00:00:00:00:01', true],
    ['03:00:00:00:00:01', false],
    ['2:0:0:0:0:1', false],
  ] as const)
    // prettier-ignore
    assert.equal(isMac(text), good, text);
});

test('which servers could start all of them, and why the others not', () => {
  const made = world();
  const why = (over: Partial<NewVmDraft>) =>
    serversFit(made.view, draftOf(made, over)).map((fit) => [fit.host.name_label, fit.why]);
  assert.deepEqual(why({}), [['xs-01', undefined], ['xs-02', undefined]]); // prettier-ignore
  assert.deepEqual(why({ count: 8 }), [['xs-01', undefined], ['xs-02', 'too little free memory']]); // prettier-ignore
  const local = draftOf(made).disks.map((disk) => ({ ...disk, sr: 'uuid-local', size: GiB }));
  assert.deepEqual(why({ disks: local })[1], ['xs-02', 'it does not reach local']);
  assert.deepEqual(why({ nics: [{ id: 'n', network: 'uuid-dmz', mac: '', limit: 0 }] })[1], [
    'xs-02',
    'it has no port on dmz',
  ]);
  assert.match(tied(made.view, draftOf(made, { disks: local })) ?? '', /local is on one server only/);
  made.put('host', 'xs-01', { enabled: false });
  assert.deepEqual(why({})[0], ['xs-01', 'it is in maintenance mode']);
});

test('storage counts what is written, promised and added', () => {
  const made = world();
  const draft = draftOf(made, { count: 20 });
  const [fit] = storageFit(made.view, draft);
  assert.equal(fit?.promised, 200 * GiB);
  assert.equal(fit?.added, 820 * GiB);
  assert.equal(fit?.over, 320 * GiB);
  const disk = draft.disks[0];
  assert.ok(disk);
  assert.equal(checkDisk(made.view, draft, disk).level, 'warning');
  const onLocal = { ...draft, disks: [{ ...disk, sr: 'uuid-local', size: 30 * GiB }] };
  const first = onLocal.disks[0];
  assert.ok(first);
  assert.equal(checkDisk(made.view, onLocal, first).level, 'blocking', 'thick storage cannot promise');
});

test('losing a server is survived while its VMs fit on the rest', () => {
  const made = world();
  assert.equal(survives(made.view, draftOf(made))?.ok, true);
  assert.equal(survives(made.view, draftOf(made, { count: 25 }))?.ok, false);
});

test('warnings name the largest server', () => {
  const made = world();
  const big = draftOf(made, { vcpus: 20, vcpusMax: 20, memoryMin: 50 * GiB });
  assert.equal(warnCpu(made.view, big).length, 2);
  assert.match(checkCpu(made.view, big) ?? '', /16 vCPUs at most/);
});

test('a preset fits itself to what is there', () => {
  const made = world();
  const preset = draftOf(made, {
    home: 'uuid-gone',
    nics: [{ id: 'n', network: 'uuid-gone', mac: '', limit: 0 }],
    vcpus: 4,
    vcpusMax: 4,
  });
  const applied = applyPreset(made.view, preset);
  assert.deepEqual([applied.home, applied.nics, applied.vcpus], ['', [], 4]);
});
