import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openBench } from '../../api/testing.ts';
import type { Bench } from '../../api/testing.ts';
import { read } from '../typed.ts';

const placed = async (bench: Bench, vms: readonly string[]): Promise<readonly string[]> => {
  for (const vm of vms) assert.equal(await bench.ask('VM.start', vm, false, false), '');
  return vms.map((vm) => read(bench.world.db, 'VM', vm).resident_on);
};

/** Three small VMs that can run anywhere, in one group. */
async function trio(bench: Bench, placement: 'anti_affinity' | 'normal'): Promise<readonly string[]> {
  const group = await bench.text('VM_group.create', { name_label: 'apart', name_description: '', placement });
  const vms: string[] = [];
  for (const name of ['one', 'two', 'three']) {
    const vm = await bench.text('VM.clone', bench.ref('VM', 'Other install media'), name);
    await bench.ask('VM.provision', vm);
    assert.equal(await bench.ask('VM.set_groups', vm, [group]), '');
    vms.push(vm);
  }
  assert.deepEqual([...read(bench.world.db, 'VM_group', group).VMs].sort(), [...vms].sort());
  return vms;
}

test('VMs of a group that keeps its distance start on different hosts; others go where most memory is free', async () => {
  for (const [placement, hosts] of [
    ['anti_affinity', 3],
    ['normal', 1],
  ] as const) {
    const { benches, dispose } = openBench('practice');
    const [bench] = benches as [Bench];
    const where = await placed(bench, await trio(bench, placement));
    assert.equal(new Set(where).size, hosts, placement);
    dispose();
  }
});

test('a group goes with its VMs told, and a VM is in one at most', async () => {
  const { benches, dispose } = openBench('practice');
  const [bench] = benches as [Bench];
  const [vm = ''] = await trio(bench, 'anti_affinity');
  const [group = ''] = read(bench.world.db, 'VM', vm).groups;
  const second = await bench.text('VM_group.create', { name_label: 'b', name_description: '', placement: 'normal' });
  const refused = await bench.ask('VM.set_groups', vm, [group, second]);
  assert.ok(Array.isArray(refused) && refused[0] === 'OPERATION_NOT_ALLOWED');
  assert.equal(await bench.ask('VM_group.destroy', group), '');
  assert.deepEqual(read(bench.world.db, 'VM', vm).groups, []);
  dispose();
});
