import type { Obj, View } from '../inventory/view.ts';

export const isLive = (view: View, host: Obj<'host'>): boolean =>
  host.enabled && view.get('host_metrics', host.metrics)?.live !== false;

/** Whether a server has the storage attached now. */
export function reaches(view: View, host: Obj<'host'>, sr: Obj<'SR'>): boolean {
  return sr.PBDs.some((ref) => {
    const pbd = view.get('PBD', ref);
    return pbd?.host === host.$ref && pbd.currently_attached;
  });
}

/** Storage that can hold a VM's disks. */
export function diskStorage(view: View): readonly Obj<'SR'>[] {
  const found: Obj<'SR'>[] = [];
  for (const sr of view.all('SR')) {
    const plugged = sr.PBDs.some((ref) => view.get('PBD', ref)?.currently_attached);
    const holdsDisks = sr.content_type !== 'iso' && sr.type !== 'iso' && sr.type !== 'udev' && !sr.is_tools_sr;
    if (holdsDisks && plugged) found.push(sr);
  }
  return found.sort((a, b) => Number(b.shared) - Number(a.shared) || a.name_label.localeCompare(b.name_label));
}

/** Every disc image that can be put into a drive, with its library. */
export function discs(view: View): readonly { readonly vdi: Obj<'VDI'>; readonly sr: Obj<'SR'> }[] {
  const found: { readonly vdi: Obj<'VDI'>; readonly sr: Obj<'SR'> }[] = [];
  for (const sr of view.all('SR')) {
    if (sr.content_type !== 'iso' && sr.type !== 'udev') continue;
    for (const ref of sr.VDIs) {
      const vdi = view.get('VDI', ref);
      if (vdi && !vdi.missing) found.push({ vdi, sr });
    }
  }
  return found.sort((a, b) => a.vdi.name_label.localeCompare(b.vdi.name_label, undefined, { numeric: true }));
}

/** Networks a VM may be put on. */
export function vmNetworks(view: View): readonly Obj<'network'>[] {
  const found: Obj<'network'>[] = [];
  for (const network of view.all('network')) {
    const slave =
      network.PIFs.length > 0 &&
      network.PIFs.every((ref) => (view.get('PIF', ref)?.bond_slave_of ?? 'OpaqueRef:NULL') !== 'OpaqueRef:NULL');
    const internal =
      network.other_config['is_guest_installer_network'] === 'true' ||
      network.other_config['HideFromXenCenter'] === 'true';
    if (!slave && !internal) found.push(network);
  }
  return found.sort((a, b) => a.name_label.localeCompare(b.name_label, undefined, { numeric: true }));
}

/** 0: nobody has it; 1: somebody that is off; 2: in use. */
function taken(view: View, vdi: Obj<'VDI'>): number {
  if (vdi.VBDs.length === 0) return 0;
  return vdi.VBDs.some((ref) => view.get('VBD', ref)?.currently_attached) && !vdi.sharable ? 2 : 1;
}

/** Disks that lie ready to be attached: those nobody uses first, those in use last. */
export function looseDisks(view: View): readonly Obj<'VDI'>[] {
  const found: Obj<'VDI'>[] = [];
  for (const sr of diskStorage(view))
    for (const ref of sr.VDIs) {
      const vdi = view.get('VDI', ref);
      if (vdi && vdi.managed && !vdi.missing && !vdi.is_a_snapshot && (vdi.type === 'user' || vdi.type === 'system'))
        found.push(vdi);
    }
  return found.sort(
    (a, b) => taken(view, a) - taken(view, b) || a.name_label.localeCompare(b.name_label, undefined, { numeric: true }),
  );
}

export const freeOf = (sr: Obj<'SR'>): number => Math.max(0, sr.physical_size - sr.physical_utilisation);
