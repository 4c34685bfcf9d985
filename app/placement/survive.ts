import type { Site } from './facts.ts';
import { pack } from './pack.ts';
import type { Room } from './room.ts';

/** Servers that could take something in. */
export const hostsOn = (site: Site): readonly string[] =>
  [...site.hosts.values()].filter((host) => host.live && host.enabled).map((host) => host.ref);

/** Whether the others could not take in what runs on this one. */
export const isCritical = (site: Site, room: Room, lost: string, on: readonly string[]): boolean =>
  pack(
    site,
    room,
    room.on(lost),
    on.filter((host) => host !== lost),
    { way: 'start' },
  ).stranded.length > 0;

/** Servers whose loss the rest could not take in: their running VMs would find no place. */
export function criticalHosts(site: Site, room: Room): readonly string[] {
  const on = hostsOn(site);
  return on.filter((lost) => isCritical(site, room, lost, on));
}
