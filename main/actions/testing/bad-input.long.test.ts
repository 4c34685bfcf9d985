import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Activity } from '../../../app/activity/activity.ts';
import type { Obj } from '../../../app/inventory/view.ts';
import type { NewVmDraft } from '../../../app/new-vm/draft.ts';
import { draftFrom } from '../../../app/new-vm/defaults.ts';
import { destroyVdi } from '../../lab/world/physics/storage.ts';
import { write } from '../../lab/world/typed.ts';
import { practice } from './test-kit.ts';
import type { Practice } from './test-kit.ts';

const GiB = 1024 ** 3;
const GOLDEN = 'ubuntu-24-golden';

const code = (row: Activity): string =>
  row.failure?.code ?? row.steps.find((step) => step.failure)?.failure?.code ?? '';

/** How much there is of everything that a half-made VM could leave. */
function tally({ pools: [pool] }: Practice): readonly number[] {
  return (['VM', 'VDI', 'VBD', 'VIF'] as const).map((cls) => pool?.inventory.count(cls) ?? 0);
}

function create(at: Practice, answer: (draft: NewVmDraft) => NewVmDraft, template = GOLDEN): Promise<Activity> {
  const [pool] = at.pools;
  assert.ok(pool);
  const draft = answer({ ...draftFrom(pool.inventory, at.find('VM', template)), start: false });
  return at.run('template.createVm', 'VM', template, { draft, names: [draft.name] });
}

test('names: a thousand letters, emoji, right to left, and one that is taken', async (t) => {
  const at = await practice(t);
  for (const name of ['long '.repeat(200).trim(), 'web 🚀🧑🏽‍🚀', 'خادم الويب', '<b>"&amp;\'</b>']) {
    assert.equal((await at.run('object.rename', 'VM', 'test-a', { name })).state, 'done', name);
    assert.equal((await create(at, (draft) => ({ ...draft, name: `${name}.` }))).state, 'done', name);
    at.find('VM', `${name}.`);
    assert.equal((await at.run('object.rename', 'VM', name, { name: 'test-a' })).state, 'done');
  }
  const before = tally(at);
  assert.equal((await create(at, (draft) => ({ ...draft, name: 'test-a' }))).state, 'done', 'names may be taken twice');
  assert.equal(tally(at)[0], (before[0] ?? 0) + 1);
  assert.equal(code(await create(at, (draft) => ({ ...draft, name: ' ' }))), 'page-name');
});

test('numbers that cannot be are refused before the server is asked, and nothing is made', async (t) => {
  const at = await practice(t);
  const before = tally(at);
  const of = (action: string, args: object) => at.run(action, 'VM', 'test-a', args).then(code);
  assert.equal(await of('vm.setMemory', { dynamicMin: 3 * GiB, dynamicMax: 2 * GiB }), 'order');
  assert.equal(await of('vm.setMemory', { dynamicMin: 2 * GiB, dynamicMax: 64 * GiB }), 'order');
  assert.equal(await of('vm.setCpus', { atStartup: 9, max: 8 }), 'order');
  assert.equal(await of('vm.setCpus', { atStartup: 1, max: 6, coresPerSocket: 4 }), 'topology');
  const sr = at.find('SR', 'nfs-prod-01').$ref;
  assert.equal(await of('vm.addDisk', { name: 'huge', sr, size: 900_000 * GiB }), 'sr-full');
  const disks = (draft: NewVmDraft, size: number) => draft.disks.map((disk) => ({ ...disk, size }));
  assert.equal(
    code(
      await create(
        at,
        (draft) => ({
          ...draft,
          install: { ...draft.install, from: 'network' },
          disks: disks(draft, 900_000 * GiB),
        }),
        'Debian Bookworm 12',
      ),
    ),
    'page-storage',
  );
  assert.equal(code(await create(at, (draft) => ({ ...draft, vcpusMax: 6, vcpus: 6, coresPerSocket: 4 }))), 'page-cpu');
  assert.equal(code(await create(at, (draft) => ({ ...draft, memoryMin: 9 * GiB, memoryMax: 8 * GiB }))), 'page-cpu');
  assert.deepEqual(tally(at), before);
});

