import { HYPERVISOR_82, XCP_NG_83, XENSERVER_65, XENSERVER_8 } from '../world/genesis/products.ts';
import type { LabPlan, PoolPlan, VmPlan } from '../world/plan.ts';
import type { Product } from '../world/product.ts';

const NETWORK = 'Pool-wide network associated with eth0';

function vm(name: string, host: string, sr: string, memoryGib: number, more: Partial<VmPlan> = {}): VmPlan {
  return {
    name,
    guest: 'debian12',
    state: 'Running',
    host,
    memoryGib,
    vcpus: 2,
    disks: [{ sr, gib: 16 }],
    nics: [{ network: NETWORK }],
    ...more,
  };
}

/** Three servers and five VMs: one of those cannot move, one has a CD in that only its server reaches. */
function small(name: string, product: Product, more: Partial<PoolPlan> = {}): PoolPlan {
  const [a = '', b = '', c = ''] = ['a', 'b', 'c'].map((one) => `${name.toLowerCase()}-${one}`);
  return {
    name,
    product,
    hosts: [a, b, c].map((host) => ({ name: host, memoryGib: 48, cpus: 16, cpu: 'skylake', nics: 1 })),
    storage: [
      { name: `${name} disks`, type: 'nfs', sizeGib: 900, full: 0.2 },
      { name: `${name} heartbeat`, type: 'lvmoiscsi', sizeGib: 100, full: 0.1 },
      { name: `${name} discs of ${a}`, type: 'iso', onlyOn: a, isos: [['tools.iso', 100]] },
    ],
    networks: [],
    templates: 'few',
    vms: [
      vm(`${name} 1`, a, `${name} disks`, 8, { cd: 'tools.iso' }),
      vm(`${name} 2`, a, `${name} disks`, 4),
      vm(`${name} 3`, b, `${name} disks`, 8),
      vm(`${name} fixed`, b, `local:${b}`, 4),
      vm(`${name} 5`, c, `${name} disks`, 8),
    ],
    defaultStorage: `${name} disks`,
    ...more,
  };
}

/** By generation: a pool of three servers with all that a run has to switch off. */
export const poolOf = {
  cdn: (name: string) =>
    small(name, XENSERVER_8, {
      ha: { failures: 1, heartbeat: `${name} heartbeat` },
      otherConfig: { auto_poweron: 'true' },
      schedules: [{ name: 'nightly', hour: 2, keep: 3, vms: [`${name} 2`] }],
    }),
  iso: (name: string) => small(name, HYPERVISOR_82, { ha: { failures: 1, heartbeat: `${name} heartbeat` } }),
  patch: (name: string) => small(name, XENSERVER_65, { otherConfig: { auto_poweron: 'true' } }),
  yum: (name: string) => small(name, XCP_NG_83, { schedules: [{ name: 'hourly', hour: 3, keep: 2, vms: [`${name} 3`] }] }),
} as const; // prettier-ignore

/** One small pool of each generation of updates. */
export const generations: LabPlan = {
  pools: [poolOf.cdn('Cdn'), poolOf.iso('Iso'), poolOf.patch('Patch'), poolOf.yum('Yum')],
};
