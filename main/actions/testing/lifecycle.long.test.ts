import assert from 'node:assert/strict';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Activity } from '../../../app/activity/activity.ts';
import { isRef } from '../../../app/xenapi/ref.ts';
import { practice } from './test-kit.ts';
import type { Practice } from './test-kit.ts';

const code = (row: Activity): string =>
  row.failure?.code ?? row.steps.find((step) => step.failure)?.failure?.code ?? '';

async function done(row: Promise<Activity>): Promise<Activity> {
  const seen = await row;
  assert.equal(seen.state, 'done', `${seen.title}: ${JSON.stringify(seen.failure ?? seen.steps)}`);
  assert.equal(seen.progress, 1);
  return seen;
}

const power = (at: Practice, name: string): string => at.find('VM', name).power_state;

test('power: every verb is seen in the inventory when its row is done, and refused with the reason when it cannot', async (t) => {
  const at = await practice(t);
  await done(at.run('vm.start', 'VM', 'test-a'));
  assert.equal(power(at, 'test-a'), 'Running');
  assert.equal(code(await at.run('vm.start', 'VM', 'test-a')), 'power-state');

  await done(at.run('vm.pause', 'VM', 'test-a'));
  assert.equal(power(at, 'test-a'), 'Paused');
  await done(at.run('vm.unpause', 'VM', 'test-a'));
  await done(at.run('vm.suspend', 'VM', 'gitlab'));
  assert.equal(power(at, 'gitlab'), 'Suspended');
  const host = at.find('host', 'xs-paris-01').$ref;
  await done(at.run('vm.resumeOn', 'VM', 'gitlab', { host }));
  assert.equal(at.find('VM', 'gitlab').resident_on, host);
  await done(at.run('vm.reboot', 'VM', 'gitlab'));
  await done(at.run('vm.forceReboot', 'VM', 'gitlab'));
  await done(at.run('vm.forceShutdown', 'VM', 'test-a'));
  assert.equal(power(at, 'test-a'), 'Halted');
  await done(at.run('vm.startOn', 'VM', 'test-a', { host }));
  assert.equal(at.find('VM', 'test-a').resident_on, host);
  await done(at.run('vm.shutdown', 'VM', 'kafka-01'));
  assert.equal(power(at, 'kafka-01'), 'Halted');
  await done(at.run('vm.startRecovery', 'VM', 'kafka-01'));
  assert.equal(power(at, 'kafka-01'), 'Running');
  assert.equal(code(await at.run('vm.shutdown', 'VM', 'appliance-fw')), 'no-tools');
  await done(at.run('vm.start', 'VM', 'test-b', { paused: true }));
  assert.equal(power(at, 'test-b'), 'Paused');
});

test('many at once: those that can run, the others keep their reason, and the failed ones can be run again', async (t) => {
  const at = await practice(t);
  const row = await at.run('vm.start', 'VM', ['test-a', 'test-b', 'gitlab']);
  assert.equal(row.state, 'partly');
  assert.deepEqual(
    row.steps.map((step) => [step.title, step.state]),
    [
      ['Start test-a', 'done'],
      ['Start test-b', 'done'],
      ['Start gitlab', 'skipped'],
    ],
  );
  assert.equal(row.undo?.action, 'vm.shutdown');
  assert.equal(row.undo.targets.length, 2);
});

test('undo: what an action answered takes it back', async (t) => {
  const at = await practice(t);
  const from = at.find('VM', 'web-07').resident_on;
  const to = at.find('host', 'xs-paris-03').$ref;
  const row = await done(at.run('vm.migrate', 'VM', 'web-07', { host: to }));
  assert.equal(at.find('VM', 'web-07').resident_on, to);
  assert.ok(row.undo);
  await done(at.ended(at.begin(row.undo)));
  assert.equal(at.find('VM', 'web-07').resident_on, from);

  const renamed = await done(at.run('object.rename', 'VM', 'old-intranet', { name: 'intranet 🚀 ابجد' }));
  at.find('VM', 'intranet 🚀 ابجد');
  assert.ok(renamed.undo);
  await done(at.ended(at.begin(renamed.undo)));
  at.find('VM', 'old-intranet');
});

test('organising: names, words, tags, folders and fields', async (t) => {
  const at = await practice(t);
  await done(at.run('object.describe', 'VM', 'dns-01', { description: 'resolves' }));
  await done(at.run('object.tag', 'VM', ['dns-01', 'gitlab'], { tags: ['night', 'core'] }));
  await done(at.run('object.untag', 'VM', 'dns-01', { tags: ['night'] }));
  await done(at.run('object.folder', 'VM', 'dns-01', { folder: '/net/names' }));
  await done(at.run('object.customField', 'VM', 'dns-01', { field: 'Owner', value: 'ops' }));
  const vm = at.find('VM', 'dns-01');
  assert.equal(vm.name_description, 'resolves');
  assert.ok(vm.tags.includes('core') && !vm.tags.includes('night'));
  assert.equal(vm.other_config['folder'], '/net/names');
  assert.equal(vm.other_config['XenCenter.CustomFields.Owner'], 'ops');

  // Somebody else is a moment faster, and this console has not heard of it yet.
  const [pool] = at.pools;
  const { $ref, $cls, name_description } = at.find('VM', 'gitlab');
  at.worlds[0]?.db.patch('VM', $ref, { name_description: 'theirs' });
  const seen = { cls: $cls, ref: $ref, values: { description: name_description } };
  const targets = [{ pool: pool?.id ?? '', cls: $cls, ref: $ref, seen }];
  const late = await at.ended(at.begin({ action: 'object.describe', targets, args: { description: 'mine' } }));
  assert.equal(late.failure?.code, 'changed-meanwhile');
  assert.equal(late.retry, undefined, 'doing it again would write over theirs');
  assert.equal(at.find('VM', 'gitlab').name_description, 'theirs');
  const now = [
    { ...targets[0], pool: pool?.id ?? '', cls: $cls, ref: $ref, seen: { ...seen, values: { description: 'theirs' } } },
  ];
  await done(at.ended(at.begin({ action: 'object.describe', targets: now, args: { description: 'mine' } })));
});

