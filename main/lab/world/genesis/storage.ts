import type { HostPlan, StoragePlan } from '../plan.ts';
import { GIB, MIB, add, each, read, write } from '../typed.ts';
import { type Genesis, named } from './site.ts';

const COMMON = [
  'SR_PROBE',
  'SR_UPDATE',
  'VDI_ACTIVATE',
  'VDI_ATTACH',
  'VDI_CLONE',
  'VDI_CREATE',
  'VDI_DEACTIVATE',
  'VDI_DELETE',
];
const DISKS = [
  ...COMMON,
  'SR_METADATA',
  'SR_SUPPORTS_LOCAL_CACHING',
  'VDI_CONFIG_CBT',
  'VDI_DETACH',
  'VDI_GENERATE_CONFIG',
  'VDI_INTRODUCE',
  'VDI_MIRROR',
  'VDI_RESET_ON_BOOT/2',
  'VDI_RESIZE',
  'VDI_SNAPSHOT',
  'VDI_UPDATE',
].sort();

const drivers: readonly (readonly [
  type: string,
  label: string,
  capabilities: readonly string[],
  config: readonly string[],
])[] = [
  ['nfs', 'NFS VHD', [...DISKS, 'THIN_PROVISIONING'], ['server', 'serverpath']],
  [
    'lvmoiscsi',
    'LVHD over iSCSI',
    DISKS,
    ['target', 'targetIQN', 'SCSIid', 'chapuser', 'chappassword', 'port', 'multihomelist'],
  ],
  ['lvmohba', 'LVHD over FC', DISKS, ['SCSIid', 'allocation']],
  ['lvm', 'Local LVHD', DISKS, ['device']],
  ['ext', 'Local EXT3 VHD', [...DISKS, 'THIN_PROVISIONING'], ['device']],
  ['smb', 'SMB', [...DISKS, 'THIN_PROVISIONING'], ['server', 'username', 'password']],
  [
    'iso',
    'ISO',
    ['VDI_CREATE', 'VDI_DELETE', 'VDI_ATTACH', 'VDI_DETACH', 'SR_SCAN', 'SR_ATTACH', 'SR_DETACH'],
    ['location', 'nfsversion', 'options'],
  ],
  ['udev', 'udev', ['VDI_INTRODUCE', 'VDI_ATTACH', 'VDI_DETACH', 'SR_SCAN', 'SR_ATTACH', 'SR_DETACH'], ['location']],
];

/** The storage drivers every host has. */
function createDrivers(site: Genesis): void {
  for (const [type, label, capabilities, config] of drivers) {
    add(site.db, 'SM', {
      name_label: label,
      name_description: `SR plugin which stores disks on ${label}`,
      type,
      vendor: 'Xen',
      copyright: '(C) Xen',
      version: '3.0',
      required_api_version: '2.0',
      configuration: Object.fromEntries(config.map((key) => [key, `value of ${key}`])),
      capabilities,
      features: Object.fromEntries(
        capabilities.map((name) => [name.replace(/\/\d+$/, ''), Number(/\/(\d+)$/.exec(name)?.[1] ?? 1)]),
      ),
      driver_filename: `/opt/xensource/sm/${type.toUpperCase()}SR`,
    });
  }
}

function attach(
  site: Genesis,
  sr: string,
  host: string,
  config: Record<string, string>,
  attached: boolean,
  other: Record<string, string> = {},
): void {
  add(site.db, 'PBD', { host, SR: sr, device_config: config, currently_attached: attached, other_config: other });
}

function createLocal(site: Genesis, plan: HostPlan): void {
  const { db } = site;
  const host = named(site.hosts, plan.name);
  const type = plan.localType ?? 'ext';
  const local = add(db, 'SR', {
    name_label: 'Local storage',
    name_description: '',
    type,
    content_type: 'user',
    physical_size: (plan.localGib ?? 440) * GIB,
    sm_config: { devserial: `scsi-3600508b1001c${site.random.hex(20)}`, ...(type === 'ext' ? { type: 'file' } : {}) },
    other_config: { 'i18n-original-value-name_label': 'Local storage', 'i18n-key': 'local-storage' },
  });
  site.srs.set(`local:${plan.name}`, local);
  attach(site, local, host, { device: `/dev/disk/by-id/scsi-3600508b1001c${site.random.hex(20)}-part3` }, true);
  for (const [key, label, location, kind] of [
    ['local-hotplug-cd', 'DVD drives', '/dev/xapi/cd', 'cd'],
    ['local-hotplug-disk', 'Removable storage', '/dev/xapi/block', 'block'],
  ] as const) {
    const sr = add(db, 'SR', {
      name_label: label,
      name_description: kind === 'cd' ? 'Physical DVD drives' : '',
      type: 'udev',
      content_type: kind === 'cd' ? 'iso' : 'disk',
      sm_config: { type: kind },
      other_config: { 'i18n-original-value-name_label': label, 'i18n-key': key },
    });
    attach(site, sr, host, { location }, true);
    if (kind === 'cd') site.srs.set(`dvd:${plan.name}`, sr);
  }
}

