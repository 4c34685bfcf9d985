import type { Offer } from './patches/offer.ts';
import type { SavedWorld } from './saved.ts';
import type { Product } from './product.ts';

/** A lab as its profile describes it, before there are records. */
export interface LabPlan {
  readonly pools: readonly PoolPlan[];
  /** Servers that speak only one protocol. */
  readonly rpc?: 'xml';
}

export interface PoolPlan {
  /** Empty for a standalone host. */
  readonly name: string;
  readonly description?: string;
  readonly product: Product;
  readonly hosts: readonly HostPlan[];
  readonly storage: readonly StoragePlan[];
  readonly networks: readonly NetworkPlan[];
  readonly vms: readonly VmPlan[];
  readonly tags?: readonly string[];
  readonly otherConfig?: Readonly<Record<string, string>>;
  readonly ha?: { readonly failures: number; readonly heartbeat: string };
  readonly schedules?: readonly {
    readonly name: string;
    readonly hour: number;
    readonly keep: number;
    readonly vms: readonly string[];
  }[];
  readonly appliances?: readonly { readonly name: string; readonly vms: readonly string[] }[];
  readonly defaultStorage?: string;
  /** Halted ones to make records plenty. */
  readonly templates?: 'all' | 'few';
  /** Not made up but taken from another pool: then hosts and all that follows are left empty. */
  readonly records?: RecordsPlan;
  /** Updates to be had; the usual ones where nothing is said. */
  readonly offer?: Offer;
}

export interface RecordsPlan {
  /** Name of the coordinator. */
  readonly name: string;
  readonly hosts: number;
  /** The world with its hosts at these addresses, in the order of their records. */
  opened(addresses: readonly string[], port: number): SavedWorld;
}

export type CpuModel = 'haswell' | 'skylake' | 'icelake' | 'milan';

export interface HostPlan {
  readonly name: string;
  readonly memoryGib: number;
  readonly cpus: number;
  readonly cpu: CpuModel;
  readonly nics?: number;
  /** Runs another version than the pool's product says. */
  readonly version?: string;
  readonly maintenance?: boolean;
  readonly localGib?: number;
  readonly localType?: 'ext' | 'lvm';
  readonly powerOnMode?: string;
  readonly upDays?: number;
  readonly skewSeconds?: number;
  readonly usb?: string;
  readonly gpu?: string;
}

export interface StoragePlan {
  readonly name: string;
  readonly type: 'nfs' | 'lvmoiscsi' | 'lvmohba' | 'iso' | 'smb';
  readonly sizeGib?: number;
  /** Fraction in use; the size follows from it where none is given. */
  readonly full?: number;
  /** Names of hosts whose PBD is there but not attached. */
  readonly brokenOn?: readonly string[];
  /** Only these hosts; the SR is not shared when there is one. */
  readonly onlyOn?: string;
  readonly isos?: readonly (readonly [name: string, mib: number])[];
  readonly fewPathsOn?: string;
  readonly tags?: readonly string[];
}

export interface NetworkPlan {
  readonly name: string;
  readonly nic?: number;
  /** Interfaces bonded under it. */
  readonly bond?: readonly number[];
  readonly mode?: 'balance-slb' | 'active-backup' | 'lacp';
  readonly vlan?: number;
  /** The network whose interfaces carry the tag. */
  readonly over?: string;
  readonly missingOn?: readonly string[];
  readonly tags?: readonly string[];
  readonly purpose?: string;
}

export interface SnapshotPlan {
  readonly name: string;
  readonly daysAgo: number;
  readonly gib: number;
  readonly withMemory?: boolean;
}

export type GuestKind = 'ubuntu24' | 'debian12' | 'rocky9' | 'rhel8' | 'sles15' | 'win2022' | 'win2019' | 'win11';

export interface DiskPlan {
  readonly sr: string;
  readonly gib: number;
  readonly name?: string;
  readonly used?: number;
}

export interface VmPlan {
  readonly name: string;
  readonly description?: string;
  readonly guest: GuestKind;
  readonly state: 'Running' | 'Halted' | 'Suspended' | 'Paused';
  readonly host?: string;
  readonly home?: string;
  readonly memoryGib: number;
  readonly memoryMinGib?: number;
  readonly vcpus: number;
  readonly disks: readonly DiskPlan[];
  readonly nics: readonly { readonly network: string; readonly ip?: string; readonly mac?: string }[];
  readonly tools?: boolean;
  readonly tags?: readonly string[];
  readonly folder?: string;
  readonly upDays?: number;
  readonly cd?: string;
  readonly snapshots?: readonly SnapshotPlan[];
  readonly autoPowerOn?: boolean;
  readonly ha?: { readonly priority: string; readonly order: number; readonly delay: number };
  readonly secureBoot?: boolean;
  readonly pinned?: 'usb' | 'gpu' | 'nomigrate' | 'pci';
  readonly template?: boolean;
  readonly blocked?: Readonly<Record<string, string>>;
  readonly otherConfig?: Readonly<Record<string, string>>;
  readonly perfmon?: string;
  /** Booted before hosts with older processors joined, with all its own host has. */
  readonly olderThanPool?: boolean;
}
