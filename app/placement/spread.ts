import type { PoolId } from '../inventory/view.ts';
import type { Paces } from './estimate.ts';
import type { HostFacts, Site } from './facts.ts';
import { land } from './landing.ts';
import type { Carried, Landing, Sites, Wanted } from './landing.ts';
import { Room } from './room.ts';
import { finish, type Steps } from './steps.ts';

/** One VM with the server of the destination that it was given, or would have been given if it could go. */
export interface Given {
  readonly landing: Landing;
  readonly host: HostFacts;
  /** What every server says to it, in the order of their names, with those before it already there. */
  readonly options: readonly { readonly host: HostFacts; readonly landing: Landing }[];
}

export interface SpreadOptions {
  readonly wanted?: Wanted;
  /** The server a VM must go to, by its reference. */
  readonly fixed?: (vm: Carried) => string | undefined;
  /** Where disks are wished to go, by disk. */
  readonly wished?: (vm: Carried) => Readonly<Record<string, string>>;
}

/** Guests from other pools are nobody that this pool knows: they only take room. */
function crowded(site: Site, room: Room, brought: ReadonlyMap<string, number>): Room {
  const hosts = new Map(site.hosts);
  for (const [ref, bytes] of brought) {
    const host = hosts.get(ref);
    if (host) hosts.set(ref, { ...host, capacity: host.capacity - bytes });
  }
  return room.over({ ...site, hosts });
}

/**
 * Gives each VM a server of a pool: largest first, apart from those of its group, where most memory is left; who must go to
 * one server is given that one. Answers in the order in which they were asked about.
 */
export const spread = (...about: Parameters<typeof spreading>): readonly Given[] => finish(spreading(...about));

/** The same, a VM at a time. */
export function* spreading(
  sites: Sites,
  carried: readonly Carried[],
  pool: PoolId,
  paces: Paces,
  options: SpreadOptions = {},
): Steps<readonly Given[]> {
  const site = sites.site(pool);
  if (!site) return [];
  const hosts = [...site.hosts.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  const room = Room.of(site);
  const brought = new Map<string, number>();
  const memory = (one: Carried): number => sites.site(one.pool)?.vms.get(one.ref)?.memory ?? 0;
  const given = new Map<Carried, Given>();
  for (const one of carried.toSorted((a, b) => memory(b) - memory(a))) {
    yield;
    const now = brought.size > 0 ? crowded(site, room, brought) : room;
    const wished = options.wished?.(one);
    const said = hosts.map((host) => ({
      host,
      landing: land(sites, one, host, pool, now, paces, options.wanted ?? 'move', wished),
    }));
    const fixed = options.fixed?.(one);
    const open = fixed === undefined ? said : said.filter(({ host }) => host.ref === fixed);
    const able = open.filter(({ landing }) => landing.reasons.length === 0);
    const cost = ({ host, landing }: (typeof said)[number]): readonly number[] => [
      landing.doubt === undefined ? 0 : 1,
      landing.disks,
      -now.free(host.ref),
    ];
    const best = able.toSorted((a, b) => compare(cost(a), cost(b)))[0] ?? mostTelling(open);
    if (!best) continue;
    given.set(one, { ...best, options: said });
    if (best.landing.reasons.length > 0) continue;
    if (one.pool === pool && best.landing.memory > 0) room.put(one.ref, best.host.ref);
    else if (best.landing.memory > 0)
      brought.set(best.host.ref, (brought.get(best.host.ref) ?? 0) + best.landing.memory);
  }
  return carried.flatMap((one) => given.get(one) ?? []);
}

/** Of servers that all refuse, one that refuses for more than being the server where it runs. */
function mostTelling<T extends { readonly landing: Landing }>(open: readonly T[]): T | undefined {
  return open.find(({ landing }) => landing.reasons.every(({ code }) => code !== 'already-here')) ?? open[0];
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (const [index, value] of a.entries()) {
    const difference = value - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
