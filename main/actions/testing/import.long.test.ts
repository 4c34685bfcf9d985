import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { draftAgain, importAsked } from '../../../app/wizards/import/again.ts';
import { draftFor, importDeed } from '../../../app/wizards/import/draft.ts';
import type { ImportDraft } from '../../../app/wizards/import/draft.ts';
import { inspectImage } from '../../images/image.ts';
import { makeOvf, makeTar, makeVmdk } from '../../images/testing.ts';
import { practice } from './test-kit.ts';

const MiB = 2 ** 20;

test('an OVA and a disk image become VMs, whole or not at all', async (t) => {
  const at = await practice(t);
  const [pool] = at.pools;
  assert.ok(pool);
  const view = pool.inventory;
  const put = async (name: string, bytes: Buffer): Promise<string> => {
    await writeFile(join(at.dir, name), bytes);
    return join(at.dir, name);
  };
  const bring = async (file: string, change: (draft: ImportDraft) => Partial<ImportDraft> = () => ({})) => {
    const facts = await inspectImage(file);
    const draft = draftFor(view, facts, file.replace(/^.*\//, ''));
    const deed = importDeed(view, facts, { ...draft, ...change(draft) }, file);
    return at.run(deed.id, 'pool', 'Paris', deed.args);
  };
  const disk = makeVmdk(40 * MiB, new Map([[0, randomBytes(64 * 1024)]]));
  const ova = (content: Buffer, name: string): Buffer =>
    makeTar([
      ['web.ovf', Buffer.from(makeOvf('web.vmdk', 64 * MiB, name))],
      ['web.mf', Buffer.from(`SHA1(web.vmdk)= ${'0'.repeat(40)}\n`)],
      ['web.vmdk', content],
    ]);

  const file = await put('web.ova', ova(disk, 'appliance'));
  const done = await bring(file, () => ({ check: false, start: true }));
  assert.equal(done.state, 'done', JSON.stringify(done.failure));
  assert.ok((done.transfer?.total ?? 0) > 2 * MiB);
  const vm = at.find('VM', 'appliance');
  assert.equal(vm.power_state, 'Running');
  assert.deepEqual([vm.VCPUs_at_startup, vm.memory_static_max], [2, 1024 * MiB]);
  const disks = vm.VBDs.map((ref) => view.get('VBD', ref)).filter((vbd) => vbd?.type === 'Disk');
  assert.equal(disks.length, 1);
  const vdi = view.get('VDI', disks[0]?.VDI ?? '');
  assert.equal(vdi?.virtual_size, 64 * MiB, 'the larger of what the package and the image say');
  assert.equal(disks[0]?.bootable, true);
  const vif = view.get('VIF', vm.VIFs[0] ?? '');
  assert.equal(view.get('network', vif?.network ?? '')?.name_label, 'office', 'the network of the same name');

  const raw = await bring(await put('data.img', Buffer.alloc(3 * MiB, 1)), (draft) => ({
    vms: draft.vms.map((one) => ({ ...one, name: 'from raw', firmware: 'uefi' as const })),
  }));
  assert.equal(raw.state, 'done', JSON.stringify(raw.failure));
  assert.equal(at.find('VM', 'from raw').HVM_boot_params['firmware'], 'uefi');

  // What is exported is what is imported again; where it fails, no file is left.
  const [own] = at.find('VM', 'test-a').VBDs.flatMap((vbd) => view.get('VDI', view.get('VBD', vbd)?.VDI ?? '') ?? []);
  const out = await at.run('vm.exportOvf', 'VM', 'test-a', { folder: at.dir, name: 'out' });
  assert.equal(out.state, 'done', JSON.stringify(out.failure));
  const facts = await inspectImage(join(at.dir, 'out.ovf'));
  assert.ok(facts.kind === 'ovf' && facts.digests >= 2);
  const [there] = facts.ovf.vms;
  const { VCPUs_at_startup, memory_static_max } = at.find('VM', 'test-a');
  assert.deepEqual([there?.name, there?.vcpus, there?.memory], ['test-a', VCPUs_at_startup, memory_static_max]);
  assert.equal(Object.values(facts.disks)[0]?.virtualSize, own?.virtual_size);
  const back = await bring(join(at.dir, 'out.ovf'), (draft) => ({
    vms: draft.vms.map((one) => ({ ...one, name: 'back' })),
  }));
  assert.equal(back.state, 'done', JSON.stringify(back.failure));
  // Several in one file, in the order in which they start.
  const [one, two] = ['test-a', 'test-b'].map((name) => at.find('VM', name));
  assert.ok(one && two);
  await at.run('vm.setStartOptions', 'VM', 'test-b', { order: 3, startDelay: 20 });
  const shop = await at.run('pool.exportOvf', 'pool', 'Paris', { vms: [one.$ref, two.$ref], folder: at.dir, name: 'shop', single: true }); // prettier-ignore
  assert.equal(shop.state, 'done', JSON.stringify(shop.failure));
  assert.deepEqual(
    (await readdir(at.dir)).filter((name) => name.startsWith('shop')),
    ['shop.ova'],
  );
  const inside = await inspectImage(join(at.dir, 'shop.ova'));
  assert.ok(inside.kind === 'ovf' && inside.ovf.collection && inside.digests >= 3);
  assert.deepEqual(
    inside.ovf.vms.map(({ name, order, delay, disks }) => [name, order, delay, disks.map(({ file }) => file)]),
    [
      ['test-a', one.order, one.start_delay, ['file1']],
      ['test-b', 3, 20, ['file2']],
    ],
  );
  const both = await bring(join(at.dir, 'shop.ova'));
  assert.equal(both.state, 'done', JSON.stringify(both.failure));
  await writeFile(join(at.dir, 'full.ova'), 'in the way');
  const taken = await at.run('vm.exportOvf', 'VM', 'test-a', { folder: at.dir, name: 'full', single: true });
  assert.equal(taken.failure?.code, 'file-exists');
  assert.deepEqual(
    (await readdir(at.dir)).filter((name) => name.startsWith('full')),
    ['full.ova'],
  );
  await writeFile(join(at.dir, 'half.mf'), 'in the way');
  const half = await at.run('vm.exportOvf', 'VM', 'test-a', { folder: at.dir, name: 'half' });
  assert.equal(half.failure?.code, 'file-exists');
  assert.deepEqual(
    (await readdir(at.dir)).filter((name) => name.startsWith('half')),
    ['half.mf'],
  );

  // A manifest that does not fit, and storage that fails in the middle: nothing of either is left.
  const before = [view.count('VM'), view.count('VDI')];
  const changed = await bring(file, (draft) => ({ vms: draft.vms.map((one) => ({ ...one, name: 'changed' })) }));
  assert.equal(changed.failure?.code, 'ovf-digest');
  const effect = { kind: 'error', code: 'SR_BACKEND_FAILURE_44', params: ['', 'no space', ''] } as const;
  await at.control.addFault({ call: 'VBD.create', times: 1, effect });
  const elsewhere = at.find('SR', 'iscsi-tier1').uuid;
  const full = await bring(file, (draft) => ({
    check: false,
    start: true,
    home: at.find('host', 'xs-paris-02').uuid,
    vms: draft.vms.map((one) => ({
      ...one,
      name: 'full',
      vcpus: 3,
      disks: one.disks.map((disk) => ({ ...disk, sr: elsewhere })),
      nics: one.nics.map((nic) => ({ ...nic, network: at.find('network', 'lab internal').uuid })),
    })),
  }));
  assert.equal(full.failure?.code, 'SR_BACKEND_FAILURE_44');
  // Asked anew, the wizard has every answer it had.
  const asked = importAsked(full.retry?.args ?? {});
  const again = await inspectImage(file);
  assert.ok(asked && full.retry);
  assert.deepEqual(importDeed(view, again, draftAgain(view, draftFor(view, again, 'web.ova'), asked), file), {
    id: full.retry.action,
    args: full.retry.args,
  });
  await pool.barrier();
  assert.deepEqual([view.count('VM'), view.count('VDI')], before);
});
