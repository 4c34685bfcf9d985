import assert from 'node:assert/strict';
import { test } from 'node:test';
import { smallPool } from '../../actions/testing/made.ts';
import { locationOf, nfsPlace, smbPlace } from './config.ts';
import { changed, emptySrDraft } from './draft.ts';
import type { NewSrDraft } from './draft.ts';
import { argsOf, srPages, usedBy } from './pages.ts';
import { readFound } from './probe.ts';

test('places are read as people write them', () => {
  const nfs = {
    'nas:/export/vms': ['nas', '/export/vms'],
    ' nas.example.com:/e ': ['nas.example.com', '/e'],
    'nas/export': ['nas', '/export'],
    nas: ['nas', ''],
    '[fd00::5]:/export': ['fd00::5', '/export'],
    'nas:/two words': undefined,
    '/export': undefined,
    '': undefined,
  };
  for (const [text, expected] of Object.entries(nfs)) {
    const place = nfsPlace(text);
    assert.deepEqual(place && [place.server, place.path], expected, text);
  }
  const smb = {
    '\\\\nas\\iso': ['nas', 'iso', ''],
    '//nas/iso/linux/new': ['nas', 'iso', '/linux/new'],
    'smb://nas/iso/': ['nas', 'iso', ''],
    'nas\\iso': undefined,
    '\\\\nas': undefined,
  };
  for (const [text, expected] of Object.entries(smb)) {
    const place = smbPlace(text);
    assert.deepEqual(place && [place.server, place.share, place.below], expected, text);
  }
});

test('every kind tells its driver where it is in the driver’s own words, secrets apart', () => {
  const at = (change: Partial<NewSrDraft>) => locationOf({ ...emptySrDraft, ...change }, 'hush');
  const table: readonly (readonly [Partial<NewSrDraft>, string, object, object])[] = [
    [{ kind: 'nfs', place: 'nas:/vms' }, 'nfs', { server: 'nas', serverpath: '/vms', nfsversion: '3' }, {}],
    [
      { kind: 'iscsi', place: '10.0.0.5', iqn: 'iqn.x', lun: '36', user: 'me' },
      'lvmoiscsi',
      { target: '10.0.0.5', port: '3260', targetIQN: 'iqn.x', SCSIid: '36', chapuser: 'me' },
      { chappassword: 'hush' },
    ],
    [
      { kind: 'iscsi', place: 't', iqn: 'iqn.x', lun: '36', thin: true },
      'gfs2',
      { provider: 'iscsi', target: 't', port: '3260', targetIQN: 'iqn.x', SCSIid: '36' },
      {},
    ],
    [{ kind: 'hba', lun: '36' }, 'lvmohba', { SCSIid: '36' }, {}],
    [
      { kind: 'smb', place: '//nas/vms/a', user: 'me' },
      'smb',
      { server: '\\\\nas\\vms\\a', username: 'me' },
      { password: 'hush' },
    ],
    [
      { kind: 'nfs-iso', place: 'nas:/iso', nfsVersion: '4' },
      'iso',
      { location: 'nas:/iso', type: 'nfs_iso', nfsversion: '4' },
      {},
    ],
    [
      { kind: 'smb-iso', place: '\\\\nas\\iso\\linux', user: 'me' },
      'iso',
      { location: '//nas/iso', type: 'cifs', iso_path: '/linux', username: 'me' },
      { cifspassword: 'hush' },
    ],
    [{ kind: 'smb-iso', place: '\\\\nas\\iso' }, 'iso', { location: '//nas/iso', type: 'cifs' }, {}],
    [{ kind: 'local', path: '/dev/sdb' }, 'ext', { device: '/dev/sdb' }, {}],
    [{ kind: 'local-iso', path: '/opt/iso' }, 'iso', { location: '/opt/iso', legacy_mode: 'true' }, {}],
  ];
  for (const [draft, type, config, secrets] of table)
    assert.deepEqual(at(draft), { type, config, secrets }, JSON.stringify(draft));
});

