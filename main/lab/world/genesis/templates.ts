import { GIB, MIB, add } from '../typed.ts';
import { overheadOf } from '../physics/memory.ts';
import type { Genesis } from './site.ts';

interface Template {
  readonly name: string;
  readonly label: string;
  readonly memoryMib: number;
  readonly minMib: number;
  readonly vcpus: number;
  readonly diskGib: number;
  readonly kind: 'windows' | 'linux' | 'other';
  readonly uefi: boolean;
}

const T = (
  name: string,
  label: string,
  kind: Template['kind'],
  memoryMib: number,
  minMib: number,
  vcpus: number,
  diskGib: number,
  uefi = false,
): Template => ({ name, label, memoryMib, minMib, vcpus, diskGib, kind, uefi });

const catalogue: readonly Template[] = [
  T('Windows Server 2025', 'windows-server-2025-64bit', 'windows', 4096, 2048, 2, 64, true),
  T('Windows Server 2022 (64-bit)', 'windows-server-2022-64bit', 'windows', 4096, 2048, 2, 64, true),
  T('Windows Server 2019 (64-bit)', 'windows-server-2019-64bit', 'windows', 2048, 1024, 2, 32, true),
  T('Windows Server 2016 (64-bit)', 'windows-server-2016-64bit', 'windows', 2048, 1024, 2, 32),
  T('Windows 11 (64-bit)', 'windows-11-64bit', 'windows', 4096, 4096, 2, 64, true),
  T('Windows 10 (64-bit)', 'windows-10-64bit', 'windows', 2048, 2048, 2, 32, true),
  T('Ubuntu Noble Numbat 24.04', 'ubuntu-24.04', 'linux', 2048, 1024, 2, 20, true),
  T('Ubuntu Jammy Jellyfish 22.04', 'ubuntu-22.04', 'linux', 2048, 1024, 2, 20, true),
  T('Ubuntu Focal Fossa 20.04', 'ubuntu-20.04', 'linux', 2048, 512, 1, 10),
  T('Debian Trixie 13', 'debian-13', 'linux', 2048, 512, 2, 20, true),
  T('Debian Bookworm 12', 'debian-12', 'linux', 2048, 256, 1, 10, true),
  T('Debian Bullseye 11', 'debian-11', 'linux', 2048, 256, 1, 10),
  T('Red Hat Enterprise Linux 9', 'rhel-9', 'linux', 4096, 2048, 2, 20, true),
  T('Red Hat Enterprise Linux 8', 'rhel-8', 'linux', 2048, 2048, 1, 15, true),
  T('Rocky Linux 9', 'rocky-9', 'linux', 4096, 2048, 2, 20, true),
  T('Rocky Linux 8', 'rocky-8', 'linux', 2048, 2048, 1, 15, true),
  T('AlmaLinux 9', 'almalinux-9', 'linux', 4096, 2048, 2, 20, true),
  T('AlmaLinux 8', 'almalinux-8', 'linux', 2048, 2048, 1, 15, true),
  T('Oracle Linux 9', 'oel-9', 'linux', 4096, 2048, 2, 20, true),
  T('Oracle Linux 8', 'oel-8', 'linux', 2048, 2048, 1, 15, true),
  T('CentOS Stream 9', 'centos-stream-9', 'linux', 4096, 2048, 2, 20, true),
  T('SUSE Linux Enterprise 15 (64-bit)', 'sle-15-64bit', 'linux', 2048, 1024, 1, 8, true),
  T('SUSE Linux Enterprise 12 SP5 (64-bit)', 'sles-12-sp5-64bit', 'linux', 2048, 1024, 1, 8),
  T('Gooroom 2', 'gooroom-2', 'linux', 2048, 1024, 1, 10),
  T('Other install media', 'other-install-media', 'other', 256, 128, 1, 0),
];

/** Seldom used, there so that a big pool has as many as a real one. */
const few = new Set([
  'Windows Server 2022 (64-bit)',
  'Ubuntu Noble Numbat 24.04',
  'Debian Bookworm 12',
  'Rocky Linux 9',
  'Other install media',
]);

