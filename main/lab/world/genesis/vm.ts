import { NULL_REF } from '../../../../app/xenapi/ref.ts';
import { BIOS_STRINGS, featuresOf, guests } from '../guests.ts';
import { overheadOf } from '../physics/memory.ts';
import type { DiskPlan, SnapshotPlan, VmPlan } from '../plan.ts';
import { GIB, MIB, add, read, write, xenTime } from '../typed.ts';
import { cpus } from './products.ts';
import { type Genesis, DAY, authority, named } from './site.ts';
import { platformFor, recommendationsOf, templateOf } from './templates.ts';

const THICK = new Set(['lvmoiscsi', 'lvmohba', 'lvm']);

function isAlive(plan: VmPlan): boolean {
  return plan.state === 'Running' || plan.state === 'Paused';
}

function createDisk(site: Genesis, vm: string, plan: VmPlan, disk: DiskPlan, position: number): void {
  const { db } = site;
  const sr = named(site.srs, disk.sr);
  const size = disk.gib * GIB;
  const used = disk.used ?? 0.3 + site.random.next() * 0.55;
  const uuid = site.random.uuid();
  const vdi = add(db, 'VDI', {
    uuid,
    name_label: disk.name ?? `${plan.name} ${position === 0 ? 'system' : `disk ${position + 1}`}`,
    name_description: 'Created by template provisioner',
    SR: sr,
    virtual_size: size,
    physical_utilisation: THICK.has(read(db, 'SR', sr).type) ? size + 8 * MIB : Math.round((size * used) / MIB) * MIB,
    type: position === 0 ? 'system' : 'user',
    location: uuid,
    managed: true,
    on_boot: 'persist',
    sm_config: { vmhint: read(db, 'VM', vm).uuid, vdi_type: 'vhd' },
    xenstore_data: position === 0 ? { guest: plan.guest, tools: (plan.tools ?? true) ? '8.4.0' : '' } : {},
  });
  const slot = position < 3 ? position : position + 1;
  add(db, 'VBD', {
    VM: vm,
    VDI: vdi,
    device: isAlive(plan) || plan.state === 'Suspended' ? `xvd${'abcdefghijklmnop'.charAt(slot)}` : '',
    userdevice: String(slot),
    bootable: position === 0,
    mode: 'RW',
    type: 'Disk',
    unpluggable: position > 0,
    other_config: { owner: '' },
    currently_attached: isAlive(plan) || plan.state === 'Suspended',
  });
}

function createDrive(site: Genesis, vm: string, plan: VmPlan): void {
  let iso: string | undefined;
  if (plan.cd !== undefined) {
    for (const [ref, row] of site.db.rows('VDI')) if (row['name_label'] === plan.cd) iso = ref;
  }
  add(site.db, 'VBD', {
    VM: vm,
    VDI: iso ?? NULL_REF,
    device: isAlive(plan) ? 'xvdd' : '',
    userdevice: '3',
    mode: 'RO',
    type: 'CD',
    unpluggable: true,
    empty: iso === undefined,
    currently_attached: isAlive(plan),
  });
}

function guestMetrics(site: Genesis, plan: VmPlan): string {
  const guest = guests[plan.guest];
  const networks: Record<string, string> = {};
  plan.nics.forEach((nic, device) => {
    if (nic.ip === undefined) return;
    networks[`${device}/ip`] = nic.ip;
    networks[`${device}/ipv4/0`] = nic.ip;
    networks[`${device}/ipv6/0`] = `fe80::${site.random.hex(4)}:${site.random.hex(4)}`;
  });
  return add(site.db, 'VM_guest_metrics', {
    os_version: guest.os,
    netbios_name: guest.windows ? { host_name: plan.name.toUpperCase().slice(0, 15) } : {},
    PV_drivers_version: guest.windows
      ? { major: '9', minor: '4', micro: '0', build: '146' }
      : { major: '8', minor: '4', micro: '0', build: '1' },
    PV_drivers_up_to_date: true,
    PV_drivers_detected: true,
    networks,
    other: featuresOf(guest.windows),
    last_updated: xenTime(site.now),
    live: true,
    can_use_hotplug_vbd: 'yes',
    can_use_hotplug_vif: 'yes',
  });
}

