import { HYPERVISOR_82, XENSERVER_8 } from '../../lab/world/genesis/products.ts';
import type { PoolPlan, VmPlan } from '../../lab/world/plan.ts';
import type { Random } from '../../lab/world/random.ts';

const MANAGEMENT = 'Pool-wide network associated with eth0';

/** A pool as chance makes it: servers of several sizes and processors, VMs that fill them more or less, some of them awkward. */
export function randomPool(random: Random, name: string): PoolPlan {
  const hosts = Array.from({ length: random.between(2, 4) }, (_, at) => ({
    name: `${name}-${at}`,
    memoryGib: random.pick([32, 48, 64]),
    cpus: 16,
    cpu: random.pick(['skylake', 'skylake', 'skylake', 'icelake', 'haswell'] as const),
    nics: 2,
  }));
  const missing = random.chance(0.3) ? [random.pick(hosts).name] : [];
  const vms = hosts.flatMap((host) => {
    let left = Math.floor((host.memoryGib - 8) * random.pick([0.2, 0.5, 0.8]));
    const here: VmPlan[] = [];
    while (left > 1 && here.length < 4) {
      const memoryGib = Math.min(left, random.between(1, 12));
      left -= memoryGib;
      const local = random.chance(0.05);
      here.push({
        name: `${host.name} vm ${here.length}`,
        guest: random.pick(['debian12', 'win2022'] as const),
        state: random.chance(0.05) ? 'Paused' : 'Running',
        host: host.name,
        memoryGib,
        ...(random.chance(0.2) && memoryGib > 2 ? { memoryMinGib: memoryGib - 1 } : {}),
        vcpus: 2,
        disks: [{ sr: local ? `local:${host.name}` : `${name} disks`, gib: 8 }],
        nics: [{ network: random.chance(0.2) && !missing.includes(host.name) ? `${name} inner` : MANAGEMENT }],
        ...(random.chance(0.05) ? { tools: false } : {}),
        ...(random.chance(0.05) ? { pinned: random.pick(['nomigrate', 'pci'] as const) } : {}),
      });
    }
    return here;
  });
  return {
    name,
    product: random.pick([XENSERVER_8, XENSERVER_8, HYPERVISOR_82]),
    hosts,
    storage: [{ name: `${name} disks`, type: 'nfs', sizeGib: 4000, full: 0.1 }],
    networks: [{ name: `${name} inner`, nic: 1, missingOn: missing }],
    vms,
    templates: 'few',
    defaultStorage: `${name} disks`,
  };
}
