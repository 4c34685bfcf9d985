import type { Obj, View } from '../inventory/view.ts';
import { isRef } from '../xenapi/ref.ts';
import { cpuOfHost, cpuOfVm, versionOf } from './levels.ts';
import type { Cpu } from './levels.ts';
import { blocks, holds, sriovNetworks } from './holds.ts';
import type { Reason } from './reason.ts';

/** What placement needs to know of a server; references are the inventory's. */
export interface HostFacts {
  readonly ref: string;
  readonly uuid: string;
  readonly name: string;
  readonly live: boolean;
  readonly enabled: boolean;
  readonly coordinator: boolean;
  /** Bytes that VMs can have: all memory less the hypervisor's and the control domain's. */
  readonly capacity: number;
  readonly pcpus: number;
  readonly cpu: Cpu | undefined;
  /** Platform version as numbers; nothing migrates to an older one. */
  readonly version: readonly number[];
  /** SRs whose PBD is plugged here. */
  readonly srs: ReadonlySet<string>;
  /** Networks with an interface here: one that is down is brought up when a VM needs it. */
  readonly networks: ReadonlySet<string>;
  /** Those of interfaces that are part of a bond, which cannot be brought up. */
  readonly bonded: ReadonlySet<string>;
  /** Versions of virtual hardware that it offers. */
  readonly hardware: readonly number[];
  /** Whether it can run fully virtualised guests. */
  readonly hvm: boolean;
  /** Groups of GPUs and of USB devices with a member here. */
  readonly devices: ReadonlySet<string>;
}

/** What placement needs to know of a VM. */
export interface VmFacts {
  readonly ref: string;
  readonly uuid: string;
  readonly name: string;
  readonly state: 'running' | 'paused' | 'suspended' | 'halted';
  /** Where it holds memory now. */
  readonly at: string | undefined;
  /** Bytes it takes at least on a server: dynamic minimum and overhead. */
  readonly memory: number;
  /** Bytes it takes at most: dynamic maximum and overhead. */
  readonly memoryMost: number;
  /** Bytes that high availability plans for it: static maximum and overhead. */
  readonly memoryPlanned: number;
  /** Whether high availability restarts it once it runs, and whether it does now. */
  readonly restarts: boolean;
  readonly guarded: boolean;
  readonly vcpus: number;
  readonly hvm: boolean;
  /** Version of its virtual hardware. */
  readonly hardware: number;
  /** CPU it was started on; absent before the first start. */
  readonly cpu: Cpu | undefined;
  readonly disks: readonly Needed[];
  readonly networks: readonly string[];
  /** Groups of GPUs and USB devices it needs a member of. */
  readonly devices: readonly { readonly group: string; readonly kind: 'gpu' | 'usb' }[];
  /** VMs of one group want different servers. */
  readonly apart: string | undefined;
  /** Why it cannot move live, wherever to. */
  readonly held: readonly Reason[];
  /** Why it cannot be started or resumed on a chosen server, whichever that is. */
  readonly blocked: readonly Reason[];
}

/** A disk or CD that must be reachable where the VM runs. */
export interface Needed {
  readonly vdi: string;
  readonly sr: string;
  readonly cd: boolean;
  /** What a suspended VM resumes from, rather than a disk of its own. */
  readonly image: boolean;
}

/** One pool as placement sees it. */
export interface Site {
  readonly hosts: ReadonlyMap<string, HostFacts>;
  readonly vms: ReadonlyMap<string, VmFacts>;
  /** Networks without any interface, private to one server: those where running VMs use them now. */
  readonly internal: ReadonlyMap<string, ReadonlySet<string>>;
  /** Failures of servers that high availability has a plan for; 0 while it is off. */
  readonly failures: number;
}

/** Reads a pool's objects once; everything else here works on the result. */
export function survey(view: View): Site {
  const [pool] = view.all('pool');
  const hosts = new Map<string, HostFacts>();
  for (const host of view.all('host')) hosts.set(host.$ref, hostFacts(view, host, pool?.master === host.$ref));
  const vms = new Map<string, VmFacts>();
  const sriov = sriovNetworks(view);
  for (const vm of view.all('VM')) {
    if (vm.is_a_template || vm.is_control_domain) continue;
    vms.set(vm.$ref, vmFacts(view, vm, sriov));
  }
  const internal = new Map([...view.all('network')].flatMap((one) => internalUse(view, one)));
  return {
    hosts,
    vms,
    internal,
    failures: pool?.ha_enabled && !pool.ha_allow_overcommit ? pool.ha_plan_exists_for : 0,
  };
}