function createSnapshot(site: Genesis, vm: string, plan: SnapshotPlan, parent: string): string {
  const { db } = site;
  const source = read(db, 'VM', vm);
  const taken = xenTime(site.now - plan.daysAgo * DAY);
  const snapshot = add(db, 'VM', {
    ...source,
    uuid: '',
    name_label: plan.name,
    allowed_operations: [],
    current_operations: {},
    power_state: plan.withMemory ? 'Suspended' : 'Halted',
    is_a_template: true,
    is_a_snapshot: true,
    snapshot_of: vm,
    snapshots: [],
    snapshot_time: taken,
    snapshot_info: { 'disk-snapshot-type': 'crash_consistent', 'power-state-at-snapshot': source.power_state },
    is_vmss_snapshot: plan.name === 'nightly',
    parent,
    children: [],
    resident_on: NULL_REF,
    domid: -1,
    consoles: [],
    VBDs: [],
    VIFs: [],
    VUSBs: [],
    VGPUs: [],
    ha_restart_priority: '',
    snapshot_schedule: NULL_REF,
    appliance: NULL_REF,
    other_config: { ...source.other_config, mac_seed: site.random.uuid() },
  });
  const disks = source.VBDs.map((ref) => read(db, 'VBD', ref)).filter((vbd) => vbd.type === 'Disk');
  for (const vbd of disks) {
    const vdi = read(db, 'VDI', vbd.VDI);
    const uuid = site.random.uuid();
    const copy = add(db, 'VDI', {
      ...vdi,
      uuid,
      location: uuid,
      allowed_operations: [],
      VBDs: [],
      snapshots: [],
      is_a_snapshot: true,
      snapshot_of: vbd.VDI,
      snapshot_time: taken,
      physical_utilisation: Math.round((plan.gib / disks.length) * 1024) * MIB,
    });
    add(db, 'VBD', { ...vbd, uuid: '', VM: snapshot, VDI: copy, allowed_operations: [] });
  }
  for (const ref of source.VIFs)
    add(db, 'VIF', { ...read(db, 'VIF', ref), uuid: '', VM: snapshot, allowed_operations: [] });
  if (plan.withMemory) suspendImage(site, snapshot, source.memory_static_max / GIB);
  return snapshot;
}