test('what follows from an answer is found anew when it changes', () => {
  const whole = {
    ...emptySrDraft,
    kind: 'iscsi',
    place: 't',
    iqn: 'i',
    lun: 'l',
    existing: { uuid: 'u', type: 'x' },
    agreed: true,
  } as const;
  const after = (change: Partial<NewSrDraft>) => {
    const { iqn, lun, existing, agreed } = changed(whole, change);
    return [iqn, lun, existing !== null, agreed];
  };
  assert.deepEqual(after({ place: 'other' }), ['', '', false, false]);
  assert.deepEqual(after({ iqn: 'j' }), ['j', '', false, false]);
  assert.deepEqual(after({ lun: 'm' }), ['i', 'm', false, false]);
  assert.deepEqual(after({ existing: null }), ['i', 'l', false, false]);
  assert.deepEqual(after({ name: 'n' }), ['i', 'l', true, true]);
});

test('drivers’ lists are read; what is none says nothing', () => {
  const lun =
    '<LUN><vendor>V</vendor><serial>S</serial><LUNid>3</LUNid><size>1099511627776</size><SCSIid>36</SCSIid></LUN>';
  assert.deepEqual(readFound(`<?xml version="1.0" ?><iscsi-target>${lun}${lun}</iscsi-target>`, 'x').luns, [
    { scsiId: '36', id: '3', vendor: 'V', serial: 'S', size: 2 ** 40 },
  ]);
  const versions =
    '<SRlist><SR><UUID>u</UUID></SR><SupportedVersions><Version>3</Version><Version>4</Version></SupportedVersions></SRlist>';
  const found = readFound(versions, 'nfs');
  assert.deepEqual(found.nfsVersions, ['3', '4']);
  assert.deepEqual(found.srs, [{ uuid: 'u', type: 'nfs', name: '', description: '', size: 0 }]);
  assert.deepEqual(readFound('<html><body>oops', 'nfs').srs, []);
  assert.deepEqual(
    readFound('<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><SRlist>&b;</SRlist>', 'nfs').srs,
    [],
  );
});

test('each lack blocks in its place, and a LUN in use anywhere is refused', () => {
  const made = smallPool();
  const other = smallPool();
  const views = [made.view, other.view];
  other.put('pool', 'Paris', { name_label: 'Lyon' });
  other.put('PBD', 'p', {
    SR: other.put('SR', 'theirs', {}),
    device_config: { SCSIid: '36' },
    currently_attached: true,
  });
  const blocked = (draft: Partial<NewSrDraft>, looked = true) =>
    srPages(made.view, views, { ...emptySrDraft, ...draft }, looked).find((page) => page.blocked)?.blocked;
  const iscsi = { kind: 'iscsi', place: 't', iqn: 'i', lun: '35' } as const;
  const table: readonly (readonly [Partial<NewSrDraft>, string | undefined, boolean?])[] = [
    [{ place: 'nas:/vms' }, undefined, false],
    [{ place: 'nas' }, 'Give server and path, like nas:/export/vms'],
    [{ ...iscsi, iqn: '', lun: '' }, 'Scan the target and choose a name'],
    [{ ...iscsi, lun: '' }, 'Choose a LUN'],
    [iscsi, 'Look at what is on it first', false],
    [iscsi, 'Say that what is on it is lost'],
    [{ ...iscsi, agreed: true }, undefined],
    [{ ...iscsi, lun: '36', agreed: true }, 'theirs of Lyon uses it'],
    [{ ...iscsi, existing: { uuid: 'u', type: 'lvmoiscsi' } }, 'Say that no other pool uses it'],
    [{ ...iscsi, agreed: true, thin: true }, 'Thin provisioning cannot be had here'],
    [{ kind: 'local', path: '/dev/sdb', agreed: true }, 'Choose the server that has it'],
    [{ kind: 'local', host: 'uuid-xs-01', path: 'sdb', agreed: true }, 'Give the disk, like /dev/sdb'],
    [{ kind: 'local', host: 'uuid-xs-01', path: '/dev/sdb', agreed: true }, undefined],
    [{ kind: 'smb-iso', place: '//nas/iso' }, undefined, false],
  ];
  for (const [draft, expected, looked] of table) assert.equal(blocked(draft, looked), expected, JSON.stringify(draft));
  assert.equal(usedBy(views, '', 'uuid-theirs')?.pool, 'Lyon');
  const args = argsOf(made.view, { ...emptySrDraft, kind: 'local', host: 'uuid-xs-01', path: '/dev/sdb' }, '');
  assert.deepEqual([args['shared'], args['host'], args['name']], [false, 'OpaqueRef:xs-01', 'Local disk']);
});
