import { XENSERVER_8 } from '../world/genesis/products.ts';
import type { LabPlan } from '../world/plan.ts';
import { plainVm } from './small.ts';

const A = 'xs-mixed-01';
const B = 'xs-mixed-02';
const C = 'xs-mixed-03';
const D = 'xs-mixed-04';
const LAN = 'lan';
const shared = (host?: string) => ({ ...(host === undefined ? {} : { host }), sr: 'nfs-mixed', network: LAN });

/** Everything that can be in the way of a rollout, in one pool. */
export const mixed: LabPlan = {
  pools: [
    {
      name: 'Mixed',
      description: 'Grown over the years',
      product: XENSERVER_8,
      otherConfig: { auto_poweron: 'true' },
      hosts: [
        { name: A, memoryGib: 256, cpus: 32, cpu: 'icelake', powerOnMode: 'DRAC' },
        { name: B, memoryGib: 256, cpus: 32, cpu: 'skylake', usb: 'Licence dongle', skewSeconds: 3.4 },
        { name: C, memoryGib: 128, cpus: 24, cpu: 'haswell', version: '8.3.0', gpu: 'TU104GL [Tesla T4]' },
        { name: D, memoryGib: 128, cpus: 24, cpu: 'skylake', maintenance: true },
      ],
      storage: [
        { name: 'nfs-mixed', type: 'nfs', full: 0.72 },
        { name: 'iscsi-full', type: 'lvmoiscsi', full: 0.995, brokenOn: [C], fewPathsOn: B },
        { name: 'iso-mixed', type: 'iso', isos: [['rescue.iso', 900]] },
        { name: 'iso-local', type: 'iso', onlyOn: A, isos: [['setup.iso', 300]] },
      ],
      networks: [
        { name: 'Management', nic: 0 },
        { name: LAN, nic: 1 },
        { name: 'dmz (VLAN 66)', vlan: 66, over: LAN, missingOn: [C] },
        { name: 'internal' },
      ],
      vms: [
        plainVm('app-01', 'ubuntu24', shared(A), 32, { ha: { priority: 'restart', order: 1, delay: 0 } }),
        plainVm('app-02', 'ubuntu24', shared(A), 32, { ha: { priority: 'restart', order: 2, delay: 30 } }),
        plainVm('newest-cpu', 'rocky9', shared(A), 16, {
          description: 'Booted on the newest processor: cannot go to an older one',
          olderThanPool: true,
        }),
        plainVm('cd-in', 'win2022', shared(A), 16, {
          cd: 'setup.iso',
          description: 'Holds a disc of a library only this server has',
        }),
        plainVm('licence-srv', 'win2019', shared(B), 8, {
          pinned: 'usb',
          description: 'Uses the dongle plugged into its server',
        }),
        plainVm('nested', 'ubuntu24', shared(B), 16, { pinned: 'nomigrate' }),
        plainVm('on-local-disk', 'debian12', { host: B, sr: `local:${B}`, network: LAN }, 8),
        plainVm('no-tools', 'debian12', shared(B), 4, { tools: false }),
        plainVm('render', 'win2022', shared(C), 16, { pinned: 'gpu' }),
        plainVm('dmz-proxy', 'debian12', { host: B, sr: 'nfs-mixed', network: 'dmz (VLAN 66)' }, 4),
        plainVm('paused-one', 'ubuntu24', shared(C), 8, { state: 'Paused' }),
        plainVm('guarded', 'rhel8', shared(C), 16, {
          blocked: { pool_migrate: 'Vendor forbids moving it while running', hard_shutdown: 'Ask the owner first' },
        }),
        plainVm('on-full-disk', 'rhel8', { host: A, sr: 'iscsi-full', network: LAN }, 16, {
          disks: [{ sr: 'iscsi-full', gib: 800 }],
        }),
        plainVm('elastic', 'debian12', shared(C), 32, { memoryMinGib: 8 }),
        plainVm('starts-by-itself', 'ubuntu24', shared(), 8, { autoPowerOn: true }),
        plainVm('asleep', 'win11', shared(), 8, { state: 'Suspended', home: A }),
        plainVm('many-snapshots', 'debian12', shared(B), 8, {
          snapshots: [
            { name: 'first', daysAgo: 200, gib: 20 },
            { name: 'second', daysAgo: 90, gib: 12, withMemory: true },
            { name: 'third', daysAgo: 3, gib: 4 },
          ],
        }),
      ],
      ha: { failures: 1, heartbeat: 'nfs-mixed' },
      schedules: [{ name: 'hourly copies', hour: 2, keep: 2, vms: ['app-01', 'many-snapshots'] }],
      defaultStorage: 'nfs-mixed',
    },
  ],
};
