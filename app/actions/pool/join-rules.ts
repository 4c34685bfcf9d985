import type { Obj, PoolId, View } from '../../inventory/view.ts';
import { compareVersions, cpuOfHost, offersAll } from '../../placement/levels.ts';
import type { Verdict } from '../action.ts';
import type { Situation } from '../../inventory/situation.ts';
import { haIsOn, residents } from '../host/residents.ts';
import { mayCall, no, ok } from '../verdict.ts';
import { nameOf } from '../words.ts';

const MOST_WITHOUT_LICENCE = 3;

/** A server that would join, and for rules about both sides the pool it would join. */
interface Joiner {
  readonly host: Obj<'host'>;
  readonly situation: Situation;
  readonly view: View;
  readonly own: Obj<'pool'> | undefined;
}
interface Joined extends Joiner {
  readonly there: Situation;
  readonly pool: Obj<'pool'>;
  readonly coordinator: Obj<'host'>;
  /** How many join together. */
  readonly together: number;
}

/** A code and why not; nothing where it may. */
type Said = readonly [code: string, why: string] | undefined | false;

function poolOf(view: View): Obj<'pool'> | undefined {
  for (const pool of view.all('pool')) return pool;
  return undefined;
}

const restricted = (pool: Obj<'pool'> | undefined, what: string): boolean => pool?.restrictions[what] === 'true';
const isFree = ({ edition }: Obj<'host'>): boolean => edition === 'free';

function sameUpdates({ view, host, there, coordinator }: Joined): boolean {
  const needed = (at: View, of: Obj<'host'>): readonly string[] =>
    of.updates.flatMap((ref) => {
      const update = at.get('pool_update', ref);
      return update?.enforce_homogeneity ? [update.uuid] : [];
    });
  const here = new Set(needed(view, host));
  const others = new Set(needed(there.view, coordinator));
  return here.size === others.size && [...here].every((uuid) => others.has(uuid));
}

function sameVersion({ host, coordinator }: Joined): boolean {
  const keys = ['db_schema', 'platform_version', 'product_brand'] as const;
  const api = (of: Obj<'host'>) => [of.API_version_major, of.API_version_minor];
  return (
    compareVersions(api(host), api(coordinator)) === 0 &&
    keys.every((key) => host.software_version[key] === coordinator.software_version[key])
  );
}

function full({ pool, there, together }: Joined): Said {
  if (!restricted(pool, 'restrict_pool_size')) return undefined;
  const left = MOST_WITHOUT_LICENCE - there.view.count('host');
  if (left <= 0) return ['pool-size', 'The licence ends at three servers'];
  return together > left && ['pool-size', `The licence leaves room for ${left} more`];
}

/** Interfaces beside the plain ones: none, or where the licence lets it be managed over a VLAN that one alone. */
function interfaces({ own, view, host }: Joiner): Said {
  const made = host.PIFs.flatMap((ref) => view.get('PIF', ref) ?? []).filter(({ physical }) => !physical);
  if (made.length === 0) return undefined;
  if (restricted(own, 'restrict_management_on_vlan')) return ['interfaces', 'It has a bond, VLAN or tunnel'];
  const [only, ...more] = made;
  return (
    (more.length > 0 || !only?.management || only.VLAN === -1) && [
      'interfaces',
      'It has bonds, tunnels or VLANs besides its management’s',
    ]
  );
}

/** A cluster speaks over one network: the server needs one address there, on the NIC or on one of the bonded ones. */
function clusterAddress({ there, host, view }: Joined): Said {
  const [member] = there.view.all('Cluster_host');
  const over = member && there.view.get('PIF', member.PIF);
  if (!over) return undefined;
  const vlan = over.VLAN >= 0 ? there.view.get('VLAN', over.VLAN_master_of) : undefined;
  const nic = (vlan && there.view.get('PIF', vlan.tagged_PIF)) ?? over;
  const slaves = nic.bond_master_of.flatMap((ref) => there.view.get('Bond', ref)?.slaves ?? []);
  const devices = slaves.length === 0 ? [nic.device] : slaves.map((ref) => there.view.get('PIF', ref)?.device);
  const addressed = host.PIFs.map((ref) => view.get('PIF', ref)).filter(
    (pif) => pif && pif.ip_configuration_mode !== 'None' && devices.includes(pif.device),
  );
  if (addressed.length === 1) return undefined;
  return slaves.length === 0
    ? ['cluster-address', 'It has no address on the cluster’s network']
    : ['cluster-address', 'It needs one address in the cluster’s bond'];
}

function verifying({ own, pool, there }: Joined): Said {
  const [here, others] = [own?.tls_verification_enabled ?? false, pool.tls_verification_enabled];
  if (here === others) return undefined;
  const they = there.view.count('host') > 1 ? 'the pool' : 'the other server';
  return ['tls', others ? `Only ${they} verifies certificates` : `It verifies certificates, ${they} does not`];
}