/** Which VM uses it does not matter to the server: one alone on such a network cannot leave either while it runs. */
function internalUse(view: View, network: Obj<'network'>): readonly [string, ReadonlySet<string>][] {
  if (network.PIFs.length > 0) return [];
  const anywhere = !network.managed || network.other_config['assume_network_is_shared'] === 'true';
  const users = network.VIFs.flatMap((ref): readonly string[] => {
    const vm = view.get('VM', view.get('VIF', ref)?.VM ?? '');
    return vm?.power_state === 'Running' ? [vm.resident_on] : [];
  });
  return [[network.$ref, new Set(anywhere ? [] : users)]];
}

function hostFacts(view: View, host: Obj<'host'>, coordinator: boolean): HostFacts {
  const metrics = view.get('host_metrics', host.metrics);
  const dom0 = view.get('VM', host.control_domain);
  const pbds = host.PBDs.map((ref) => view.get('PBD', ref));
  const pifs = host.PIFs.map((ref) => view.get('PIF', ref));
  return {
    ref: host.$ref,
    uuid: host.uuid,
    name: host.name_label,
    live: metrics?.live ?? false,
    enabled: host.enabled,
    coordinator,
    capacity:
      (metrics?.memory_total ?? 0) - host.memory_overhead - (dom0 ? dom0.memory_target + dom0.memory_overhead : 0),
    pcpus: Number(host.cpu_info['cpu_count'] ?? 0),
    cpu: cpuOfHost(host),
    version: versionOf(host),
    srs: new Set(pbds.flatMap((pbd) => (pbd?.currently_attached ? [pbd.SR as string] : []))),
    networks: new Set(pifs.flatMap((pif) => (pif ? [pif.network as string] : []))),
    bonded: new Set(pifs.flatMap((pif) => (pif && isRef(pif.bond_slave_of) ? [pif.network as string] : []))),
    hardware: host.virtual_hardware_platform_versions,
    hvm: host.capabilities.length === 0 || host.capabilities.some((one) => one.startsWith('hvm-')),
    devices: new Set([
      ...host.PGPUs.flatMap((ref) => view.get('PGPU', ref)?.GPU_group ?? []),
      ...host.PUSBs.flatMap((ref) => view.get('PUSB', ref)?.USB_group ?? []),
    ]),
  };
}

function vmFacts(view: View, vm: Obj<'VM'>, sriov: ReadonlySet<string>): VmFacts {
  const group = vm.groups.map((ref) => view.get('VM_group', ref)).find((one) => one?.placement === 'anti_affinity');
  return {
    ref: vm.$ref,
    uuid: vm.uuid,
    name: vm.name_label,
    state: stateOf(vm.power_state),
    at: isRef(vm.resident_on) ? vm.resident_on : undefined,
    memory: vm.memory_dynamic_min + vm.memory_overhead,
    memoryMost: vm.memory_dynamic_max + vm.memory_overhead,
    memoryPlanned: vm.memory_static_max + vm.memory_overhead,
    restarts: vm.ha_restart_priority === 'restart',
    guarded: vm.ha_restart_priority === 'restart' && vm.ha_always_run,
    vcpus: vm.VCPUs_max,
    hvm: vm.HVM_boot_policy !== '',
    hardware: vm.hardware_platform_version,
    cpu: cpuOfVm(vm),
    disks: [...disksOf(view, vm), ...imageOf(view, vm)],
    networks: vm.VIFs.flatMap((ref) => view.get('VIF', ref)?.network ?? []),
    devices: [
      ...vm.VGPUs.flatMap((ref) => deviceOf('gpu', view.get('VGPU', ref)?.GPU_group)),
      ...vm.VUSBs.flatMap((ref) => deviceOf('usb', view.get('VUSB', ref)?.USB_group)),
    ],
    apart: group?.$ref,
    held: holds(view, vm, sriov),
    blocked: blocks(vm),
  };
}

const deviceOf = (kind: 'gpu' | 'usb', group: string | undefined): VmFacts['devices'] =>
  group === undefined ? [] : [{ group, kind }];

function disksOf(view: View, vm: Obj<'VM'>): readonly Needed[] {
  return vm.VBDs.flatMap((ref) => {
    const vbd = view.get('VBD', ref);
    const vdi = vbd && !vbd.empty ? view.get('VDI', vbd.VDI) : undefined;
    return vdi ? [{ vdi: vdi.$ref, sr: vdi.SR, cd: vbd?.type === 'CD', image: false }] : [];
  });
}

/** The memory of a suspended VM lies on a disk that its next server must reach. */
function imageOf(view: View, vm: Obj<'VM'>): readonly Needed[] {
  const vdi = vm.power_state === 'Suspended' ? view.get('VDI', vm.suspend_VDI) : undefined;
  return vdi ? [{ vdi: vdi.$ref, sr: vdi.SR, cd: false, image: true }] : [];
}

function stateOf(power: string): VmFacts['state'] {
  if (power === 'Running') return 'running';
  if (power === 'Paused') return 'paused';
  return power === 'Suspended' ? 'suspended' : 'halted';
}
