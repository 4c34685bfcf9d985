import type { View } from '../../inventory/view.ts';

export const srKinds = ['nfs', 'iscsi', 'hba', 'smb', 'local', 'nfs-iso', 'smb-iso', 'local-iso'] as const;
export type SrKind = (typeof srKinds)[number];

/** What a kind of storage is to the server, and what is said of it. */
export interface Kind {
  readonly label: string;
  readonly hint: string;
  readonly group: 'Virtual disks, shared' | 'Virtual disks, on one server' | 'Discs (ISO library)';
  /** The driver; block storage may be thin instead, by another one. */
  readonly type: string;
  readonly iso: boolean;
  readonly shared: boolean;
  /** A whole LUN or disk: making it new erases what is there. */
  readonly block: boolean;
  /** The name it is given unless somebody says otherwise. */
  readonly name: string;
}

const disks = { group: 'Virtual disks, shared', iso: false, shared: true } as const;
const discs = { group: 'Discs (ISO library)', type: 'iso', iso: true, block: false } as const;

export const kinds: Readonly<Record<SrKind, Kind>> = {
  nfs: {
    ...disks,
    label: 'NFS',
    hint: 'A folder of an NFS server; disks take only the room they use.',
    type: 'nfs',
    block: false,
    name: 'NFS storage',
  },
  iscsi: { ...disks, label: 'iSCSI', hint: 'A LUN over the network.', type: 'lvmoiscsi', block: true, name: 'iSCSI storage' },
  hba: {
    ...disks,
    label: 'Fibre Channel or SAS',
    hint: 'A LUN that all servers see through their adapters.',
    type: 'lvmohba',
    block: true,
    name: 'Fibre Channel storage',
  },
  smb: { ...disks, label: 'SMB', hint: 'A share of a Windows or Samba server.', type: 'smb', block: false, name: 'SMB storage' },
  local: {
    group: 'Virtual disks, on one server',
    iso: false,
    shared: false,
    label: 'Local disk',
    hint: 'A disk of one server: its VMs cannot move without it.',
    type: 'ext',
    block: true,
    name: 'Local disk',
  },
  'nfs-iso': { ...discs, label: 'NFS', hint: 'Disc images in a folder of an NFS server.', shared: true, name: 'ISO library' },
  'smb-iso': { ...discs, label: 'SMB', hint: 'Disc images in a share of a Windows or Samba server.', shared: true, name: 'ISO library' },
  'local-iso': { ...discs, label: 'Folder of a server', hint: 'Disc images in a folder of one server.', shared: false, name: 'Local ISO library' },
}; // prettier-ignore

/** Why a pool cannot have this kind, under ten words. */
export function kindRefusal(view: View, kind: SrKind): string | undefined {
  const { type } = kinds[kind];
  if (kind === 'smb' && [...view.all('pool')][0]?.restrictions['restrict_cifs'] === 'true')
    return 'not in the pool’s licence';
  // What no driver is known of has not been told yet.
  if (view.count('SM') === 0 || [...view.all('SM')].some((driver) => driver.type === type)) return undefined;
  return 'its servers have no driver for it';
}

/** Why block storage cannot be thin here. */
export function thinRefusal(view: View): string | undefined {
  if (![...view.all('SM')].some(({ type }) => type === 'gfs2')) return 'its servers have no driver for it';
  return view.count('Cluster') === 0 ? 'turn clustering on first' : undefined;
}