/** A VM with its disks, interfaces, metrics, console and snapshots, as if it had been there for long. */
export function createVm(site: Genesis, plan: VmPlan, index: number): string {
  const { db } = site;
  const guest = guests[plan.guest];
  const template = templateOf(guest.template);
  const host = plan.host === undefined ? NULL_REF : named(site.hosts, plan.host);
  const hostPlan =
    site.plan.hosts.find((candidate) => candidate.name === (plan.host ?? plan.home)) ?? site.plan.hosts[0];
  const memory = plan.memoryGib * GIB;
  const minimum = (plan.memoryMinGib ?? plan.memoryGib) * GIB;
  const up = site.now - (plan.upDays ?? 3 + (index % 60)) * DAY - (index % 24) * 1_500_000;
  const tools = plan.tools ?? true;
  const alive = isAlive(plan);
  const metrics = add(db, 'VM_metrics', {
    memory_actual: alive ? memory : 0,
    VCPUs_number: alive ? plan.vcpus : 0,
    start_time: xenTime(alive ? up : site.now - 20 * DAY),
    install_time: xenTime(site.now - (100 + index) * DAY),
    last_updated: xenTime(site.now),
    hvm: true,
    current_domain_type: alive ? 'hvm' : 'unspecified',
  });
  const uefi = plan.secureBoot ?? template?.uefi ?? false;
  const own = cpus[hostPlan?.cpu ?? 'skylake'];
  const level = read(db, 'pool', [...db.refs('pool')][0] ?? '').cpu_info.features_hvm ?? own.features;
  const vm = add(db, 'VM', {
    name_label: plan.name,
    name_description: plan.description ?? '',
    power_state: plan.state,
    is_a_template: plan.template ?? false,
    user_version: 1,
    resident_on: alive ? host : NULL_REF,
    affinity: plan.home === undefined ? NULL_REF : named(site.hosts, plan.home),
    memory_static_max: memory,
    memory_dynamic_max: memory,
    memory_dynamic_min: minimum,
    memory_static_min: Math.min(minimum, (template?.minMib ?? 1024) * MIB),
    memory_target: alive ? memory : 0,
    memory_overhead: overheadOf(memory, plan.vcpus),
    VCPUs_max: plan.vcpus,
    VCPUs_at_startup: plan.vcpus,
    actions_after_softreboot: 'soft_reboot',
    actions_after_shutdown: 'destroy',
    actions_after_reboot: 'restart',
    actions_after_crash: 'restart',
    HVM_boot_policy: 'BIOS order',
    HVM_boot_params: { order: 'cdn', firmware: uefi ? 'uefi' : 'bios' },
    HVM_shadow_multiplier: 1,
    platform: {
      ...platformFor(guest.windows ? 'windows' : 'linux', uefi, Math.max(1, Math.floor(plan.vcpus / 2))),
      ...(plan.secureBoot ? { secureboot: 'true' } : {}),
      ...(plan.pinned === 'nomigrate' ? { nomigrate: 'true' } : {}),
    },
    other_config: {
      base_template_name: guest.template,
      mac_seed: site.random.uuid(),
      'install-methods': 'cdrom',
      ...(plan.folder === undefined ? {} : { folder: plan.folder }),
      ...(plan.autoPowerOn ? { auto_poweron: 'true' } : {}),
      ...(plan.perfmon === undefined ? {} : { perfmon: plan.perfmon }),
      ...(plan.pinned === 'pci' ? { pci: '0/0000:3b:00.0' } : {}),
      ...plan.otherConfig,
    },
    domid: alive ? index + 1 : -1,
    last_boot_CPU_flags:
      alive || plan.state === 'Suspended'
        ? { vendor: own.vendor, features: plan.olderThanPool ? own.features : level }
        : {},
    metrics,
    guest_metrics: tools && plan.state !== 'Halted' ? guestMetrics(site, plan) : NULL_REF,
    recommendations: template ? recommendationsOf(template) : '',
    reference_label: template?.label ?? '',
    domain_type: 'hvm',
    tags: plan.tags ?? [],
    blocked_operations: plan.blocked ?? {},
    ha_restart_priority: plan.ha?.priority ?? '',
    ha_always_run: plan.ha !== undefined && plan.ha.priority !== '' && alive,
    order: plan.ha?.order ?? 0,
    start_delay: plan.ha?.delay ?? 0,
    hardware_platform_version: uefi ? 2 : 0,
    has_vendor_device: guest.windows,
    bios_strings: alive || plan.state === 'Suspended' ? BIOS_STRINGS : {},
  });
  site.vms.set(plan.name, vm);
  plan.disks.forEach((disk, position) => createDisk(site, vm, plan, disk, position));
  createDrive(site, vm, plan);
  plan.nics.forEach((nic, device) => {
    add(db, 'VIF', {
      VM: vm,
      device: String(device),
      network: named(site.networks, nic.network),
      MAC: nic.mac ?? site.random.mac(),
      MTU: 1500,
      MAC_autogenerated: nic.mac === undefined,
      currently_attached: plan.state !== 'Halted',
      locking_mode: 'network_default',
      runtime_properties: nic.ip === undefined ? {} : { ip: nic.ip },
    });
  });
  if (plan.state === 'Suspended') suspendImage(site, vm, plan.memoryGib);
  if (alive && hostPlan) {
    const ref = site.random.ref();
    const address = site.addresses[site.plan.hosts.indexOf(hostPlan)] ?? '';
    add(
      db,
      'console',
      { protocol: 'rfb', location: `https://${authority(address, site.port)}/console?ref=${ref}`, VM: vm },
      ref,
    );
  }
  let parent: string = NULL_REF;
  for (const snapshot of plan.snapshots ?? []) parent = createSnapshot(site, vm, snapshot, parent);
  if (parent !== NULL_REF) write(db, 'VM', vm, { parent });
  return vm;
}

function suspendImage(site: Genesis, vm: string, memoryGib: number): void {
  const sr = read(site.db, 'pool', [...site.db.refs('pool')][0] ?? '').suspend_image_SR;
  const uuid = site.random.uuid();
  const size = Math.round(memoryGib * 1.05 * GIB);
  const vdi = add(site.db, 'VDI', {
    uuid,
    name_label: 'Suspend image',
    name_description: 'Suspend image',
    SR: sr,
    virtual_size: size,
    physical_utilisation: size,
    type: 'suspend',
    location: uuid,
    managed: true,
    sm_config: { vmhint: read(site.db, 'VM', vm).uuid },
  });
  write(site.db, 'VM', vm, { suspend_VDI: vdi });
}
