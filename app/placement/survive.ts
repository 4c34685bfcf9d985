import type { Site } from './facts.ts';
import { packing } from './pack.ts';
import type { Room } from './room.ts';
import { finish, type Steps } from './steps.ts';

/** Servers that could take something in. */
export const hostsOn = (site: Site): readonly string[] =>
  [...site.hosts.values()].filter((host) => host.live && host.enabled).map((host) => host.ref);

/** Whether the others could not take in what runs on this one. */
export function* critical(site: Site, room: Room, lost: string, on: readonly string[]): Steps<boolean> {
  const others = on.filter((host) => host !== lost);
  const { stranded } = yield* packing(site, room, room.on(lost), others, { way: 'start' });
  return stranded.length > 0;
}

/** Servers whose loss the rest could not take in: their running VMs would find no place. */
export function criticalHosts(site: Site, room: Room): readonly string[] {
  const on = hostsOn(site);
  return on.filter((lost) => finish(critical(site, room, lost, on)));
}
