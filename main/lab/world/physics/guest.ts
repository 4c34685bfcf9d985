import { isRef, NULL_REF } from '../../../../app/xenapi/ref.ts';
import type { Db } from '../db.ts';
import { featuresOf, guestOf, guests, type Guest } from '../guests.ts';
import type { GuestKind } from '../plan.ts';
import { add, peek, read, write, xenTime, type Rec } from '../typed.ts';
import type { World } from '../world.ts';

const INSTALLATION = 180;

/** The disk a VM boots from. What is installed on it travels in its xenstore data, through copies and snapshots. */
function systemDisk(db: Db, vm: Rec<'VM'>): string | undefined {
  const disks = vm.VBDs.map((ref) => peek(db, 'VBD', ref)).filter((vbd) => vbd?.type === 'Disk' && isRef(vbd.VDI));
  const first = disks.find((vbd) => vbd?.bootable) ?? disks[0];
  return first?.VDI;
}

interface Installed {
  readonly guest: Guest;
  readonly tools: boolean;
}

function installedOn(db: Db, vm: Rec<'VM'>): Installed | undefined {
  const disk = systemDisk(db, vm);
  const data = disk === undefined ? undefined : peek(db, 'VDI', disk)?.xenstore_data;
  const guest = guests[(data?.guest ?? '') as GuestKind] as Guest | undefined;
  return guest && { guest, tools: data?.tools !== '' && data?.tools !== undefined };
}

/** An address for an interface: the one it always had, or one that follows from its MAC address. */
function addressOf(vif: Rec<'VIF'>): string {
  const own = vif.runtime_properties.ip ?? vif.ipv4_addresses[0]?.split('/')[0];
  const bytes = vif.MAC.split(':').map((byte) => Number.parseInt(byte, 16));
  return own ?? `10.20.${bytes[4] ?? 0}.${Math.max(2, Math.min(254, bytes[5] ?? 2))}`;
}

export function networksOf(db: Db, vm: Rec<'VM'>): Record<string, string> {
  const networks: Record<string, string> = {};
  for (const ref of vm.VIFs) {
    const vif = peek(db, 'VIF', ref);
    if (!vif?.currently_attached) continue;
    const ip = addressOf(vif);
    networks[`${vif.device}/ip`] = ip;
    networks[`${vif.device}/ipv4/0`] = ip;
    networks[`${vif.device}/ipv6/0`] = `fe80::${vif.MAC.replaceAll(':', '').slice(-4)}`;
  }
  return networks;
}

/** The tools in the guest speak up for the first time since it booted. */
function report(world: World, ref: string, guest: Guest): void {
  const { db } = world;
  const vm = read(db, 'VM', ref);
  if (isRef(vm.guest_metrics) && peek(db, 'VM_guest_metrics', vm.guest_metrics)) return;
  const metrics = add(db, 'VM_guest_metrics', {
    os_version: guest.os,
    netbios_name: guest.windows ? { host_name: vm.name_label.toUpperCase().slice(0, 15) } : {},
    PV_drivers_version: guest.windows
      ? { major: '9', minor: '4', micro: '0', build: '146' }
      : { major: '8', minor: '4', micro: '0', build: '1' },
    PV_drivers_up_to_date: true,
    PV_drivers_detected: true,
    networks: networksOf(db, vm),
    other: featuresOf(guest.windows),
    last_updated: xenTime(world.clock.now()),
    live: true,
    can_use_hotplug_vbd: 'yes',
    can_use_hotplug_vif: 'yes',
  });
  write(db, 'VM', ref, { guest_metrics: metrics });
}

/** True while it is still the same boot of the VM. */
function sameBoot(db: Db, ref: string, domid: number): boolean {
  const vm = peek(db, 'VM', ref);
  return vm?.domid === domid && vm.power_state === 'Running';
}

/** Seconds until the tools of a VM are heard: its size and its name decide, the same every time. */
function bootSeconds(vm: Rec<'VM'>, windows: boolean): number {
  const spread = Number.parseInt(vm.uuid.slice(0, 2), 16) / 255;
  return (windows ? 20 : 15) + spread * 10;
}

/** A guest begins to boot: its tools report later, or an installation begins if there is something to install from. */
export function boot(world: World, ref: string): void {
  const { db } = world;
  const vm = read(db, 'VM', ref);
  const installed = installedOn(db, vm);
  if (installed) {
    if (!installed.tools) return;
    world.clock.after(bootSeconds(vm, installed.guest.windows), () => {
      if (sameBoot(db, ref, vm.domid)) report(world, ref, installed.guest);
    });
    return;
  }
  const disk = systemDisk(db, vm);
  const guest = guestOf(vm.other_config.base_template_name ?? '');
  const medium = vm.VBDs.some((vbd) => peek(db, 'VBD', vbd)?.type === 'CD' && !peek(db, 'VBD', vbd)?.empty);
  const network =
    (vm.HVM_boot_params.order ?? '').startsWith('n') || vm.other_config['install-repository'] !== undefined;
  if (!guest || disk === undefined || !(medium || network)) return;
  const kind = Object.entries(guests).find(([, candidate]) => candidate === guest)?.[0] ?? '';
  world.clock.after(INSTALLATION, () => {
    if (!sameBoot(db, ref, vm.domid) || !peek(db, 'VDI', disk)) return;
    db.patch('VDI', disk, { xenstore_data: { guest: kind, tools: '8.4.0' } });
    report(world, ref, guest);
  });
}

/** Forgets what the tools said; they will say it again. */
export function silence(db: Db, ref: string): void {
  const { guest_metrics } = read(db, 'VM', ref);
  write(db, 'VM', ref, { guest_metrics: NULL_REF });
  if (peek(db, 'VM_guest_metrics', guest_metrics)) db.destroy('VM_guest_metrics', guest_metrics);
}
