import type { Obj, View } from '../inventory/view.ts';
import type { VmFacts } from './facts.ts';
import { reason } from './reason.ts';
import type { Reason } from './reason.ts';

/** SRs with disks that a server reaches, the default first, then the emptiest. */
export function storageAt(view: View, host: string): readonly Obj<'SR'>[] {
  const [pool] = view.all('pool');
  const reached = (view.get('host', host)?.PBDs ?? []).flatMap((ref) => {
    const pbd = view.get('PBD', ref);
    const sr = pbd?.currently_attached ? view.get('SR', pbd.SR) : undefined;
    return sr && sr.content_type !== 'iso' && sr.type !== 'udev' && sr.type !== 'iso' ? [sr] : [];
  });
  const free = (sr: Obj<'SR'>): number => sr.physical_size - sr.physical_utilisation;
  return reached.sort((a, b) => {
    const preferred = Number(b.$ref === pool?.default_SR) - Number(a.$ref === pool?.default_SR);
    return preferred || free(b) - free(a);
  });
}

/** Where each disk of a VM would go so that a server reaches it: stays if it is reached already, else the best SR with room. */
export function storageFor(
  from: View,
  to: View,
  vm: VmFacts,
  host: string,
): { readonly vdis: Readonly<Record<string, string>>; readonly missing: Reason | undefined } {
  const srs = storageAt(to, host);
  const left = new Map(srs.map((sr) => [sr.$ref as string, sr.physical_size - sr.physical_utilisation]));
  const vdis: Record<string, string> = {};
  for (const disk of vm.disks) {
    if (disk.cd) continue;
    if (from === to && left.has(disk.sr)) {
      vdis[disk.vdi] = disk.sr;
      continue;
    }
    const size = from.get('VDI', disk.vdi)?.virtual_size ?? 0;
    const best = srs.find((sr) => (left.get(sr.$ref) ?? 0) >= size);
    if (!best)
      return {
        vdis,
        missing:
          srs.length === 0
            ? reason('no-storage', 'the server has no storage for its disks')
            : reason('SR_FULL', 'no storage there has room for its disks', String(size)),
      };
    vdis[disk.vdi] = best.$ref;
    left.set(best.$ref, (left.get(best.$ref) ?? 0) - size);
  }
  return { vdis, missing: undefined };
}
