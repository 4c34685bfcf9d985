import { XENSERVER_8 } from '../world/genesis/products.ts';
import type { GuestKind, HostPlan, LabPlan, PoolPlan, VmPlan } from '../world/plan.ts';

const GUESTS: readonly GuestKind[] = [
  'ubuntu24',
  'debian12',
  'rocky9',
  'rhel8',
  'sles15',
  'win2022',
  'win2019',
  'win11',
];
const ROLES = ['web', 'app', 'db', 'cache', 'queue', 'build', 'desk', 'batch'];
const SIZES = [4, 4, 8, 8, 8, 16, 16, 32];

const pick = <T>(list: readonly T[], at: number): T => {
  const item = list[at % list.length];
  if (item === undefined) throw new Error('an empty list');
  return item;
};

function two(number: number, width = 2): string {
  return String(number).padStart(width, '0');
}

interface Size {
  readonly hosts: number;
  readonly vms: number;
  readonly storage: number;
  readonly vlans: number;
  readonly prefix: string;
  readonly cpus: number;
  /** Every so many VMs one has snapshots. */
  readonly snapshotsEvery: number;
}

function vmOf(size: Size, at: number, network: (at: number) => string): VmPlan {
  const role = pick(ROLES, at);
  const guest = pick(GUESTS, at * 7 + (at >> 3));
  const running = at % 8 !== 7;
  const host = `${size.prefix}-${two((at % size.hosts) + 1, 3)}`;
  const disks = 1 + (at % 3);
  return {
    name: `${size.prefix}-${role}-${two(at, 4)}`,
    guest,
    state: running ? 'Running' : at % 16 === 15 ? 'Suspended' : 'Halted',
    ...(running ? { host } : {}),
    memoryGib: pick(SIZES, at),
    vcpus: 2 + (at % 4) * 2,
    disks: Array.from({ length: disks }, (_, disk) => ({
      sr: `nfs-${two((at + disk) % size.storage)}`,
      gib: 40 + disk * 100,
    })),
    nics: [
      { network: network(at), ip: `10.${60 + (at >> 12)}.${(at >> 4) & 255}.${10 + (at & 15) * 14}` },
      ...(at % 3 === 0 ? [{ network: network(at + 1) }] : []),
    ],
    tags: [role, at % 2 === 0 ? 'prod' : 'test'],
    upDays: at % 200,
    ...(at % size.snapshotsEvery === 0 ? { snapshots: [{ name: 'before-change', daysAgo: at % 90, gib: 4 }] } : {}),
  };
}

function poolOf(name: string, size: Size): PoolPlan {
  const hosts: readonly HostPlan[] = Array.from({ length: size.hosts }, (_, at) => ({
    name: `${size.prefix}-${two(at + 1, 3)}`,
    memoryGib: 1024,
    cpus: size.cpus,
    cpu: at % 5 === 4 ? ('icelake' as const) : ('skylake' as const),
    nics: 4,
    upDays: 30 + at,
  }));
  const vlans = Array.from({ length: size.vlans }, (_, at) => ({
    name: `vlan ${two(100 + at, 3)}`,
    vlan: 100 + at,
    over: 'eth1',
  }));
  const network = (at: number): string => pick(vlans, at).name;
  return {
    name,
    product: XENSERVER_8,
    hosts,
    storage: [
      ...Array.from({ length: size.storage }, (_, at) => ({
        name: `nfs-${two(at)}`,
        type: 'nfs' as const,
        full: 0.4 + (at % 5) * 0.1,
      })),
      { name: 'iso-library', type: 'iso' as const, isos: [['debian-12.11.0-amd64-netinst.iso', 670] as const] },
    ],
    networks: vlans,
    vms: Array.from({ length: size.vms }, (_, at) => vmOf(size, at, network)),
    defaultStorage: 'nfs-00',
  };
}

/** One pool at the limits of what servers support: about 40,000 objects. */
export function large(): LabPlan {
  return {
    pools: [
      poolOf('Large', {
        hosts: 64,
        vms: 2400,
        storage: 24,
        vlans: 40,
        prefix: 'xs-large',
        cpus: 96,
        snapshotsEvery: 5,
      }),
    ],
  };
}

const CITIES = [
  'Amiens',
  'Angers',
  'Annecy',
  'Arles',
  'Auch',
  'Avignon',
  'Bayonne',
  'Brest',
  'Caen',
  'Calais',
  'Cannes',
  'Colmar',
  'Dijon',
  'Dole',
  'Evry',
  'Foix',
  'Gap',
  'Laon',
  'Lens',
  'Lille',
  'Limoges',
  'Lorient',
  'Macon',
  'Melun',
  'Metz',
  'Nancy',
  'Nevers',
  'Nice',
  'Niort',
  'Orange',
  'Pau',
  'Poitiers',
  'Quimper',
  'Reims',
  'Rennes',
  'Rodez',
  'Rouen',
  'Sens',
  'Tours',
  'Vichy',
];

/** Forty pools: 600 hosts, 10,000 VMs. */
export function fleet(): LabPlan {
  return {
    pools: CITIES.map((city, at) =>
      poolOf(city, {
        hosts: 15,
        vms: 250,
        storage: 4,
        vlans: 8,
        prefix: `xs-${city.toLowerCase()}`,
        cpus: 32,
        snapshotsEvery: 10 + (at % 5),
      }),
    ),
  };
}
