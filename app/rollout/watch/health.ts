import type { View } from '../../inventory/view.ts';
import { assertNever } from '../../errors/assert-never.ts';
import { byUuid } from '../../inventory/find.ts';
import type { HealthRule, HostPlan } from '../plan/plan-types.ts';
import { stateOf } from '../run/run.ts';
import type { Run } from '../run/run.ts';

/** Servers of a run that are done with: what happens to them now is what the updates brought. */
function updated(run: Run): readonly HostPlan[] {
  return run.plan.hosts.filter(({ host }) => stateOf(run, `${host.uuid}/verify`).is === 'done');
}

/** What the health rules of a run find wrong with all it has updated so far, as sentences. `alarms`: since it began. */
export function unhealthy(run: Run, view: View, alarms: number): readonly string[] {
  const hosts = updated(run);
  return run.plan.safeguards.health.flatMap((rule) => broken(rule, run, hosts, view, alarms));
}

function broken(rule: HealthRule, run: Run, hosts: readonly HostPlan[], view: View, alarms: number): readonly string[] {
  switch (rule) {
    case 'servers':
      return hosts.flatMap(({ host: { uuid, name } }) => {
        const host = byUuid(view, 'host', uuid);
        if (!host) return [`${name} has left the pool`];
        if (!view.get('host_metrics', host.metrics)?.live) return [`${name} does not answer`];
        return host.enabled ? [] : [`${name} is not in service`];
      });
    case 'vms':
      return hosts.flatMap((host) => returned(run, host).flatMap(({ vm }) => {
        const state = byUuid(view, 'VM', vm.uuid)?.power_state;
        return state === undefined || state === 'Running' || state === 'Paused' ? [] : [`${vm.name} is ${state.toLowerCase()}`];
      })); // prettier-ignore
    case 'tools':
      return hosts.flatMap((host) => returned(run, host).flatMap(({ vm, tools }) => {
        const guest = byUuid(view, 'VM', vm.uuid);
        if (tools !== true || guest?.power_state !== 'Running') return [];
        return view.get('VM_guest_metrics', guest.guest_metrics)?.PV_drivers_detected ? [] : [`the guest tools of ${vm.name} do not answer`];
      })); // prettier-ignore
    case 'storage':
      return hosts.flatMap(({ host: { uuid, name } }) => {
        const links = byUuid(view, 'host', uuid)?.PBDs.filter((ref) => view.get('PBD', ref)?.currently_attached === false);
        return links === undefined || links.length === 0 ? [] : [`${name} has ${links.length} storage links down`];
      }); // prettier-ignore
    case 'alarms':
      return alarms > 0 ? [`${alarms} ${alarms === 1 ? 'alarm has' : 'alarms have'} come since the beginning`] : [];
    default:
      return assertNever(rule);
  }
}

/** VMs that the run itself brought home, running. */
const returned = (run: Run, { host, away }: HostPlan): HostPlan['away'] =>
  away.filter(({ vm }) => stateOf(run, `${host.uuid}/return/${vm.uuid}`).is === 'done');
