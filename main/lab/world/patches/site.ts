import type { Product } from '../product.ts';

/** A patch of the older generations, as the update site lists it. */
export interface Patch {
  readonly uuid: string;
  readonly name: string;
  readonly description: string;
  readonly version: string;
  readonly guidance: readonly ('restartHost' | 'restartXAPI' | 'restartHVM' | 'restartPV')[];
  readonly size: number;
  readonly issued: string;
  readonly priority: number;
  readonly livepatch?: boolean;
  readonly requires?: readonly string[];
  readonly conflicts?: readonly string[];
  /** What is wrong with the file that can be downloaded. */
  readonly flaw?: 'unsigned' | 'truncated' | 'other-version';
  /** Present on hosts from the first day. */
  readonly old?: boolean;
}

const id = (n: number): string =>
  `${(0x5a1d0000 + n).toString(16)}-7c3e-4b6a-9d20-${(0x3f00c0de0000 + n * 7).toString(16)}`;

const MB = 1_000_000;

export const isoPatches: readonly Patch[] = [
  {
    uuid: id(1),
    name: 'XS82ECU1001',
    description: 'Hotfix for the control domain kernel',
    version: '8.2.1',
    guidance: ['restartHost'],
    size: 61 * MB,
    issued: '2022-03-02T00:00:00Z',
    priority: 2,
    old: true,
  },
  {
    uuid: id(2),
    name: 'XS82ECU1032',
    description: 'Hotfix for the toolstack',
    version: '8.2.1',
    guidance: ['restartXAPI'],
    size: 31 * MB,
    issued: '2023-05-22T00:00:00Z',
    priority: 3,
    old: true,
  },
  {
    uuid: id(3),
    name: 'XS82ECU1091',
    description: 'Security hotfix for the hypervisor',
    version: '8.2.1',
    guidance: ['restartHost'],
    size: 47 * MB,
    issued: '2026-09-30T00:00:00Z',
    priority: 1,
    requires: [id(1)],
  },
  {
    uuid: id(4),
    name: 'XS82ECU1092',
    description: 'Hotfix with a live patch for the hypervisor',
    version: '8.2.1',
    guidance: ['restartHost'],
    size: 22 * MB,
    issued: '2026-10-12T00:00:00Z',
    priority: 1,
    livepatch: true,
    requires: [id(3)],
  },
  {
    uuid: id(5),
    name: 'XS82ECU1093',
    description: 'Hotfix for the storage manager',
    version: '8.2.1',
    guidance: ['restartXAPI'],
    size: 12 * MB,
    issued: '2026-10-28T00:00:00Z',
    priority: 3,
  },
  {
    uuid: id(6),
    name: 'XS82ECU1094',
    description: 'Hotfix for guest tools',
    version: '8.2.1',
    guidance: [],
    size: 9 * MB,
    issued: '2026-11-09T00:00:00Z',
    priority: 4,
    conflicts: [id(5)],
  },
  {
    uuid: id(7),
    name: 'XS82ECU1090U',
    description: 'Not signed by anybody',
    version: '8.2.1',
    guidance: ['restartHost'],
    size: 8 * MB,
    issued: '2026-11-10T00:00:00Z',
    priority: 5,
    flaw: 'unsigned',
  },
  {
    uuid: id(8),
    name: 'XS81E014',
    description: 'Hotfix for an older release',
    version: '8.1.0',
    guidance: ['restartHost'],
    size: 18 * MB,
    issued: '2020-12-15T00:00:00Z',
    priority: 2,
    flaw: 'other-version',
  },
  {
    uuid: id(9),
    name: 'XS82ECU1095',
    description: 'Cut short on the way',
    version: '8.2.1',
    guidance: ['restartXAPI'],
    size: 14 * MB,
    issued: '2026-11-12T00:00:00Z',
    priority: 3,
    flaw: 'truncated',
  },
];

export const legacyPatches: readonly Patch[] = [
  {
    uuid: id(101),
    name: 'XS65ESP1',
    description: 'Service pack 1',
    version: '6.5.0',
    guidance: ['restartHost'],
    size: 410 * MB,
    issued: '2015-05-05T00:00:00Z',
    priority: 1,
    old: true,
  },
  {
    uuid: id(102),
    name: 'XS65ESP1057',
    description: 'Security hotfix for the hypervisor',
    version: '6.5.0',
    guidance: ['restartHost'],
    size: 48 * MB,
    issued: '2017-09-12T00:00:00Z',
    priority: 1,
    requires: [id(101)],
  },
  {
    uuid: id(103),
    name: 'XS65ESP1060',
    description: 'Hotfix for the toolstack',
    version: '6.5.0',
    guidance: ['restartXAPI'],
    size: 7 * MB,
    issued: '2017-10-12T00:00:00Z',
    priority: 3,
  },
  {
    uuid: id(104),
    name: 'XS65ESP1061U',
    description: 'Not signed by anybody',
    version: '6.5.0',
    guidance: ['restartHVM'],
    size: 5 * MB,
    issued: '2017-11-02T00:00:00Z',
    priority: 5,
    flaw: 'unsigned',
  },
];

/** Hotfixes that hosts of this product have from the start. */
export function appliedBefore(product: Product): readonly Patch[] {
  const all = product.updates === 'pool_update' ? isoPatches : product.updates === 'pool_patch' ? legacyPatches : [];
  return all.filter((patch) => patch.old === true);
}
