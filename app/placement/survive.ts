import type { Site } from './facts.ts';
import { pack } from './pack.ts';
import type { Room } from './room.ts';

/** Servers whose loss the rest could not take in: their running VMs would find no place. */
export function criticalHosts(site: Site, room: Room): readonly string[] {
  const on = [...site.hosts.values()].filter((host) => host.live && host.enabled);
  return on
    .filter((lost) => {
      const others = on.filter((host) => host !== lost).map((host) => host.ref);
      return pack(site, room, room.on(lost.ref), others, { way: 'start' }).stranded.length > 0;
    })
    .map((host) => host.ref);
}
