import type { Obj, View } from '../inventory/view.ts';
import type { Needed, VmFacts } from './facts.ts';
import { reason } from './reason.ts';
import type { Reason } from './reason.ts';

export const freeOn = (sr: Pick<Obj<'SR'>, 'physical_size' | 'physical_utilisation'>): number =>
  sr.physical_size - sr.physical_utilisation;

/** SRs with disks that a server reaches, the default first, then the emptiest. */
export function storageAt(view: View, host: string): readonly Obj<'SR'>[] {
  const [pool] = view.all('pool');
  const reached = (view.get('host', host)?.PBDs ?? []).flatMap((ref) => {
    const pbd = view.get('PBD', ref);
    const sr = pbd?.currently_attached ? view.get('SR', pbd.SR) : undefined;
    return sr && sr.content_type !== 'iso' && sr.type !== 'udev' && sr.type !== 'iso' ? [sr] : [];
  });
  return reached.sort((a, b) => {
    const preferred = Number(b.$ref === pool?.default_SR) - Number(a.$ref === pool?.default_SR);
    return preferred || freeOn(b) - freeOn(a);
  });
}

/** Whether disks can be mirrored out of or into an SR; one that says nothing about itself is not suspected. */
function mirrors(sr: Obj<'SR'>): boolean {
  const can: readonly string[] = sr.allowed_operations;
  return can.length === 0 || (can.includes('vdi_mirror') && can.includes('vdi_snapshot'));
}

/** Why one disk cannot go to an SR, the room on it aside. */
export function whyNotOn(from: View, disk: Needed, vm: VmFacts, sr: Obj<'SR'>): Reason | undefined {
  const source = from.get('SR', disk.sr);
  const live = vm.state === 'running' || vm.state === 'paused';
  if (live && source && !mirrors(source))
    return reason('SR_DOES_NOT_SUPPORT_MIGRATION', 'its storage cannot mirror disks', disk.sr, 'VDI_MIRROR');
  if (!mirrors(sr))
    return reason('SR_DOES_NOT_SUPPORT_MIGRATION', 'that storage takes no mirrored disks', sr.$ref, 'VDI_MIRROR_IN');
  if (from.get('VDI', disk.vdi)?.cbt_enabled && live)
    return reason('VDI_CBT_ENABLED', 'a disk tracks its changed blocks', disk.vdi);
  return undefined;
}

/** Where each disk goes, by disk, and why one of them goes nowhere. */
export interface Placed {
  readonly vdis: Readonly<Record<string, string>>;
  readonly missing: Reason | undefined;
}

/**
 * Where each disk of a VM would go so that a server reaches it: where it was wished to go, else it stays if it is reached
 * already, else the best SR with room.
 */
export function storageFor(
  from: View,
  to: View,
  vm: VmFacts,
  host: string,
  wished: Readonly<Record<string, string>> = {},
): Placed {
  const srs = storageAt(to, host);
  const left = new Map(srs.map((sr) => [sr.$ref as string, freeOn(sr)]));
  const vdis: Record<string, string> = {};
  let missing: Reason | undefined;
  for (const disk of vm.disks) {
    if (disk.cd) continue;
    const wish = wished[disk.vdi];
    const stays = from === to && left.has(disk.sr);
    if (stays && (wish === undefined || wish === disk.sr)) {
      vdis[disk.vdi] = disk.sr;
      continue;
    }
    const size = from.get('VDI', disk.vdi)?.virtual_size ?? 0;
    const open = wish === undefined ? srs : srs.filter((sr) => sr.$ref === wish);
    const against = open.map((sr) => whyNotOn(from, disk, vm, sr));
    const able = open.filter((_, index) => against[index] === undefined);
    const best = able.find((sr) => (left.get(sr.$ref) ?? 0) >= size);
    if (!best) {
      missing ??=
        open.length === 0
          ? reason('no-storage', 'the server has no storage for its disks')
          : able.length === 0
            ? against[0]
            : reason('SR_FULL', 'no storage there has room for its disks', String(size));
      continue;
    }
    vdis[disk.vdi] = best.$ref;
    left.set(best.$ref, (left.get(best.$ref) ?? 0) - size);
  }
  return { vdis, missing };
}
