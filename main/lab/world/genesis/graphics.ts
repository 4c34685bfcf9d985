import { GIB, add, write } from '../typed.ts';
import { type Genesis, named } from './site.ts';

/** Where the cards sit in a host that has any, as PCI addresses. */
const CARDS = ['0000:3b:00.0', '0000:af:00.0'] as const;

/** What a card of 16 GiB can be cut into; the whole of it is passed through. */
const CUTS = [
  ['passthrough', 0, 1],
  ['GRID T4-1Q', 1, 16],
  ['GRID T4-2Q', 2, 8],
  ['GRID T4-4Q', 4, 4],
  ['GRID T4-8Q', 8, 2],
  ['GRID T4-16Q', 16, 1],
] as const;

/** Where a VM of the plan that is pinned to a GPU has its own. */
const USUAL = 'GRID T4-4Q';

/** Cards, their group, what they can be cut into, and who has a part of one. */
export function createGpus(site: Genesis): void {
  const { db } = site;
  for (const { name, gpu } of site.plan.hosts) {
    if (gpu === undefined) continue;
    const host = named(site.hosts, name);
    const types = CUTS.map(([model_name, gib, most]) => {
      const whole = model_name === 'passthrough';
      const type = add(db, 'VGPU_type', {
        vendor_name: whole ? '' : 'NVIDIA Corporation',
        model_name,
        framebuffer_size: gib * GIB,
        ...(whole ? {} : { max_heads: 4, max_resolution_x: 7680, max_resolution_y: 4320 }),
        implementation: whole ? 'passthrough' : 'nvidia',
        identifier: whole ? 'passthrough' : `nvidia,10de:1eb8,${model_name}`,
      });
      return { type, model_name, most };
    });
    const all = types.map(({ type }) => type);
    const group = add(db, 'GPU_group', {
      name_label: `Group of ${gpu} GPUs`,
      GPU_types: ['10de/1eb8'],
      supported_VGPU_types: all,
      enabled_VGPU_types: all,
      allocation_algorithm: 'depth_first',
    });
    const cards = CARDS.map((pci_id) =>
      add(db, 'PGPU', {
        PCI: add(db, 'PCI', {
          class_name: '3D controller',
          vendor_name: 'NVIDIA Corporation',
          device_name: gpu,
          host,
          pci_id,
        }),
        GPU_group: group,
        host,
        supported_VGPU_types: all,
        enabled_VGPU_types: all,
        supported_VGPU_max_capacities: Object.fromEntries(types.map(({ type, most }) => [type, most])),
        dom0_access: 'enabled',
      }),
    );
    for (const { type } of types)
      write(db, 'VGPU_type', type, {
        supported_on_PGPUs: cards,
        enabled_on_PGPUs: cards,
        supported_on_GPU_groups: [group],
        enabled_on_GPU_groups: [group],
      });
    const vm = site.plan.vms.find((candidate) => candidate.pinned === 'gpu' && candidate.host === name);
    const [card] = cards;
    const usual = types.find(({ model_name }) => model_name === USUAL)?.type;
    if (vm && card !== undefined && usual !== undefined)
      add(db, 'VGPU', {
        VM: named(site.vms, vm.name),
        GPU_group: group,
        device: '0',
        currently_attached: true,
        type: usual,
        resident_on: card,
      });
  }
}