export function templateOf(name: string): Template | undefined {
  return catalogue.find((template) => template.name === name);
}

export function recommendationsOf(template: Template): string {
  const lines = [
    `<restriction field="memory-static-max" max="${1536 * GIB}" />`,
    `<restriction field="memory-static-min" min="${template.minMib * MIB}" />`,
    `<restriction field="vcpus-max" max="64" />`,
    `<restriction property="number-of-vbds" max="255" />`,
    `<restriction property="number-of-vifs" max="7" />`,
    `<restriction field="has-vendor-device" value="${template.kind === 'windows'}" />`,
    `<restriction field="allow-gpu-passthrough" value="1" />`,
    `<restriction field="allow-vgpu" value="1" />`,
    `<restriction field="allow-network-sriov" value="1" />`,
    `<restriction field="supports-bios" value="yes" />`,
    `<restriction field="supports-uefi" value="${template.uefi ? 'yes' : 'no'}" />`,
    `<restriction field="supports-secure-boot" value="${template.uefi ? 'yes' : 'no'}" />`,
  ];
  return `<restrictions>${lines.join('')}</restrictions>`;
}

export function platformFor(kind: Template['kind'], uefi: boolean, vcpus: number): Record<string, string> {
  return {
    ...(kind === 'windows'
      ? { viridian: 'true', viridian_time_ref_count: 'true', viridian_reference_tsc: 'true', hpet: 'true' }
      : { viridian: 'false' }),
    acpi: '1',
    apic: 'true',
    pae: 'true',
    nx: 'true',
    vga: 'std',
    videoram: '8',
    device_id: kind === 'windows' ? '0002' : '0001',
    'device-model': uefi ? 'qemu-upstream-uefi' : 'qemu-upstream-compat',
    'cores-per-socket': String(vcpus),
    ...(uefi ? { secureboot: 'auto' } : {}),
  };
}

function disksXml(gib: number): string {
  if (gib === 0) return '<provision></provision>';
  return `<provision><disk device="0" size="${gib * GIB}" sr="" bootable="true" type="system"/></provision>`;
}

/** The templates a fresh host comes with. */
export function createTemplates(site: Genesis): void {
  for (const template of catalogue) {
    if (site.plan.templates === 'few' && !few.has(template.name)) continue;
    const memory = template.memoryMib * MIB;
    const ref = add(site.db, 'VM', {
      name_label: template.name,
      name_description:
        template.kind === 'other'
          ? 'Template which allows VM installation from install media'
          : `To use this template from the GUI, select a network or ISO library that holds ${template.name}`,
      power_state: 'Halted',
      is_a_template: true,
      is_default_template: true,
      user_version: 1,
      memory_static_max: memory,
      memory_dynamic_max: memory,
      memory_dynamic_min: memory,
      memory_static_min: template.minMib * MIB,
      memory_target: 0,
      memory_overhead: overheadOf(memory, template.vcpus),
      VCPUs_max: template.vcpus,
      VCPUs_at_startup: template.vcpus,
      actions_after_softreboot: 'soft_reboot',
      actions_after_shutdown: 'destroy',
      actions_after_reboot: 'restart',
      actions_after_crash: 'restart',
      HVM_boot_policy: 'BIOS order',
      HVM_boot_params: { order: 'cdn', firmware: template.uefi ? 'uefi' : 'bios' },
      HVM_shadow_multiplier: 1,
      platform: platformFor(template.kind, template.uefi, template.vcpus),
      other_config: {
        default_template: 'true',
        mac_seed: site.random.uuid(),
        'install-methods': template.kind === 'linux' ? 'cdrom,nfs,http,ftp' : 'cdrom',
        ...(template.kind === 'linux' ? { linux_template: 'true' } : {}),
        disks: disksXml(template.diskGib),
      },
      domid: -1,
      recommendations: recommendationsOf(template),
      reference_label: template.label,
      has_vendor_device: false,
      domain_type: 'hvm',
      hardware_platform_version: template.uefi ? 2 : 0,
    });
    site.templates.set(template.name, ref);
  }
}
