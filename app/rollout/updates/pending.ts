import type { Obj, View } from '../../inventory/view.ts';
import { readGuidance } from './guidance.ts';
import type { Guidance } from './guidance.ts';
import type { HostWork } from '../plan-types.ts';

/** What a server and the VMs on it still have to do for updates that are installed already; the full lists are left to people. */
export function pendingOf(view: View, host: Obj<'host'>): ReadonlySet<Guidance> {
  const vms = host.resident_VMs.flatMap((ref) => {
    const vm = view.get('VM', ref);
    return vm && !vm.is_control_domain ? [...vm.pending_guidances, ...vm.pending_guidances_recommended] : [];
  });
  return readGuidance([...host.pending_guidances, ...host.pending_guidances_recommended, ...vms]);
}

/** The work of finishing it; servers with nothing pending are left out. */
export function pendingWork(view: View, hosts: readonly string[]): readonly HostWork[] {
  return [...view.all('host')].flatMap((host) => {
    const guidance = [...pendingOf(view, host)];
    return hosts.includes(host.uuid) && guidance.length > 0
      ? [{ host: host.uuid, payload: { generation: 'none' }, guidance, livePatch: false } as const]
      : [];
  });
}
