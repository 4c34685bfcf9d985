import assert from 'node:assert/strict';
import { test } from 'node:test';
import { violations } from '../../world/checks/invariants.ts';
import { GIB, find, read } from '../../world/typed.ts';
import { openBench, type Bench } from '../testing.ts';

async function withParis(work: (paris: Bench) => Promise<void>): Promise<void> {
  const opened = openBench('practice');
  const [paris] = opened.benches;
  assert.ok(paris);
  try {
    await work(paris);
    assert.deepEqual(violations(paris.world), []);
  } finally {
    opened.dispose();
  }
}

type Config = Readonly<Record<string, string>>;

/** [type, what is known so far, the code it fails with, what must stand in its fourth item]. */
const discoveries: readonly (readonly [type: string, config: Config, code: string, xml: RegExp])[] = [
  ['lvmoiscsi', { target: '10.0.41.30' }, 'SR_BACKEND_FAILURE_96', /<TargetIQN>iqn\.[^<]+<\/TargetIQN>/],
  [
    'lvmoiscsi',
    { target: '10.0.41.30', targetIQN: 'iqn.2019-06.example.storage:tier2' },
    'SR_BACKEND_FAILURE_107',
    /<LUN>.*<SCSIid>/,
  ],
  [
    'lvmoiscsi',
    { target: '10.0.41.30', targetIQN: 'iqn.2019-06.example.storage:archive' },
    'SR_BACKEND_FAILURE_68',
    /^$/,
  ],
  ['lvmoiscsi', { target: '10.0.99.99' }, 'SR_BACKEND_FAILURE_141', /^$/],
  ['lvmohba', {}, 'SR_BACKEND_FAILURE_107', /<BlockDevice>.*<SCSIid>/],
  ['nfs', { server: '10.0.40.20' }, 'SR_BACKEND_FAILURE_101', /<Path>\/export\/vms<\/Path>/],
  ['nfs', {}, 'SR_BACKEND_FAILURE_102', /^$/],
  ['iso', { location: 'nonsense' }, 'SR_BACKEND_FAILURE_225', /^$/],
  ['odd', {}, 'SR_UNKNOWN_DRIVER', /^$/],
];

test('storage is discovered by deliberate failure', () =>
  withParis(async (paris) => {
    const host = paris.ref('host', 'xs-paris-01');
    for (const [type, config, code, xml] of discoveries) {
      const said = await paris.ask('SR.probe', host, config, type, {});
      assert.ok(Array.isArray(said));
      const words = said as readonly string[];
      assert.equal(words[0], code, type);
      assert.match(words[3] ?? '', xml, type);
    }
    const found = await paris.text('SR.probe', host, { server: '10.0.40.20', serverpath: '/export/vms' }, 'nfs', {});
    assert.match(found, /<SR><UUID>[-0-9a-f]{36}<\/UUID>/);
  }));

test('a repository is made for all hosts, used, detached, forgotten and found again', () =>
  withParis(async (paris) => {
    const { db } = paris.world;
    const host = paris.ref('host', 'xs-paris-01');
    const config = { server: '10.0.40.20', serverpath: '/export/new' };
    const sr = await paris.text('SR.create', host, config, 0, 'new-nfs', '', 'nfs', 'user', true, {});
    assert.equal(read(db, 'SR', sr).PBDs.length, 3);
    assert.equal(await paris.ask('SR.scan', sr), '');
    const record = {
      name_label: 'd',
      name_description: '',
      SR: sr,
      virtual_size: 4 * GIB,
      type: 'user',
      sharable: false,
      read_only: false,
      other_config: {},
    };
    const vdi = await paris.text('VDI.create', record);
    assert.equal(await paris.ask('VDI.resize', vdi, 6 * GIB), '');
    const clone = await paris.text('VDI.clone', vdi);
    const snapshot = await paris.text('VDI.snapshot', vdi);
    assert.equal(read(db, 'VDI', snapshot).snapshot_of, vdi);
    for (const disk of [snapshot, clone, vdi]) assert.equal(await paris.ask('VDI.destroy', disk), '');
    assert.deepEqual(await paris.ask('SR.forget', sr), ['SR_HAS_PBD', sr]);
    assert.deepEqual(await paris.ask('PBD.create', { host, SR: sr, device_config: config }), [
      'PBD_EXISTS',
      sr,
      host,
      find(db, 'PBD', (pbd) => pbd.SR === sr && pbd.host === host),
    ]);
    for (const pbd of read(db, 'SR', sr).PBDs) assert.equal(await paris.ask('PBD.unplug', pbd), '');
    assert.deepEqual(await paris.ask('SR.scan', sr), ['SR_HAS_NO_PBDS', sr]);
    const { uuid } = read(db, 'SR', sr);
    assert.equal(await paris.ask('SR.forget', sr), '');
    const again = await paris.text('SR.introduce', uuid, 'again', '', 'nfs', 'user', true, {});
    const pbd = await paris.text('PBD.create', { host, SR: again, device_config: config });
    assert.equal(await paris.ask('PBD.plug', pbd), '');
    assert.ok(read(db, 'PBD', pbd).currently_attached);
    paris.world.troubles.brokenPbds.add(pbd);
    assert.equal(((await paris.ask('SR.scan', again)) as readonly string[])[0], 'SR_BACKEND_FAILURE_40');
  }));

