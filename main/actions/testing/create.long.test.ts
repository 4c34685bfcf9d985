import assert from 'node:assert/strict';
import { test } from 'node:test';
import { draftFrom } from '../../../app/new-vm/defaults.ts';
import { newVmDraft, type NewVmDraft } from '../../../app/new-vm/draft.ts';
import { templatesOf } from '../../../app/new-vm/template.ts';
import { read } from '../../lab/world/typed.ts';
import { practice } from './test-kit.ts';
import type { Practice } from './test-kit.ts';

const userData = '#cloud-config\nchpasswd:\n  list: "root:hunter2"\n';

function draftOf(at: Practice, over: (draft: NewVmDraft) => Partial<NewVmDraft>): NewVmDraft {
  const [pool] = at.pools;
  assert.ok(pool);
  const template = templatesOf(pool.inventory).find((one) => one.name_label.includes('Debian'));
  assert.ok(template);
  const draft = draftFrom(pool.inventory, template);
  const base = { ...draft, name: 'made', install: { ...draft.install, from: 'network' as const }, start: false };
  return { ...base, ...over(base) };
}

async function create(at: Practice, draft: NewVmDraft) {
  const [pool] = at.pools;
  assert.ok(pool);
  const template = templatesOf(pool.inventory).find((one) => one.uuid === draft.template);
  assert.ok(template);
  const targets = [{ pool: pool.id, cls: 'VM', ref: template.$ref }];
  return at.ended(at.begin({ action: 'template.createVm', targets, args: { draft, names: ['made'] } }));
}

const disksOf = (at: Practice, name: string) =>
  at
    .find('VM', name)
    .VBDs.flatMap((ref) => at.pools[0]?.inventory.get('VBD', ref) ?? [])
    .filter((vbd) => vbd.type === 'Disk')
    .flatMap((vbd) => {
      const vdi = at.pools[0]?.inventory.get('VDI', vbd.VDI);
      return vdi ? [{ name: vdi.name_label, owner: 'owner' in vbd.other_config }] : [];
    });

test('a VM comes with its cloud-init drive and a disk that was there; no password is kept', async (t) => {
  const at = await practice(t);
  const [pool] = at.pools;
  assert.ok(pool);
  const sr = at.find('SR', 'nfs-prod-01');
  const vdi = await pool.call<string>('VDI.create', [
    { name_label: 'archive', name_description: '', SR: sr.$ref, virtual_size: 2 ** 30, type: 'user', sharable: false, read_only: false, sm_config: {}, other_config: {} },
  ]); // prettier-ignore
  await pool.barrier();
  const archive = at.find('VDI', 'archive');
  assert.equal(archive.$ref, vdi);
  const row = await create(
    at,
    draftOf(at, (draft) => ({
      cloudInit: { on: true, sshKeys: '', userData, network: '' },
      disks: [
        ...draft.disks,
        { id: 'x', name: 'archive', size: 2 ** 30, least: 0, sr: sr.uuid, device: '5', bootable: false, origin: 'existing', vdi: archive.uuid },
      ],
    })), // prettier-ignore
  );
  assert.equal(row.state, 'done', JSON.stringify(row.failure ?? row.steps));
  const disks = disksOf(at, 'made');
  assert.ok(disks.some(({ name, owner }) => name === 'cloud-init of made' && owner));
  assert.ok(
    disks.some(({ name, owner }) => name === 'archive' && !owner),
    'it does not go with the VM',
  );
  assert.equal(at.find('VDI', 'cloud-init of made').virtual_size, 10 * 2 ** 20);
  assert.ok(!JSON.stringify(at.activities.store.rows()).includes('hunter2'));
});

test('a VM that cannot be finished leaves nothing, but for the disk that was there', async (t) => {
  const at = await practice(t);
  const [pool] = at.pools;
  const [world] = at.worlds;
  assert.ok(pool && world);
  const before = [pool.inventory.count('VM'), pool.inventory.count('VDI')];
  // The TPM comes after the disks and the drive: one that is there already stops it.
  const stop = world.db.onChange((change) => {
    if (change.cls !== 'VIF' || change.operation !== 'add') return;
    const vm = read(world.db, 'VIF', change.ref).VM;
    queueMicrotask(() => world.db.create('VTPM', { VM: vm, is_unique: false }));
  });
  const row = await create(
    at,
    draftOf(at, () => ({ vtpm: true, firmware: 'uefi', cloudInit: { on: true, sshKeys: '', userData, network: '' } })),
  );
  stop();
  assert.equal(row.state, 'failed', JSON.stringify(row.steps));
  assert.equal(row.failure?.code, 'VTPM_MAX_AMOUNT_REACHED');
  assert.equal(row.retry, undefined, 'what holds a password is not kept for another try');
  const draft = newVmDraft.parse(row.asks?.args['draft']);
  assert.deepEqual([draft.firmware, draft.vtpm, draft.cloudInit.userData], ['uefi', true, ''], 'the other answers are');
  await at.until(() => pool.inventory.count('VM') === before[0] && pool.inventory.count('VDI') === before[1]);
});

test('cancelled in the middle, a VM is taken away again', async (t) => {
  const at = await practice(t, { speed: 20 });
  const [pool] = at.pools;
  assert.ok(pool);
  const before = [pool.inventory.count('VM'), pool.inventory.count('VDI')];
  const template = templatesOf(pool.inventory).find((one) => one.name_label.includes('Debian'));
  assert.ok(template);
  const draft = draftOf(at, () => ({}));
  const id = at.begin({
    action: 'template.createVm',
    targets: [{ pool: pool.id, cls: 'VM', ref: template.$ref }],
    args: { draft, names: ['made'] },
  });
  await at.until(() => pool.inventory.count('VDI') > (before[1] ?? 0));
  await at.activities.cancel(id);
  const row = await at.ended(id);
  assert.equal(row.state, 'cancelled');
  await at.until(() => pool.inventory.count('VM') === before[0] && pool.inventory.count('VDI') === before[1]);
});
