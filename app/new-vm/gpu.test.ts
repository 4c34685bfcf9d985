import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Made } from '../actions/testing/made.ts';
import { draftFrom } from './defaults.ts';
import { checkGpus, gpuChoices, hasGpus, lacksGpu, mayJoin, noGpu } from './gpu.ts';

function world(template: object = {}, restrictions: Record<string, string> = {}): Made {
  const made = new Made();
  made.put('pool', 'Paris', { restrictions });
  const one = made.put('host', 'xs-01', { enabled: true });
  made.put('host', 'xs-02', { enabled: true });
  const card = made.put('PGPU', 'card', { host: one, GPU_group: 'OpaqueRef:A16' });
  const whole = made.put('VGPU_type', 'whole', { implementation: 'passthrough', model_name: 'passthrough' });
  const share = made.put('VGPU_type', 'A16-4Q', {
    implementation: 'nvidia',
    model_name: 'A16-4Q',
    compatible_types_in_vm: ['OpaqueRef:A16-4Q'],
  });
  made.put('GPU_group', 'A16', { PGPUs: [card], enabled_VGPU_types: [share, whole] });
  made.put('GPU_group', 'empty', { PGPUs: [], enabled_VGPU_types: [] });
  made.put('VM', 'Ubuntu', { is_a_template: true, HVM_boot_policy: 'BIOS order', ...template });
  return made;
}

const names = (made: Made): readonly string[] =>
  gpuChoices(made.view, made.get('VM', 'Ubuntu')).map(({ name }) => name);

test('GPUs on offer: whole cards and shares, as template and licence let', () => {
  assert.deepEqual(names(world()), ['A16, whole', 'A16-4Q']);
  assert.deepEqual(names(world({}, { restrict_vgpu: 'true' })), ['A16, whole']);
  const forbidden =
    '<restrictions><restriction field="allow-gpu-passthrough" value="0"/><restriction field="allow-vgpu" value="0"/></restrictions>';
  const made = world({ recommendations: forbidden });
  assert.match(noGpu(made.view, made.get('VM', 'Ubuntu')) ?? '', /forbids/);
  const pv = world({ HVM_boot_policy: '', domain_type: 'pv' });
  assert.ok(noGpu(pv.view, pv.get('VM', 'Ubuntu')) !== undefined);
  assert.ok(hasGpus(made.view));
  assert.ok(!hasGpus(new Made().view));
});

test('several go together only where their kinds say so, and tie the VM to servers that have them', () => {
  const made = world();
  const draft = draftFrom(made.view, made.get('VM', 'Ubuntu'));
  const share = { group: 'uuid-A16', type: 'uuid-A16-4Q' };
  const whole = { group: 'uuid-A16', type: 'uuid-whole' };
  const [card, part] = gpuChoices(made.view, made.get('VM', 'Ubuntu'));
  assert.ok(card && part);
  assert.ok(mayJoin(made.view, { ...draft, gpus: [share] }, part));
  assert.ok(!mayJoin(made.view, { ...draft, gpus: [share] }, card));
  assert.equal(checkGpus(made.view, { ...draft, gpus: [share, share] }), undefined);
  assert.match(checkGpus(made.view, { ...draft, gpus: [whole, share] }) ?? '', /do not go together/);
  assert.match(checkGpus(made.view, { ...draft, gpus: [{ group: 'uuid-gone', type: '' }] }) ?? '', /gone/);
  assert.equal(lacksGpu(made.view, { ...draft, gpus: [share] }, made.get('host', 'xs-01')), undefined);
  assert.match(lacksGpu(made.view, { ...draft, gpus: [share] }, made.get('host', 'xs-02')) ?? '', /A16/);
});
