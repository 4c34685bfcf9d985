import type { Obj, View } from '../../inventory/view.ts';
import { serverTime } from '../../inventory/describe/server-time.ts';
import { pathsDown } from '../findings/host-checks.ts';
import { isApplied } from '../run/judge.ts';
import { byUuid } from '../../inventory/find.ts';
import { PATHS_DOWN, stateOf } from '../run/run.ts';
import type { Run } from '../run/run.ts';
import { readGuidance } from '../../updates/guidance.ts';

/** Seconds by which a server's clock may differ from the coordinator's. */
const SKEW = 5;

/**
 * What is not as it has to be on a server that was updated, as sentences; what a person waived before does not count.
 * `clocks`: the coordinator's time and how far the server's is off, absent where they did not tell.
 */
export function notRight(
  run: Run,
  view: View,
  host: Obj<'host'>,
  clocks?: { readonly now: number; readonly skew: number },
): readonly string[] {
  const { now, skew } = clocks ?? { now: 0, skew: 0 };
  const planned = run.plan.hosts.find((one) => one.host.uuid === host.uuid);
  const payload = planned?.work.payload ?? { generation: 'none' };
  const waived = (check: string): boolean => run.plan.waivers.some((one) => one.finding.startsWith(`${check}/`));
  const links = host.PBDs.flatMap((ref) => view.get('PBD', ref) ?? []);
  const unplugged = links.filter((pbd) => !pbd.currently_attached).length;
  const known = Number(run.facts.get(`${host.uuid}/maintain`)?.[PATHS_DOWN] ?? 0);
  const lost = links.flatMap((pbd) => pathsDown(pbd)).length - known;
  const expired = [...view.all('Certificate')].filter(
    (one) => one.host === host.$ref && one.type === 'host' && (serverTime(one.not_after) ?? Infinity) < now,
  );
  const mandatory = readGuidance(host.pending_guidances);
  const left = readGuidance([...host.pending_guidances, ...host.pending_guidances_recommended]);
  const asksToRestart = host.updates_requiring_reboot.length > 0 && !waived('restart-pending');
  const gone = (planned?.away ?? []).filter(({ vm }) => {
    const state = byUuid(view, 'VM', vm.uuid)?.power_state;
    return stateOf(run, `${host.uuid}/return/${vm.uuid}`).is === 'done' && state !== 'Running' && state !== 'Paused';
  });
  return [
    ...(host.enabled ? [] : ['it is not in service']),
    ...(view.get('host_metrics', host.metrics)?.live ? [] : ['it does not answer']),
    ...(unplugged === 0 ? [] : [`${unplugged} storage links are not connected`]),
    ...(lost <= 0 ? [] : [`a path to ${lost} of its disks was lost`]),
    ...(payload.generation === 'yum' || isApplied(view, host, payload) ? [] : ['an update is missing']),
    ...(mandatory.has('reboot-host') || mandatory.has('restart-toolstack') ? ['it still has to be restarted'] : []),
    ...(left.has('reboot-host-if-livepatch-fails') || (payload.generation === 'iso' && asksToRestart)
      ? ['its live patch did not take: it has to be restarted']
      : []),
    ...(Math.abs(skew) < SKEW || waived('clock')
      ? []
      : [`its clock is ${Math.abs(skew).toFixed(0)} s ${skew > 0 ? 'ahead' : 'behind'}`]),
    ...(expired.length === 0 || waived('certificates') ? [] : ['its certificate has expired']),
    ...(gone.length === 0 ? [] : [`${gone.map(({ vm }) => vm.name).join(', ')} came home and no longer runs`]),
  ];
}
