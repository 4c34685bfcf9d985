import { serverTime } from '../../../../app/inventory/describe/server-time.ts';
import { toolsOf } from '../../../../app/inventory/describe/guest.ts';
import type { Obj, View } from '../../../../app/inventory/view.ts';

const DAY = 86_400_000;

/** The one thing about a VM that deserves a banner, the gravest first. */
export type Notice =
  | { readonly about: 'restart-needed' }
  | { readonly about: 'disk-missing'; readonly disk: string }
  | { readonly about: 'storage-broken'; readonly sr: string; readonly uuid: string }
  | {
      readonly about: 'old-snapshot';
      readonly name: string;
      readonly days: number;
      readonly held: number;
      readonly sr: string;
      readonly full: number;
    }
  | { readonly about: 'no-tools' };

function oldSnapshot(view: View, vm: Obj<'VM'>, now: number): Notice | undefined {
  for (const ref of vm.snapshots) {
    const snapshot = view.get('VM', ref);
    const taken = snapshot && serverTime(snapshot.snapshot_time);
    if (!snapshot || taken === undefined || now - taken < 30 * DAY) continue;
    for (const vbdRef of snapshot.VBDs) {
      const vbd = view.get('VBD', vbdRef);
      const vdi = vbd?.type === 'Disk' ? view.get('VDI', vbd.VDI) : undefined;
      const sr = vdi && view.get('SR', vdi.SR);
      if (!vdi || !sr || sr.physical_size <= 0) continue;
      const full = sr.physical_utilisation / sr.physical_size;
      if (full < 0.85) continue;
      const days = Math.floor((now - taken) / DAY);
      return {
        about: 'old-snapshot',
        name: snapshot.name_label,
        days,
        held: vdi.physical_utilisation,
        sr: sr.name_label,
        full,
      };
    }
  }
  return undefined;
}

export function noticeOf(view: View, vm: Obj<'VM'>, now: number): Notice | undefined {
  for (const ref of vm.VBDs) {
    const vbd = view.get('VBD', ref);
    const vdi = vbd?.type === 'Disk' ? view.get('VDI', vbd.VDI) : undefined;
    if (vdi?.missing) return { about: 'disk-missing', disk: vdi.name_label };
    const sr = vdi && view.get('SR', vdi.SR);
    const pbds = sr?.PBDs.map((pbd) => view.get('PBD', pbd)) ?? [];
    if (sr && pbds.length > 0 && pbds.every((pbd) => pbd?.currently_attached === false))
      return { about: 'storage-broken', sr: sr.name_label, uuid: sr.uuid };
  }
  if (vm.requires_reboot) return { about: 'restart-needed' };
  const old = oldSnapshot(view, vm, now);
  if (old) return old;
  return toolsOf(view, vm, now).is === 'missing' ? { about: 'no-tools' } : undefined;
}