test('snapshots: taken, reverted with power restored, made into VMs and templates, deleted with their disks', async (t) => {
  const at = await practice(t);
  const taken = await done(at.run('vm.snapshot', 'VM', 'dns-01', { name: 'dns now', description: 'why' }));
  assert.equal(at.find('VM', 'dns now').name_description, 'why');
  assert.equal(taken.undo?.action, 'snapshot.delete');
  await done(at.run('vm.snapshot', 'VM', 'dns-01', { name: 'dns memory', kind: 'memory' }));
  assert.ok(isRef(at.find('VM', 'dns memory').suspend_VDI));
  const reverted = await done(at.run('snapshot.revert', 'VM', 'dns now', { keepAs: 'dns before' }));
  assert.ok(at.find('VM', 'dns before').is_a_snapshot);
  assert.equal(power(at, 'dns-01'), 'Running');
  assert.ok(reverted.undo);
  await done(at.run('snapshot.newVm', 'VM', 'dns now', { name: 'dns-copy' }));
  assert.equal(at.find('VM', 'dns-copy').is_a_template, false);
  await done(at.run('snapshot.toTemplate', 'VM', 'dns now', { name: 'dns-gold' }));
  assert.equal(at.find('VM', 'dns-gold').other_config['instant'], 'true');
  await done(at.run('template.quickCreate', 'VM', 'dns-gold'));
  assert.equal(power(at, 'dns-gold (1)'), 'Running');
  const before = at.pools[0]?.inventory.count('VDI') ?? 0;
  await done(at.run('snapshot.delete', 'VM', ['dns now', 'dns memory']));
  assert.throws(() => at.find('VM', 'dns now'));
  assert.ok((at.pools[0]?.inventory.count('VDI') ?? 0) < before);
});

test('copies: cloned, copied, converted, deleted with owned disks only', async (t) => {
  const at = await practice(t);
  await done(at.run('vm.clone', 'VM', 'test-a', { name: 'test-c' }));
  const sr = at.find('SR', 'nfs-prod-01').$ref;
  await done(at.run('vm.copy', 'VM', 'test-b', { name: 'test-d', sr }));
  assert.equal(code(await at.run('vm.clone', 'VM', 'gitlab', { name: 'no' })), 'power-state');
  await done(at.run('vm.toTemplate', 'VM', 'test-c'));
  assert.ok(at.find('VM', 'test-c').is_a_template);
  await done(at.run('vm.delete', 'VM', 'test-c'));
  await done(at.run('vm.delete', 'VM', 'test-d'));
  assert.throws(() => at.find('VM', 'test-d'));
  assert.equal(code(await at.run('vm.delete', 'VM', 'gitlab')), 'power-state');
});

test('export and import: bytes to a file, none left of a cancelled one, and a VM from it', async (t) => {
  const at = await practice(t);
  const [pool] = at.pools;
  assert.ok(pool);
  const file = join(at.dir, 'small.xva');
  const vm = at.find('VM', 'test-a');
  const long = at.begin({ action: 'vm.export', targets: [{ pool: pool.id, cls: 'VM', ref: vm.$ref }], args: { file } });
  await at.until(() => (at.activities.store.get(long)?.progress ?? 0) > 0);
  await at.activities.cancel(long);
  assert.equal((await at.ended(long)).state, 'cancelled');
  await assert.rejects(stat(`${file}.part`));
  await assert.rejects(stat(file));

  await done(at.run('vm.clone', 'VM', 'test-a', { name: 'small' }));
  for (const ref of at.find('VM', 'small').VBDs) {
    const vdi = pool.inventory.get('VBD', ref)?.VDI ?? '';
    if (pool.inventory.get('VDI', vdi))
      await done(
        at.ended(at.begin({ action: 'vdi.delete', targets: [{ pool: pool.id, cls: 'VDI', ref: vdi }], args: {} })),
      );
  }
  await done(at.run('vm.export', 'VM', 'small', { file }));
  assert.ok((await stat(file)).size > 0);
  const before = pool.inventory.count('VM');
  const made = await done(at.run('pool.import', 'pool', 'Paris', { file, sr: at.find('SR', 'nfs-prod-01').$ref }));
  assert.equal(pool.inventory.count('VM'), before + 1, made.title);
});
