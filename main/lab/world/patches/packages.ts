/** A package of XCP-ng's own repositories, newer than the one a host has. */
export interface Package {
  readonly name: string;
  readonly version: string;
  readonly release: string;
  readonly description: string;
  readonly size: number;
  readonly date: string;
}

export const packageId = ({ name, version, release }: Package): string => `${name}-${version}-${release}`;

export const packages: readonly Package[] = [
  {
    name: 'xen-hypervisor',
    version: '4.17.5',
    release: '15.1.xcpng8.3',
    description: 'The Xen hypervisor',
    size: 2_811_392,
    date: '2026-11-05',
  },
  {
    name: 'kernel',
    version: '4.19.19',
    release: '8.0.44.1.xcpng8.3',
    description: 'The Linux kernel',
    size: 28_311_552,
    date: '2026-11-05',
  },
  {
    name: 'xapi-core',
    version: '25.6.0',
    release: '1.12.xcpng8.3',
    description: 'The toolstack',
    size: 19_922_944,
    date: '2026-10-21',
  },
  {
    name: 'sm',
    version: '3.2.12',
    release: '3.4.xcpng8.3',
    description: 'Storage managers',
    size: 3_145_728,
    date: '2026-10-21',
  },
  {
    name: 'qemu',
    version: '4.2.1',
    release: '5.2.12.1.xcpng8.3',
    description: 'The device model',
    size: 9_437_184,
    date: '2026-09-30',
  },
];
