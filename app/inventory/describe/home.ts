import { isRef } from '../../xenapi/ref.ts';
import type { Obj, View } from '../view.ts';

export const poolOf = (view: View): Obj<'pool'> | undefined => {
  for (const pool of view.all('pool')) return pool;
  return undefined;
};

/** A lone server has a pool object too, without a name; then the server stands for it. */
export function standaloneHost(view: View): Obj<'host'> | undefined {
  const pool = poolOf(view);
  if (!pool || pool.name_label !== '' || view.count('host') > 1) return undefined;
  return view.get('host', pool.master);
}

export const isLive = (view: View, host: Obj<'host'>): boolean => view.get('host_metrics', host.metrics)?.live ?? true;

/** The one server that can reach an SR; undefined when it is shared, or plugged into none or several. */
export function hostOfSr(view: View, sr: Obj<'SR'>): Obj<'host'> | undefined {
  const [pbd] = sr.PBDs;
  if (sr.shared || sr.PBDs.length !== 1 || pbd === undefined) return undefined;
  const host = view.get('PBD', pbd)?.host;
  return host && view.get('host', host);
}

/** The server whose local disks tie a VM to it. */
function hostOfDisks(view: View, vm: Obj<'VM'>): Obj<'host'> | undefined {
  for (const ref of vm.VBDs) {
    const vbd = view.get('VBD', ref);
    const vdi = vbd && vbd.type !== 'CD' && isRef(vbd.VDI) ? view.get('VDI', vbd.VDI) : undefined;
    const sr = vdi && view.get('SR', vdi.SR);
    const host = sr && hostOfSr(view, sr);
    if (host) return host;
  }
  return undefined;
}

/**
 * The server a VM stands under: where it runs; else where its local disks are; else its home server, while that is alive.
 * Suspended VMs belong where their disks are. Templates belong to the pool whatever their affinity says.
 */
export function homeOf(view: View, vm: Obj<'VM'>): Obj<'host'> | undefined {
  if (vm.is_a_snapshot) {
    const origin = isRef(vm.snapshot_of) ? view.get('VM', vm.snapshot_of) : undefined;
    // A server that says otherwise must not lead round in a circle.
    return origin && !origin.is_a_snapshot ? homeOf(view, origin) : undefined;
  }
  if (vm.is_a_template) return undefined;
  const resident = isRef(vm.resident_on) ? view.get('host', vm.resident_on) : undefined;
  if (resident) return resident;
  const local = hostOfDisks(view, vm);
  if (local) return local;
  const home = isRef(vm.affinity) ? view.get('host', vm.affinity) : undefined;
  return home && isLive(view, home) ? home : undefined;
}