/** What can be said of a server before it is known what it shall join. */
const alone: readonly ((joiner: Joiner) => Said)[] = [
  ({ situation }) => !situation.live && ['away', 'It is not connected'],
  ({ own }) => restricted(own, 'restrict_pooling') && ['licence', 'Its licence has no pools'],
  ({ view }) => view.count('host') > 1 && ['in-pool', 'It is in a pool already'],
];

const between: readonly ((joined: Joined) => Said)[] = [
  ({ there }) => !mayCall(there.role, ['pool.join']).ok && ['role-there', 'Your role there may not add servers'],
  ({ host, coordinator }) =>
    host.cpu_info['vendor'] !== coordinator.cpu_info['vendor'] && ['cpu', 'Its CPU is from another maker'],
  (joined) => !sameVersion(joined) && ['version', 'It runs another version'],
  (joined) => !sameUpdates(joined) && ['updates', 'It has other updates than the pool'],
  ({ host, coordinator }) => {
    if (host.edition === coordinator.edition) return undefined;
    if (isFree(host)) return ['edition', 'It has no licence, and the pool has one'];
    return ['edition', isFree(coordinator) ? 'It has a licence, and the pool has none' : 'Its licence edition differs'];
  },
  full,
];

/** What a server has that does not come along. */
const baggage: readonly ((joiner: Joiner) => Said)[] = [
  ({ situation }) => !mayCall(situation.role, ['pool.join']).ok && ['role', 'Your role on it may not join it'],
  ({ view }) => {
    const shared = [...view.all('SR')].find((sr) => sr.shared && !sr.is_tools_sr);
    return shared && ['shared-storage', `It has shared storage: ${nameOf(shared)}`];
  },
  ({ view, host }) => residents(view, host).length > 0 && ['running-vms', 'Virtual machines run on it'],
];

const besides: readonly ((joined: Joined) => Said)[] = [
  ({ host, coordinator }) => {
    const [here, others] = [host, coordinator].map((one) => one.software_version['network_backend']);
    return (
      here !== undefined &&
      others !== undefined &&
      here !== others && ['network-backend', 'Its network backend differs']
    );
  },
  ({ own, pool }) => {
    const [here, others] = [own?.vswitch_controller ?? '', pool.vswitch_controller];
    return here !== '' && others !== '' && here !== others && ['vswitch', 'It has another virtual switch controller'];
  },
  ({ host, coordinator }) =>
    (host.external_auth_type !== coordinator.external_auth_type ||
      host.external_auth_service_name !== coordinator.external_auth_service_name) && [
      'directory',
      host.external_auth_type === '' ? 'It is not in the pool’s directory yet' : 'It belongs to another directory',
    ],
  ({ there }) => haIsOn(there.view) && ['ha', 'The pool has high availability on'],
];

const last: readonly ((joiner: Joiner) => Said)[] = [
  interfaces,
  ({ view }) => view.count('Cluster') + view.count('Cluster_host') > 0 && ['clustering', 'It has clustering on'],
];

const said = <T>(rules: readonly ((about: T) => Said)[], about: T): readonly Verdict[] =>
  rules.flatMap((rule) => {
    const why = rule(about);
    return why ? [no(...why)] : [];
  });

/**
 * Everything that keeps a server from joining, in XenCenter's order; `into` is left out while no pool is chosen, `together` is
 * how many join at once. What the first reason makes meaningless is not asked.
 */
export function joinRefusals(
  situation: Situation,
  host: Obj<'host'>,
  into: PoolId | undefined,
  together = 1,
): readonly Verdict[] {
  const { view } = situation;
  const joiner: Joiner = { host, situation, view, own: poolOf(view) };
  const self = said(alone, joiner);
  if (self.length > 0) return self;
  if (into === undefined) return [...said(baggage, joiner), ...said(last, joiner)];
  if (into === view.pool) return [no('same', 'It is that pool')];
  const there = situation.other?.(into);
  const pool = there?.live ? poolOf(there.view) : undefined;
  const coordinator = pool && there?.view.get('host', pool.master);
  if (!there || !pool || !coordinator) return [no('pool-away', 'That pool is away')];
  const joined: Joined = { ...joiner, there, pool, coordinator, together };
  return [
    ...said(between, joined),
    ...said(baggage, joiner),
    ...said(besides, joined),
    ...said(last, joiner),
    ...said([clusterAddress, verifying], joined),
  ];
}

/** The first of them. */
export const joinRefusal = (...about: Parameters<typeof joinRefusals>): Verdict => joinRefusals(...about)[0] ?? ok;

/** What joining changes without asking: CPUs of one maker are levelled to what all of them offer. */
export function joinLevels(host: Obj<'host'>, pool: Obj<'pool'>): string | undefined {
  const [mine, theirs] = [cpuOfHost(host), cpuOfHost(pool)];
  if (!mine || !theirs || mine.vendor !== theirs.vendor) return undefined;
  if (!offersAll(mine, theirs)) return 'the pool’s CPU features are lowered to its';
  return offersAll(theirs, mine) ? undefined : 'its CPU features are lowered to the pool’s';
}
