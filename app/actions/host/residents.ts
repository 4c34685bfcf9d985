import type { Obj, View } from '../../inventory/view.ts';
import { no, ok } from '../verdict.ts';

/** The VMs that run on a server, its own control domain left out. */
export function residents(view: View, host: Obj<'host'>): readonly Obj<'VM'>[] {
  return host.resident_VMs.flatMap((ref) => {
    const vm = view.get('VM', ref);
    return vm && !vm.is_control_domain && !vm.is_a_template ? [vm] : [];
  });
}

export function isCoordinator(view: View, host: Obj<'host'>): boolean {
  for (const pool of view.all('pool')) return pool.master === host.$ref;
  return false;
}

export function isLive(view: View, host: Obj<'host'>): boolean {
  return view.get('host_metrics', host.metrics)?.live ?? false;
}

export function haIsOn(view: View): boolean {
  for (const pool of view.all('pool')) return pool.ha_enabled;
  return false;
}

/** Whether the target is a server that does not answer; the pool as a whole always does while it is live. */
export function isDead(view: View, target: { readonly $ref: string }): boolean {
  const host = view.get('host', target.$ref);
  return host !== undefined && !isLive(view, host);
}

/** Whether a server may go out of its pool, with so many VMs on it. */
export function mayLeave(host: Obj<'host'>, vms: number) {
  if (vms > 0) return no('vms', vms === 1 ? 'A VM runs on it' : `${vms} VMs run on it`);
  return Object.keys(host.current_operations).length > 0 ? no('busy', 'Another operation runs on it') : ok;
}
