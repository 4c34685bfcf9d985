import assert from 'node:assert/strict';
import { test } from 'node:test';
import { read } from '../../world/typed.ts';
import { openBench } from '../testing.ts';

/** The pool with two cards in one of its servers, one VM on the first, and halted VMs with a GPU each. */
function open() {
  const { benches, dispose } = openBench('mixed');
  const [mixed] = benches;
  assert.ok(mixed);
  const { db } = mixed.world;
  const host = mixed.ref('host', 'xs-mixed-03');
  const first = read(db, 'VGPU', read(db, 'VM', mixed.ref('VM', 'render')).VGPUs[0] ?? '').resident_on;
  const second = read(db, 'host', host).PGPUs.find((card) => card !== first) ?? '';
  const { GPU_group: group, supported_VGPU_types } = read(db, 'PGPU', first);
  const type = (model: string): string =>
    supported_VGPU_types.find((ref) => read(db, 'VGPU_type', ref).model_name === model) ?? assert.fail(model);
  const made = async (name: string, model?: string): Promise<string> => {
    const vm = await mixed.text('VM.clone', mixed.ref('VM', 'starts-by-itself'), name);
    await mixed.ask('VM.set_memory_limits', vm, ...['1', '1', '1', '1'].map((gib) => Number(gib) * 2 ** 30));
    const gpu = await mixed.text('VGPU.create', vm, group, '0', {}, ...(model === undefined ? [] : [type(model)]));
    assert.ok(gpu.startsWith('OpaqueRef:'));
    return vm;
  };
  const cardOf = (vm: string): string => read(db, 'VGPU', read(db, 'VM', vm).VGPUs[0] ?? '').resident_on;
  const start = (vm: string) => mixed.ask('VM.start_on', vm, host, false, false);
  return { mixed, db, host, first, second, group, type, made, cardOf, start, dispose };
}

test('a virtual GPU gets the fullest card that takes it, or the emptiest if the group is to be spread', async () => {
  const { mixed, first, second, group, type, made, cardOf, start, dispose } = open();
  await mixed.ask('pool.disable_ha');
  assert.equal(await mixed.ask('PGPU.get_remaining_capacity', first, type('GRID T4-4Q')), 3);
  assert.equal(await mixed.ask('GPU_group.get_remaining_capacity', group, type('GRID T4-4Q')), 7);
  assert.equal(await mixed.ask('GPU_group.get_remaining_capacity', group, type('GRID T4-2Q')), 8);
  const dense = await made('dense', 'GRID T4-4Q');
  assert.equal(await start(dense), '');
  assert.equal(cardOf(dense), first);
  await mixed.ask('GPU_group.set_allocation_algorithm', group, 'breadth_first');
  const spread = await made('spread', 'GRID T4-4Q');
  assert.equal(await start(spread), '');
  assert.equal(cardOf(spread), second);
  assert.equal(await mixed.ask('VM.hard_shutdown', spread), '');
  assert.equal(cardOf(spread), 'OpaqueRef:NULL');
  dispose();
});

test('a card is cut in parts of one type; what does not fit on any is told before and at the start', async () => {
  const { mixed, db, host, first, second, group, type, made, cardOf, start, dispose } = open();
  await mixed.ask('pool.disable_ha');
  const whole = await made('whole');
  const { type: given } = read(db, 'VGPU', read(db, 'VM', whole).VGPUs[0] ?? '');
  assert.equal(read(db, 'VGPU_type', given).implementation, 'passthrough');
  assert.equal(await start(whole), '');
  assert.equal(cardOf(whole), second, 'the other one is in use');
  const small = await made('small', 'GRID T4-1Q');
  const refused = ['VM_REQUIRES_VGPU', small, group, type('GRID T4-1Q')];
  assert.deepEqual(await mixed.ask('VM.assert_can_boot_here', small, host), refused);
  assert.deepEqual(await start(small), refused);
  assert.deepEqual(await mixed.ask('VM.get_possible_hosts', small), []);
  assert.equal(await mixed.ask('VM.hard_shutdown', whole), '');
  assert.equal(await start(small), '');
  assert.equal(cardOf(small), second);
  assert.equal(read(db, 'PGPU', first).resident_VGPUs.length, 1);
  assert.deepEqual(await mixed.ask('VM.pool_migrate', small, mixed.ref('host', 'xs-mixed-01'), {}), ['VM_HAS_VGPU', small]); // prettier-ignore
  dispose();
});

test('what a card may be cut into, and its group, change only while nobody has such a part', async () => {
  const { mixed, db, first, second, group, type, made, start, dispose } = open();
  const render = mixed.ref('VM', 'render');
  const inUse = ['PGPU_IN_USE_BY_VM', render];
  assert.deepEqual(await mixed.ask('PGPU.remove_enabled_VGPU_types', first, type('GRID T4-4Q')), inUse);
  assert.deepEqual(await mixed.ask('PGPU.set_GPU_group', first, group), inUse);
  for (const card of [first, second])
    assert.equal(await mixed.ask('PGPU.remove_enabled_VGPU_types', card, type('GRID T4-8Q')), '');
  assert.ok(!read(db, 'GPU_group', group).enabled_VGPU_types.includes(type('GRID T4-8Q')));
  const big = await made('big', 'GRID T4-8Q');
  assert.equal(((await start(big)) as readonly string[])[0], 'VM_REQUIRES_VGPU');
  const spare = await mixed.text('GPU_group.create', 'spare', '', {});
  assert.deepEqual(await mixed.ask('VGPU.create', big, spare, '1', {}), ['GPU_GROUP_CONTAINS_NO_PGPUS', spare]);
  assert.equal(await mixed.ask('PGPU.set_GPU_group', second, spare), '');
  assert.deepEqual(read(db, 'GPU_group', spare).GPU_types, ['10de/1eb8']);
  assert.deepEqual(await mixed.ask('GPU_group.destroy', spare), ['GPU_GROUP_CONTAINS_PGPU', second]);
  assert.deepEqual(await mixed.ask('VGPU.create', big, group, '0', {}, type('GRID T4-1Q')), ['DEVICE_ALREADY_EXISTS', '0']); // prettier-ignore
  assert.deepEqual(await mixed.ask('VGPU.create', big, group, '1', {}, type('GRID T4-1Q')), ['VGPU_TYPE_NOT_COMPATIBLE', type('GRID T4-1Q')]); // prettier-ignore
  dispose();
});
