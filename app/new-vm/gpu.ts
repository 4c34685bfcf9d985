import type { Obj, View } from '../inventory/view.ts';
import { byUuid, thePool } from '../inventory/find.ts';
import type { NewVmDraft } from './draft.ts';
import { isHvm, restriction } from './template.ts';

/** One kind of GPU that a VM could be given. */
export interface GpuChoice {
  readonly group: Obj<'GPU_group'>;
  readonly type: Obj<'VGPU_type'> | undefined;
  readonly name: string;
  /** A whole card, not a share of one. */
  readonly whole: boolean;
}

/** Whether the pool has any GPU a VM could use; without one there is nothing to ask. */
export function hasGpus(view: View): boolean {
  for (const group of view.all('GPU_group')) if (group.PGPUs.length > 0) return true;
  return false;
}

/** Why a VM of this template gets no GPU here, under ten words. */
export function noGpu(view: View, template: Obj<'VM'>): string | undefined {
  if (!isHvm(template)) return 'this template cannot use one';
  if (restriction(template, 'allow-gpu-passthrough') === '0' && restriction(template, 'allow-vgpu') === '0')
    return 'the template forbids it';
  return thePool(view)?.restrictions['restrict_gpu'] === 'true' ? 'not in the pool’s licence' : undefined;
}

/** Every kind on offer, group by group; shares of a card only where template and licence let them. */
export function gpuChoices(view: View, template: Obj<'VM'>): readonly GpuChoice[] {
  const shares = restriction(template, 'allow-vgpu') !== '0' && thePool(view)?.restrictions['restrict_vgpu'] !== 'true';
  const found: GpuChoice[] = [];
  for (const group of view.all('GPU_group')) {
    if (group.PGPUs.length === 0) continue;
    const types = group.enabled_VGPU_types.flatMap((ref) => view.get('VGPU_type', ref) ?? []);
    if (types.length === 0) found.push({ group, type: undefined, name: `${group.name_label}, whole`, whole: true });
    for (const type of types) {
      const whole = type.implementation === 'passthrough' || type.model_name === 'passthrough';
      if (!whole && !shares) continue;
      found.push({ group, type, name: whole ? `${group.name_label}, whole` : type.model_name, whole });
    }
  }
  return found.sort(
    (a, b) => a.group.name_label.localeCompare(b.group.name_label) || Number(b.whole) - Number(a.whole),
  );
}

export const gpuOf = (view: View, gpu: NewVmDraft['gpus'][number]): GpuChoice | undefined => {
  const group = byUuid(view, 'GPU_group', gpu.group);
  const type = byUuid(view, 'VGPU_type', gpu.type);
  if (!group || (gpu.type !== '' && !type)) return undefined;
  const whole = !type || type.implementation === 'passthrough' || type.model_name === 'passthrough';
  return { group, type, whole, name: whole ? `${group.name_label}, whole` : type.model_name };
};

/** Whether another of this kind may join those there are: few kinds may be several in one VM. */
export function mayJoin(view: View, draft: NewVmDraft, choice: GpuChoice): boolean {
  return draft.gpus.every((gpu) => {
    const other = gpuOf(view, gpu);
    return other?.type !== undefined && choice.type?.compatible_types_in_vm.includes(other.type.$ref) === true;
  });
}

export function checkGpus(view: View, draft: NewVmDraft): string | undefined {
  const template = byUuid(view, 'VM', draft.template);
  if (draft.gpus.length === 0 || !template) return undefined;
  const refused = noGpu(view, template);
  if (refused !== undefined) return `No GPU: ${refused}`;
  for (const [at, gpu] of draft.gpus.entries()) {
    const choice = gpuOf(view, gpu);
    if (!choice) return 'A GPU is gone, choose another';
    if (!mayJoin(view, { ...draft, gpus: draft.gpus.slice(0, at) }, choice)) return 'These GPUs do not go together';
  }
  return undefined;
}

/** A server's want of a chosen GPU. */
export function lacksGpu(view: View, draft: NewVmDraft, host: Obj<'host'>): string | undefined {
  for (const gpu of draft.gpus) {
    const group = byUuid(view, 'GPU_group', gpu.group);
    if (group && !group.PGPUs.some((ref) => view.get('PGPU', ref)?.host === host.$ref))
      return `it has no ${group.name_label}`;
  }
  return undefined;
}
