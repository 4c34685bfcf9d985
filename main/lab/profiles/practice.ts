import { HYPERVISOR_82, XENSERVER_8 } from '../world/genesis/products.ts';
import type { GuestKind, LabPlan, PoolPlan, VmPlan } from '../world/plan.ts';

const PERFMON =
  '<config><variable><name value="cpu_usage"/><alarm_trigger_level value="0.9"/><alarm_trigger_period value="60"/><alarm_auto_inhibit_period value="3600"/></variable></config>';

interface Short {
  readonly host?: string;
  readonly gib: number;
  readonly vcpus?: number;
  readonly guest?: GuestKind;
  readonly disks?: readonly number[];
  readonly sr?: string;
  readonly network?: string;
  readonly ip?: string;
}

function vm(name: string, short: Short, more: Partial<VmPlan> = {}): VmPlan {
  const state = more.state ?? (short.host === undefined ? 'Halted' : 'Running');
  return {
    name,
    guest: short.guest ?? 'ubuntu24',
    state,
    ...(short.host === undefined ? {} : { host: short.host }),
    memoryGib: short.gib,
    vcpus: short.vcpus ?? 4,
    disks: (short.disks ?? [40]).map((gib) => ({ sr: short.sr ?? 'nfs-prod-01', gib })),
    nics: [{ network: short.network ?? 'prod-web (VLAN 204)', ...(short.ip === undefined ? {} : { ip: short.ip }) }],
    ...more,
  };
}

const P1 = 'xs-paris-01';
const P2 = 'xs-paris-02';
const P3 = 'xs-paris-03';
const DB = 'prod-db (VLAN 210)';
const OFFICE = 'office';