test('a template without networks makes a VM without; a disc that has gone stops before anything is made', async (t) => {
  const at = await practice(t);
  const [world] = at.worlds;
  assert.ok(world);
  const template = at.find('VM', 'Debian Bookworm 12');
  const iso = at.find('VDI', 'debian-12.11.0-amd64-netinst.iso');
  const from = (draft: NewVmDraft) => ({ ...draft, install: { ...draft.install, from: 'cd' as const, iso: iso.uuid } });
  assert.equal(
    (await create(at, (draft) => ({ ...from(draft), name: 'alone', nics: [] }), template.name_label)).state,
    'done',
  );
  assert.equal(at.find('VM', 'alone').VIFs.length, 0);

  const before = tally(at);
  await at.control.addFault({
    call: 'VBD.insert',
    times: 1,
    effect: { kind: 'error', code: 'HANDLE_INVALID', params: ['VDI', iso.$ref] },
  });
  const late = await create(at, (draft) => ({ ...from(draft), name: 'too late' }), template.name_label);
  assert.equal(code(late), 'HANDLE_INVALID', 'it vanished while the VM was being made');
  assert.deepEqual(tally(at), before);

  assert.equal((await at.run('vm.ejectCd', 'VM', 'alone')).state, 'done');
  destroyVdi(world, iso.$ref);
  await at.until(() => at.pools[0]?.inventory.get('VDI', iso.$ref) === undefined);
  const [vms] = tally(at);
  assert.equal(
    code(await create(at, (draft) => ({ ...from(draft), name: 'too late' }), template.name_label)),
    'page-install',
  );
  assert.equal(tally(at)[0], vms);
});

test('a VM that changed while its dialog was open is judged as it is now', async (t) => {
  const at = await practice(t);
  const [world] = at.worlds;
  assert.ok(world);
  const ref = at.find('VM', 'test-a').$ref;
  // What the window has not heard of yet, the server knows.
  write(world.db, 'VM', ref, { power_state: 'Paused', resident_on: at.find('host', 'xs-paris-01').$ref });
  const early = at.run('vm.start', 'VM', 'test-a');
  assert.ok(['power-state', 'VM_BAD_POWER_STATE'].includes(code(await early)), code(await early));
  await at.until(() => at.find('VM', 'test-a').power_state === 'Paused');
  assert.equal(code(await at.run('vm.start', 'VM', 'test-a')), 'power-state');
  assert.equal(code(await at.run('vm.delete', 'VM', 'test-a')), 'power-state');
});

test('a connection that breaks in the middle of any step of a new VM leaves a whole one or none', async (t) => {
  const at = await practice(t, { speed: 600 });
  const [pool] = at.pools;
  assert.ok(pool);
  const whole = await create(at, (draft) => ({ ...draft, name: 'whole' }), 'Debian Bookworm 12').catch(() => undefined);
  const network = (draft: NewVmDraft): NewVmDraft => ({ ...draft, install: { ...draft.install, from: 'network' } });
  assert.equal(whole?.state, 'failed', 'it needs a disc');
  const good = await create(at, (draft) => ({ ...network(draft), name: 'good' }), 'Debian Bookworm 12');
  assert.equal(good.state, 'done');
  const calls = good.steps.flatMap((step) => step.calls.map(({ method }) => method.replace(/^Async\./, '')));
  // What only reads or writes a field leaves the same behind wherever it breaks.
  const making = [...new Set(calls)].filter((call) => !/\.(get|add_to|remove_from)_|\.set_(?!name_label)/.test(call));
  assert.ok(making.length >= 6, making.join(' '));
  for (const [step, call] of making.entries()) {
    const before = tally(at);
    const id = await at.control.addFault({ call, times: 1, effect: { kind: 'drop' } });
    const name = `broken ${step}`;
    const row = await create(at, (draft) => ({ ...network(draft), name }), 'Debian Bookworm 12');
    await at.control.clearFaults(id);
    await pool.barrier();
    const hidden: readonly Obj<'VM'>[] = [...pool.inventory.all('VM')].filter((vm) =>
      vm.name_label.startsWith('__gui__'),
    );
    assert.deepEqual(
      hidden.map((vm) => vm.name_label),
      [],
      `${call}: ${row.state}`,
    );
    if (row.state === 'done') assert.ok(at.find('VM', name), call);
    else {
      assert.ok(row.retry, call);
      assert.deepEqual(tally(at), before, `${call}: ${code(row)}`);
      const again = await at.ended(at.begin(row.retry));
      assert.equal(again.state, 'done', `${call}, tried again: ${JSON.stringify(again.failure)}`);
    }
  }
});
