import type { GuestKind } from './plan.ts';

/** What the tools in a guest of this kind report. */
export interface Guest {
  readonly os: Readonly<Record<string, string>>;
  readonly windows: boolean;
  readonly template: string;
}

const linux = (name: string, uname: string, distro: string, major: string, minor: string, template: string): Guest => ({
  os: { name, uname, distro, major, minor },
  windows: false,
  template,
});

const windows = (name: string, distro: string, major: string, minor: string, template: string): Guest => ({
  os: { name: `${name}|C:\\Windows|\\Device\\Harddisk0\\Partition2`, distro, major, minor, spmajor: '0', spminor: '0' },
  windows: true,
  template,
});

export const guests: Readonly<Record<GuestKind, Guest>> = {
  ubuntu24: linux('Ubuntu 24.04.3 LTS', '6.8.0-79-generic', 'ubuntu', '24', '04', 'Ubuntu Noble Numbat 24.04'),
  debian12: linux('Debian GNU/Linux 12 (bookworm)', '6.1.0-38-amd64', 'debian', '12', '11', 'Debian Bookworm 12'),
  rocky9: linux('Rocky Linux 9.6 (Blue Onyx)', '5.14.0-570.el9.x86_64', 'rocky', '9', '6', 'Rocky Linux 9'),
  rhel8: linux(
    'Red Hat Enterprise Linux 8.10 (Ootpa)',
    '4.18.0-553.el8_10.x86_64',
    'rhel',
    '8',
    '10',
    'Red Hat Enterprise Linux 8',
  ),
  sles15: linux(
    'SUSE Linux Enterprise Server 15 SP6',
    '6.4.0-150600.23-default',
    'sles',
    '15',
    '6',
    'SUSE Linux Enterprise 15 (64-bit)',
  ),
  win2022: windows('Microsoft Windows Server 2022 Standard', 'windows', '10', '0', 'Windows Server 2022 (64-bit)'),
  win2019: windows('Microsoft Windows Server 2019 Standard', 'windows', '10', '0', 'Windows Server 2019 (64-bit)'),
  win11: windows('Microsoft Windows 11 Pro', 'windows', '10', '0', 'Windows 11 (64-bit)'),
};

/** The guest a VM made from this template turns out to be. */
export function guestOf(template: string): Guest | undefined {
  return Object.values(guests).find((guest) => guest.template === template);
}

const FEATURES = ['suspend', 'poweroff', 'reboot', 'vcpu-hotplug', 'balloon', 'shutdown'];

/** guest_metrics.other: what the guest's tools can do. */
export function featuresOf(windowsGuest: boolean): Record<string, string> {
  const other: Record<string, string> = {};
  for (const feature of FEATURES) other[`feature-${feature}`] = '1';
  other['platform-feature-multiprocessor-suspend'] = '1';
  other['has-vendor-device'] = windowsGuest ? '1' : '0';
  if (windowsGuest) other['data-ts'] = '1';
  return other;
}

const BLANK = `bios-version system-version system-serial-number baseboard-manufacturer baseboard-product-name baseboard-version
baseboard-serial-number baseboard-asset-tag baseboard-location-in-chassis enclosure-asset-tag hp-rombios`;

/** What a VM's firmware says of itself from its first boot on. */
export const BIOS_STRINGS: Readonly<Record<string, string>> = {
  'bios-vendor': 'Xen',
  'system-manufacturer': 'Xen',
  'system-product-name': 'HVM domU',
  ...Object.fromEntries(BLANK.split(/\s+/).map((key) => [key, ''])),
  'oem-1': 'Xen',
  'oem-2': 'MS_VM_CERT/SHA1/bdbeb6e0a816d43fa6d3fe8aaef04c2bad9d3e3d',
};