const parisVms: readonly VmPlan[] = [
  vm(
    'db-orders-01',
    {
      host: P1,
      gib: 96,
      vcpus: 16,
      guest: 'rhel8',
      sr: 'iscsi-tier1',
      disks: [60, 600, 200],
      network: DB,
      ip: '10.20.10.11',
    },
    {
      description: 'Orders database, primary',
      tags: ['prod', 'db'],
      home: P1,
      upDays: 88,
      snapshots: [{ name: 'nightly', daysAgo: 1, gib: 6.2 }],
      ha: { priority: 'restart', order: 1, delay: 60 },
      perfmon: PERFMON,
    },
  ),
  vm(
    'dns-01',
    { host: P1, gib: 4, vcpus: 2, guest: 'debian12', disks: [16], network: OFFICE, ip: '10.20.1.53' },
    {
      tags: ['infra'],
      description: 'Names and addresses',
      upDays: 190,
      ha: { priority: 'restart', order: 0, delay: 0 },
    },
  ),
  vm(
    'gitlab',
    { host: P1, gib: 64, vcpus: 12, disks: [60, 800], network: OFFICE, ip: '10.20.1.20' },
    { tags: ['dev'], description: 'Source code and pipelines', upDays: 33 },
  ),
  vm(
    'web-01',
    { host: P1, gib: 16, vcpus: 8, disks: [40, 200], ip: '10.20.4.11' },
    {
      tags: ['prod', 'web'],
      description: 'Shop front, node 1',
      upDays: 41,
      ha: { priority: 'restart', order: 2, delay: 30 },
    },
  ),
  vm(
    'web-02-debug',
    { host: P1, gib: 16, vcpus: 8, ip: '10.20.4.12' },
    { state: 'Paused', tags: ['web'], description: 'Shop front, node 2, held for a look at a leak' },
  ),
  vm(
    'db-orders-02',
    {
      host: P2,
      gib: 96,
      vcpus: 16,
      guest: 'rhel8',
      sr: 'iscsi-tier1',
      disks: [60, 600, 200],
      network: DB,
      ip: '10.20.10.12',
    },
    {
      description: 'Orders database, replica',
      tags: ['prod', 'db'],
      home: P2,
      upDays: 88,
      ha: { priority: 'restart', order: 1, delay: 60 },
    },
  ),
  vm(
    'web-03',
    { host: P2, gib: 24, vcpus: 8, disks: [40, 200], ip: '10.20.4.13' },
    { tags: ['prod', 'web'], description: 'Shop front, node 3', upDays: 41 },
  ),
  {
    name: 'web-07',
    description: 'Shop front, node 7',
    guest: 'ubuntu24',
    state: 'Running',
    host: P2,
    home: P2,
    memoryGib: 16,
    vcpus: 8,
    upDays: 41,
    tags: ['prod', 'web'],
    folder: '/Shop/Front',
    secureBoot: true,
    ha: { priority: 'restart', order: 2, delay: 30 },
    disks: [
      { sr: 'nfs-prod-01', gib: 40, name: 'web-07 system', used: 0.54 },
      { sr: 'nfs-prod-01', gib: 200, name: 'web-07 content', used: 0.71 },
      { sr: 'iscsi-tier1', gib: 100, name: 'web-07 logs' },
    ],
    nics: [
      { network: 'prod-web (VLAN 204)', ip: '10.20.4.17', mac: '3a:7c:11:d0:5e:07' },
      { network: 'backup (VLAN 90)', ip: '10.90.0.67', mac: '3a:7c:11:d0:5e:08' },
    ],
    snapshots: [
      { name: 'before-upgrade', daysAgo: 41, gib: 38.2 },
      { name: 'nightly', daysAgo: 2, gib: 3.1 },
      { name: 'nightly', daysAgo: 1, gib: 3.4 },
      { name: 'nightly', daysAgo: 0.1, gib: 2.2 },
    ],
    perfmon: PERFMON,
  },
  vm(
    'web-11',
    { host: P2, gib: 16, vcpus: 8, disks: [40, 200], ip: '10.20.4.21' },
    { tags: ['prod', 'web'], description: 'Shop front, node 11', upDays: 12 },
  ),
  vm(
    'win-sql-01',
    {
      host: P2,
      gib: 72,
      vcpus: 16,
      guest: 'win2022',
      sr: 'iscsi-tier1',
      disks: [80, 400],
      network: DB,
      ip: '10.20.10.31',
    },
    {
      tags: ['prod', 'db', 'windows'],
      description: 'Finance database',
      cd: 'drivers.iso',
      upDays: 20,
      ha: { priority: 'restart', order: 1, delay: 120 },
    },
  ),
  vm(
    'win-build-02',
    { gib: 16, vcpus: 8, guest: 'win2019', disks: [120], network: OFFICE, ip: '10.20.1.62' },
    { state: 'Suspended', home: P2, tags: ['dev', 'windows'], description: 'Nightly installer builds' },
  ),
  vm(
    'kafka-01',
    { host: P3, gib: 32, vcpus: 8, guest: 'rocky9', disks: [40, 500], network: DB, ip: '10.20.10.41' },
    { tags: ['prod', 'bus'], description: 'Message bus, broker 1', upDays: 64 },
  ),
  vm(
    'kafka-02',
    { host: P3, gib: 32, vcpus: 8, guest: 'rocky9', disks: [40, 500], network: DB, ip: '10.20.10.42' },
    { tags: ['prod', 'bus'], description: 'Message bus, broker 2', upDays: 64 },
  ),
  vm(
    'kafka-03',
    { host: P3, gib: 32, vcpus: 8, guest: 'rocky9', disks: [40, 500], network: DB, ip: '10.20.10.43' },
    { tags: ['prod', 'bus'], description: 'Message bus, broker 3', upDays: 63 },
  ),
  vm(
    'redis-01',
    { host: P3, gib: 16, vcpus: 4, guest: 'debian12', disks: [20], network: DB, ip: '10.20.10.51' },
    { tags: ['prod'], memoryMinGib: 12, upDays: 101 },
  ),
  vm(
    'monitor-01',
    { host: P3, gib: 16, vcpus: 8, guest: 'debian12', disks: [40, 300], network: OFFICE, ip: '10.20.1.30' },
    { tags: ['infra'], description: 'Metrics and alarms', upDays: 190 },
  ),
  vm(
    'win-ad-01',
    { host: P3, gib: 8, vcpus: 4, guest: 'win2022', disks: [60], network: OFFICE, ip: '10.20.1.10' },
    {
      tags: ['infra', 'windows'],
      description: 'Directory',
      upDays: 55,
      ha: { priority: 'restart', order: 0, delay: 0 },
    },
  ),
  vm(
    'qa-runner',
    { host: P3, gib: 16, vcpus: 8, disks: [60], network: OFFICE, ip: '10.20.1.71' },
    { state: 'Paused', tags: ['dev'], description: 'Browser tests' },
  ),
  vm(
    'web-05',
    { host: P3, gib: 16, vcpus: 8, disks: [40, 200], ip: '10.20.4.15' },
    { tags: ['prod', 'web'], description: 'Shop front, node 5', upDays: 41 },
  ),
  vm(
    'registry-01',
    { host: P3, gib: 32, vcpus: 4, guest: 'debian12', disks: [40, 400], network: OFFICE, ip: '10.20.1.40' },
    { tags: ['dev', 'infra'], description: 'Container images', upDays: 71 },
  ),
  vm(
    'appliance-fw',
    { host: P3, gib: 2, vcpus: 2, guest: 'debian12', disks: [8], network: OFFICE },
    { tools: false, description: 'Firewall appliance of a vendor, without guest tools' },
  ),
  vm(
    'batch-03',
    { gib: 32, vcpus: 8, guest: 'sles15', disks: [40, 200] },
    { autoPowerOn: true, tags: ['batch'], description: 'Month end runs' },
  ),
  vm(
    'old-intranet',
    { gib: 4, vcpus: 2, guest: 'win2019', disks: [64] },
    { autoPowerOn: true, tags: ['windows'], description: 'Kept for its archive' },
  ),
  vm('test-a', { gib: 8, disks: [20], network: OFFICE }, { autoPowerOn: true, tags: ['test'] }),
  vm('test-b', { gib: 8, disks: [20], network: OFFICE }, { autoPowerOn: true, tags: ['test'] }),
  vm(
    'ubuntu-24-golden',
    { gib: 8, disks: [20], network: OFFICE },
    { template: true, description: 'What new servers are made from' },
  ),
];

