import type { HostFacts, Site, VmFacts } from './facts.ts';
import { losesPlan } from './guard.ts';
import { compareVersions, offersAll } from './levels.ts';
import { reason } from './reason.ts';
import type { Reason } from './reason.ts';
import type { Room } from './room.ts';

/** How a VM would come to a host: moved while it runs, resumed there, or started there. */
export type Way = 'live' | 'resume' | 'start';

/**
 * Every reason why this VM cannot come to this host; none when it can. Codes and their order are the server's
 * (`assert_can_boot_here`, `pool_migrate`), so that its own answer can be compared.
 */
export function whyNot(site: Site, room: Room, vm: VmFacts, host: HostFacts, way: Way): readonly Reason[] {
  return [
    ...(way === 'live' && vm.state === 'paused'
      ? [reason('VM_BAD_POWER_STATE', 'is paused', vm.ref, 'running', 'paused')]
      : []),
    ...(way === 'live' ? vm.held : []),
    ...(room.at(vm.ref) === host.ref ? [reason('already-here', 'is already there')] : []),
    ...(host.live ? [] : [reason('HOST_NOT_LIVE', 'the server does not answer')]),
    ...(host.enabled ? [] : [reason('HOST_DISABLED', 'the server is in maintenance or disabled', host.ref)]),
    ...(way === 'live' ? older(site, room, vm, host) : []),
    ...hardware(vm, host),
    ...cpu(vm, host, way),
    ...storage(vm, host),
    ...network(site, vm, host),
    ...devices(vm, host),
    ...(vm.hvm && !host.hvm ? [reason('VM_HVM_REQUIRED', 'its CPU has no virtualisation support', vm.ref)] : []),
    ...memory(room, vm, host),
    ...(vm.vcpus > host.pcpus && host.pcpus > 0
      ? [
          reason(
            'HOST_NOT_ENOUGH_PCPUS',
            `has ${vm.vcpus} vCPUs, the server ${host.pcpus} CPUs`,
            String(vm.vcpus),
            String(host.pcpus),
          ),
        ]
      : []),
  ];
}

/**
 * As `whyNot`, for the very next thing that is done: with what is blocked, and whether high availability would lose its plan
 * by this one alone.
 */
export function whyNotNow(site: Site, room: Room, vm: VmFacts, host: HostFacts, way: Way): readonly Reason[] {
  return [
    ...(way === 'live' ? [] : vm.blocked),
    ...whyNot(site, room, vm, host, way),
    ...(losesPlan(site, room, vm, host)
      ? [reason('HA_OPERATION_WOULD_BREAK_FAILOVER_PLAN', 'high availability would lose its plan')]
      : []),
  ];
}

function older(site: Site, room: Room, vm: VmFacts, host: HostFacts): readonly Reason[] {
  const from = site.hosts.get(room.at(vm.ref) ?? '');
  return from && compareVersions(host.version, from.version) < 0
    ? [reason('NOT_SUPPORTED_DURING_UPGRADE', 'the server runs an older version')]
    : [];
}

function cpu(vm: VmFacts, host: HostFacts, way: Way): readonly Reason[] {
  if (way === 'start' || !vm.cpu || !host.cpu || offersAll(host.cpu, vm.cpu)) return [];
  const why =
    vm.cpu.vendor === host.cpu.vendor
      ? 'its CPU lacks features the VM uses'
      : `its CPU is from ${vendorName(host.cpu.vendor)}`;
  return [reason('VM_INCOMPATIBLE_WITH_THIS_HOST', why, vm.ref, host.ref, 'features')];
}

function hardware(vm: VmFacts, host: HostFacts): readonly Reason[] {
  if (host.hardware.length === 0 || host.hardware.includes(vm.hardware)) return [];
  return [
    reason(
      'VM_HOST_INCOMPATIBLE_VIRTUAL_HARDWARE_PLATFORM_VERSION',
      'the server does not offer its virtual hardware',
      host.ref,
      vm.ref,
    ),
  ];
}

function devices(vm: VmFacts, host: HostFacts): readonly Reason[] {
  return vm.devices
    .filter(({ group }) => !host.devices.has(group))
    .map(({ group, kind }) =>
      kind === 'gpu'
        ? reason('VM_REQUIRES_VGPU', 'its kind of GPU is not in that server', vm.ref, group)
        : reason('VM_REQUIRES_VUSB', 'its USB device is not in that server', vm.ref, group, host.ref),
    );
}

function vendorName(vendor: string): string {
  if (vendor === 'GenuineIntel') return 'Intel';
  return vendor === 'AuthenticAMD' ? 'AMD' : vendor;
}

function storage(vm: VmFacts, host: HostFacts): readonly Reason[] {
  return vm.disks
    .filter((disk) => !host.srs.has(disk.sr))
    .map((disk) =>
      reason(
        'VM_REQUIRES_SR',
        disk.cd ? 'its CD is not reachable there' : 'a disk is not reachable there',
        vm.ref,
        disk.sr,
      ),
    );
}

function network(site: Site, vm: VmFacts, host: HostFacts): readonly Reason[] {
  const wanted = [...new Set(vm.networks)];
  const out = wanted.flatMap((ref) => {
    const at = site.internal.get(ref);
    const there = at ? at.size === 0 || at.has(host.ref) : host.networks.has(ref);
    if (there) return [];
    const why = at ? 'its internal network is on another server' : 'a network is not on that server';
    return [reason('VM_REQUIRES_NETWORK', why, vm.ref, ref)];
  });
  const bonded = wanted.filter((ref) => host.bonded.has(ref));
  return [
    ...out,
    ...bonded.map((ref) => reason('HOST_CANNOT_ATTACH_NETWORK', 'a network is part of a bond there', host.ref, ref)),
  ];
}

function memory(room: Room, vm: VmFacts, host: HostFacts): readonly Reason[] {
  const free = room.free(host.ref) + (room.at(vm.ref) === host.ref ? vm.memory : 0);
  if (vm.memory <= free) return [];
  const short = Math.ceil(((vm.memory - Math.max(free, 0)) / 2 ** 30) * 10) / 10;
  return [
    reason(
      'HOST_NOT_ENOUGH_FREE_MEMORY',
      `not enough memory, ${short} GiB short`,
      String(vm.memory),
      String(Math.max(free, 0)),
    ),
  ];
}