function configOf(site: Genesis, plan: StoragePlan): Record<string, string> {
  switch (plan.type) {
    case 'nfs':
      return { server: '10.0.40.10', serverpath: `/export/${plan.name}`, nfsversion: '4' };
    case 'iso':
      return plan.onlyOn === undefined
        ? { location: `10.0.40.10:/export/${plan.name}`, type: 'nfs_iso', nfsversion: '4' }
        : { location: `/var/opt/${plan.name}`, legacy_mode: 'true' };
    case 'smb':
      return { server: '\\\\10.0.40.12\\disks', username: 'xen' };
    case 'lvmoiscsi':
      return {
        target: '10.0.41.20',
        port: '3260',
        targetIQN: `iqn.2019-06.example.storage:${plan.name}`,
        SCSIid: `36001405${site.random.hex(24)}`,
        multihomelist: '10.0.41.20:3260,10.0.42.20:3260',
      };
    default:
      return { SCSIid: `3600a098${site.random.hex(24)}` };
  }
}

function createPlanned(site: Genesis, plan: StoragePlan): void {
  const { db } = site;
  const shared = plan.onlyOn === undefined;
  const sr = add(db, 'SR', {
    name_label: plan.name,
    name_description: '',
    type: plan.type,
    content_type: plan.type === 'iso' ? 'iso' : 'user',
    shared,
    physical_size: (plan.sizeGib ?? (plan.type === 'iso' ? 800 : 4096)) * GIB,
    tags: plan.tags ?? [],
    sm_config: plan.type.startsWith('lvmo') ? { allocation: 'thick', use_vhd: 'true' } : {},
    other_config: plan.type === 'iso' ? { 'auto-scan': 'true' } : {},
  });
  site.srs.set(plan.name, sr);
  const config = configOf(site, plan);
  for (const host of site.plan.hosts) {
    if (!shared && host.name !== plan.onlyOn) continue;
    const paths = plan.fewPathsOn === host.name ? '[1, 2]' : '[2, 2]';
    const other: Record<string, string> =
      plan.type === 'lvmoiscsi'
        ? { multipathed: 'true', [`mpath-${config['SCSIid'] ?? ''}`]: paths, iscsi_sessions: '2' }
        : {};
    attach(site, sr, named(site.hosts, host.name), config, !plan.brokenOn?.includes(host.name), other);
  }
  for (const [name, mib] of plan.isos ?? []) createIso(site, sr, name, mib);
}

export function createIso(
  site: Pick<Genesis, 'db' | 'random'>,
  sr: string,
  name: string,
  mib: number,
  tools = false,
): string {
  return add(site.db, 'VDI', {
    name_label: name,
    name_description: '',
    SR: sr,
    virtual_size: mib * MIB,
    physical_utilisation: mib * MIB,
    type: 'user',
    read_only: true,
    location: name,
    managed: true,
    is_tools_iso: tools,
  });
}

/** Drivers, every host's own storage, the tools and what the plan names. */
export function createStorage(site: Genesis): void {
  createDrivers(site);
  for (const host of site.plan.hosts) createLocal(site, host);
  const tools = add(site.db, 'SR', {
    name_label: 'XenServer Tools',
    name_description: 'XenServer Tools ISOs',
    type: 'iso',
    content_type: 'iso',
    shared: true,
    is_tools_sr: true,
    sm_config: {},
    other_config: {
      'i18n-original-value-name_label': 'XenServer Tools',
      'i18n-key': 'xenserver-tools',
      xenserver_tools_sr: 'true',
    },
  });
  for (const host of site.hosts.values())
    attach(site, tools, host, { location: '/opt/xensource/packages/iso', legacy_mode: 'true' }, true);
  createIso(site, tools, 'guest-tools.iso', 85, true);
  for (const plan of site.plan.storage) createPlanned(site, plan);
}

/** Adds up what is used; an SR planned to be so full gets the size that makes it so. */
export function sumStorage(site: Genesis): void {
  const { db } = site;
  const sums = new Map<string, { used: number; given: number }>();
  for (const [, vdi] of each(db, 'VDI')) {
    const sum = sums.get(vdi.SR) ?? { used: 0, given: 0 };
    sums.set(vdi.SR, {
      used: sum.used + vdi.physical_utilisation,
      given: sum.given + (vdi.is_a_snapshot ? 0 : vdi.virtual_size),
    });
  }
  for (const [ref, sr] of each(db, 'SR')) {
    const sum = sums.get(ref) ?? { used: 0, given: 0 };
    const plan = site.plan.storage.find((storage) => site.srs.get(storage.name) === ref);
    const size =
      plan?.full === undefined ? Math.max(sr.physical_size, sum.used) : Math.ceil(sum.used / plan.full / GIB) * GIB;
    write(db, 'SR', ref, { physical_size: size, physical_utilisation: sum.used, virtual_allocation: sum.given });
  }
}

/** The SR a disk lands on when nothing else was said. */
export function defaultStorage(site: Genesis): string {
  const wanted = site.plan.defaultStorage ?? site.plan.storage.find((sr) => sr.type !== 'iso')?.name;
  if (wanted !== undefined) return named(site.srs, wanted);
  const first = site.plan.hosts[0];
  return first
    ? (read(site.db, 'host', named(site.hosts, first.name))
        .PBDs.map((pbd) => read(site.db, 'PBD', pbd).SR)
        .at(-1) ?? '')
    : '';
}
