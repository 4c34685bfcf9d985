import { serverTime } from '../inventory/describe/server-time.ts';
import type { Obj, View } from '../inventory/view.ts';
import { isRef } from '../xenapi/ref.ts';
import { readGuidance } from './guidance.ts';
import type { Guidance } from './guidance.ts';
import type { HostWork } from './payload.ts';

/** What a server and the VMs on it still have to do for updates that are installed already; the full lists are left to people. */
export function pendingOf(view: View, host: Obj<'host'>): ReadonlySet<Guidance> {
  const vms = host.resident_VMs.flatMap((ref) => {
    const vm = view.get('VM', ref);
    return vm && !vm.is_control_domain ? [...vm.pending_guidances, ...vm.pending_guidances_recommended] : [];
  });
  const due = { reboot: ['reboot-host'], toolstack: ['restart-toolstack'], none: [] }[restartDue(view, host)];
  return readGuidance([...host.pending_guidances, ...host.pending_guidances_recommended, ...due, ...vms]);
}

/** What update files ask for that were applied after the last start; of images the server keeps a list itself. */
export function restartDue(view: View, host: Obj<'host'>): 'reboot' | 'toolstack' | 'none' {
  if (host.updates_requiring_reboot.length > 0) return 'reboot';
  const since = (key: string): number => Number(host.other_config[key] ?? 0) * 1000;
  const asks = (guidance: string, key: string): boolean =>
    host.patches.some((ref) => {
      const applied = view.get('host_patch', ref);
      const patch = view.get('pool_patch', applied?.pool_patch ?? '');
      if (!patch || isRef(patch.pool_update)) return false;
      const asked: readonly string[] = patch.after_apply_guidance;
      return asked.includes(guidance) && since(key) > 0 && (serverTime(applied?.timestamp_applied ?? '') ?? 0) > since(key); // prettier-ignore
    });
  if (asks('restartHost', 'boot_time')) return 'reboot';
  return asks('restartXAPI', 'agent_start_time') ? 'toolstack' : 'none';
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
