import { XCP_NG_83, XENSERVER_65, XENSERVER_8 } from '../world/genesis/products.ts';
import type { GuestKind, HostPlan, LabPlan, VmPlan } from '../world/plan.ts';

/** A VM of few words. */
export function plainVm(
  name: string,
  guest: GuestKind,
  place: { readonly host?: string; readonly sr: string; readonly network: string },
  memoryGib: number,
  more: Partial<VmPlan> = {},
): VmPlan {
  return {
    name,
    guest,
    state: place.host === undefined ? 'Halted' : 'Running',
    ...(place.host === undefined ? {} : { host: place.host }),
    memoryGib,
    vcpus: 4,
    disks: [{ sr: place.sr, gib: 40 }],
    nics: [{ network: place.network }],
    ...more,
  };
}

const NETWORK = 'Pool-wide network associated with eth0';

/** One host with no pool around it, its disks inside. */
export const single: LabPlan = {
  pools: [
    {
      name: '',
      product: XENSERVER_8,
      hosts: [{ name: 'xs-solo', memoryGib: 64, cpus: 16, cpu: 'skylake', nics: 2 }],
      storage: [],
      networks: [],
      vms: [
        plainVm('files', 'debian12', { host: 'xs-solo', sr: 'local:xs-solo', network: NETWORK }, 8),
        plainVm('win-desk', 'win11', { host: 'xs-solo', sr: 'local:xs-solo', network: NETWORK }, 8),
        plainVm('spare', 'ubuntu24', { sr: 'local:xs-solo', network: NETWORK }, 4),
      ],
      defaultStorage: 'local:xs-solo',
    },
  ],
};

function hosts(prefix: string, count: number, base: Omit<HostPlan, 'name'>): readonly HostPlan[] {
  return Array.from({ length: count }, (_, at) => ({ ...base, name: `${prefix}-0${at + 1}` }));
}

/** A pool of the days of pool_patch, which speaks XML-RPC only. */
export const legacy: LabPlan = {
  rpc: 'xml',
  pools: [
    {
      name: 'Heritage',
      product: XENSERVER_65,
      hosts: hosts('xs-old', 2, { memoryGib: 96, cpus: 16, cpu: 'haswell', nics: 2 }),
      storage: [
        { name: 'nfs-old', type: 'nfs', full: 0.7 },
        { name: 'iso-old', type: 'iso', isos: [['debian-7.iso', 600]] },
      ],
      networks: [],
      templates: 'few',
      vms: [
        plainVm('erp', 'win2019', { host: 'xs-old-01', sr: 'nfs-old', network: NETWORK }, 16),
        plainVm('print', 'debian12', { host: 'xs-old-01', sr: 'nfs-old', network: NETWORK }, 4),
        plainVm('wiki', 'debian12', { host: 'xs-old-02', sr: 'nfs-old', network: NETWORK }, 8),
        plainVm('archive', 'rhel8', { sr: 'nfs-old', network: NETWORK }, 8),
      ],
      defaultStorage: 'nfs-old',
    },
  ],
};

/** A pool that updates itself by its own package manager and a plugin. */
export const xcpNg: LabPlan = {
  pools: [
    {
      name: 'Grenoble',
      product: XCP_NG_83,
      hosts: hosts('xcp-grenoble', 3, { memoryGib: 128, cpus: 24, cpu: 'milan', nics: 2 }),
      storage: [
        { name: 'nfs-grenoble', type: 'nfs', full: 0.5 },
        { name: 'iso-grenoble', type: 'iso', isos: [['debian-12.11.0-amd64-netinst.iso', 670]] },
      ],
      networks: [{ name: 'servers (VLAN 20)', vlan: 20, over: 'eth1' }],
      vms: [
        plainVm('forge', 'debian12', { host: 'xcp-grenoble-01', sr: 'nfs-grenoble', network: 'servers (VLAN 20)' }, 16),
        plainVm('chat', 'debian12', { host: 'xcp-grenoble-01', sr: 'nfs-grenoble', network: 'servers (VLAN 20)' }, 8),
        plainVm('cloud', 'ubuntu24', { host: 'xcp-grenoble-02', sr: 'nfs-grenoble', network: 'servers (VLAN 20)' }, 32),
        plainVm('metrics', 'rocky9', { host: 'xcp-grenoble-03', sr: 'nfs-grenoble', network: 'servers (VLAN 20)' }, 16),
        plainVm('sandbox', 'ubuntu24', { sr: 'nfs-grenoble', network: 'servers (VLAN 20)' }, 8),
      ],
      defaultStorage: 'nfs-grenoble',
    },
  ],
};