const paris: PoolPlan = {
  name: 'Paris',
  description: 'Production, Paris data centre',
  product: XENSERVER_8,
  tags: ['prod'],
  otherConfig: { auto_poweron: 'true' },
  hosts: [P1, P2, P3].map((name) => ({
    name,
    memoryGib: 384,
    cpus: 32,
    cpu: 'skylake' as const,
    upDays: 62,
    powerOnMode: 'wake-on-lan',
  })),
  storage: [
    { name: 'nfs-prod-01', type: 'nfs', full: 0.61 },
    { name: 'iscsi-tier1', type: 'lvmoiscsi', full: 0.88, fewPathsOn: P3 },
    {
      name: 'iso-library',
      type: 'iso',
      isos: [
        ['ubuntu-24.04.3-live-server-amd64.iso', 3072],
        ['debian-12.11.0-amd64-netinst.iso', 670],
        ['windows-server-2022.iso', 5400],
        ['rocky-9.6-minimal.iso', 2200],
      ],
    },
    { name: 'drivers', type: 'iso', onlyOn: P2, isos: [['drivers.iso', 420]] },
  ],
  networks: [
    { name: 'Management', nic: 0 },
    { name: OFFICE, nic: 1 },
    { name: 'trunk', bond: [2, 3], mode: 'lacp' },
    { name: 'prod-web (VLAN 204)', vlan: 204, over: 'trunk' },
    { name: DB, vlan: 210, over: 'trunk' },
    { name: 'backup (VLAN 90)', vlan: 90, over: 'eth1' },
    { name: 'storage (VLAN 40)', vlan: 40, over: 'trunk', purpose: 'Storage' },
    { name: 'lab internal' },
  ],
  vms: parisVms,
  schedules: [{ name: 'nightly', hour: 1, keep: 3, vms: ['web-07', 'db-orders-01'] }],
  appliances: [{ name: 'Shop', vms: ['web-01', 'web-03', 'web-05', 'web-11'] }],
  defaultStorage: 'nfs-prod-01',
};