test('disks and drives of a running VM', () =>
  withParis(async (paris) => {
    const { db } = paris.world;
    const vm = paris.ref('VM', 'web-11');
    const vbds = read(db, 'VM', vm).VBDs.map((ref) => [ref, read(db, 'VBD', ref)] as const);
    const [system] = vbds.find(([, vbd]) => vbd.userdevice === '0') ?? [''];
    const [second, secondRow] = vbds.find(([, vbd]) => vbd.userdevice === '1') ?? [''];
    const [drive] = vbds.find(([, vbd]) => vbd.type === 'CD') ?? [''];
    assert.deepEqual(await paris.ask('VBD.unplug', system), ['VBD_NOT_UNPLUGGABLE', system]);
    assert.deepEqual(await paris.ask('VBD.plug', system), ['DEVICE_ALREADY_ATTACHED', system]);
    assert.deepEqual(await paris.ask('VDI.destroy', secondRow?.VDI ?? ''), ['VDI_IN_USE', secondRow?.VDI, 'destroy']);
    assert.equal(await paris.ask('VBD.unplug', second), '');
    assert.equal(await paris.ask('VBD.plug', second), '');
    assert.deepEqual(await paris.ask('VBD.eject', drive), ['VBD_IS_EMPTY', drive]);
    const iso = paris.ref('VDI', 'guest-tools.iso');
    assert.equal(await paris.ask('VBD.insert', drive, iso), '');
    assert.deepEqual(await paris.ask('VBD.insert', drive, iso), ['VBD_NOT_EMPTY', drive]);
    assert.deepEqual(read(db, 'VBD', drive).allowed_operations, ['attach', 'unpause', 'pause', 'eject']);
    const away = paris.ref('VDI', 'drivers.iso');
    assert.deepEqual(await paris.ask('VDI.snapshot', away), ['SR_OPERATION_NOT_SUPPORTED', paris.ref('SR', 'drivers')]);
    assert.equal(await paris.ask('VBD.eject', drive), '');
    await paris.ask('VM.pool_migrate', vm, paris.ref('host', 'xs-paris-03'), { live: 'true' });
    assert.deepEqual(await paris.ask('VBD.insert', drive, away), ['VM_REQUIRES_SR', vm, paris.ref('SR', 'drivers')]);
  }));

test('a disk moves under its running VM', () =>
  withParis(async (paris) => {
    const { db } = paris.world;
    const disk = paris.ref('VDI', 'web-07 system');
    const target = paris.ref('SR', 'iscsi-tier1');
    const moved = await paris.text('VDI.pool_migrate', disk, target, {});
    assert.equal(read(db, 'VDI', moved).SR, target);
    assert.equal(db.get('VDI', disk), undefined);
    assert.equal(read(db, 'VBD', read(db, 'VDI', moved).VBDs[0] ?? '').VM, paris.ref('VM', 'web-07'));
    assert.deepEqual(await paris.ask('VDI.set_sharable', moved, true), ['PERMISSION_DENIED', '']);
  }));