const L1 = 'xs-lyon-01';
const LAN = 'lan';

const lyon: PoolPlan = {
  name: 'Lyon',
  description: 'Second site',
  product: HYPERVISOR_82,
  hosts: [
    { name: L1, memoryGib: 192, cpus: 24, cpu: 'haswell', upDays: 140, skewSeconds: 1.8 },
    { name: 'xs-lyon-02', memoryGib: 192, cpus: 24, cpu: 'haswell', upDays: 140, maintenance: true },
  ],
  storage: [
    { name: 'nfs-lyon', type: 'nfs', full: 0.44 },
    { name: 'iso-lyon', type: 'iso', isos: [['debian-12.11.0-amd64-netinst.iso', 670]] },
  ],
  networks: [
    { name: 'Management', nic: 0 },
    { name: LAN, nic: 1 },
    { name: 'backup (VLAN 90)', vlan: 90, over: LAN },
  ],
  vms: [
    vm(
      'backup-proxy',
      {
        host: L1,
        gib: 32,
        vcpus: 8,
        sr: 'nfs-lyon',
        disks: [40, 1500],
        guest: 'debian12',
        network: LAN,
        ip: '10.30.1.21',
      },
      { tags: ['backup'], upDays: 139 },
    ),
    vm(
      'mail-02',
      { host: L1, gib: 16, vcpus: 4, sr: 'nfs-lyon', disks: [40, 400], guest: 'rhel8', network: LAN, ip: '10.30.1.25' },
      { tags: ['prod'], upDays: 139 },
    ),
    vm(
      'dns-02',
      { host: L1, gib: 4, vcpus: 2, sr: 'nfs-lyon', disks: [16], guest: 'debian12', network: LAN, ip: '10.30.1.53' },
      { tags: ['infra'] },
    ),
    vm(
      'win-ad-02',
      { host: L1, gib: 8, vcpus: 4, sr: 'nfs-lyon', disks: [60], guest: 'win2019', network: LAN, ip: '10.30.1.10' },
      { tags: ['infra', 'windows'] },
    ),
    vm(
      'web-12',
      { host: L1, gib: 16, vcpus: 8, sr: 'nfs-lyon', disks: [40, 200], network: LAN, ip: '10.30.1.32' },
      { tags: ['prod', 'web'] },
    ),
    vm(
      'web-13',
      { host: L1, gib: 16, vcpus: 8, sr: 'nfs-lyon', disks: [40, 200], network: LAN, ip: '10.30.1.33' },
      { tags: ['prod', 'web'] },
    ),
    vm(
      'voip-01',
      { host: L1, gib: 4, vcpus: 2, sr: 'nfs-lyon', disks: [20], guest: 'debian12', network: LAN, ip: '10.30.1.60' },
      {},
    ),
    vm(
      'files-01',
      {
        host: L1,
        gib: 16,
        vcpus: 4,
        sr: 'nfs-lyon',
        disks: [60, 900],
        guest: 'win2022',
        network: LAN,
        ip: '10.30.1.15',
      },
      { tags: ['windows'] },
    ),
    vm('old-crm', { gib: 8, vcpus: 4, sr: 'nfs-lyon', disks: [120], guest: 'win2019', network: LAN }, {}),
    vm('lab-01', { gib: 8, vcpus: 4, sr: 'nfs-lyon', disks: [20], network: LAN }, { tags: ['test'] }),
  ],
  defaultStorage: 'nfs-lyon',
};

/** Two believable pools with work waiting in both. */
export const practice: LabPlan = { pools: [paris, lyon] };
