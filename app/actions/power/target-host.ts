import type { Obj, View } from '../../inventory/view.ts';
import { survey } from '../../placement/facts.ts';
import { Room } from '../../placement/room.ts';
import { whyNotNow, type Way } from '../../placement/why-not.ts';
import type { Verdict } from '../action.ts';
import { no, ok } from '../verdict.ts';

/** Placement's first reason as a verdict, in the server's codes; none chosen yet passes, so that the verb can be offered before. */
export function placeable(view: View, vm: Obj<'VM'>, host: string | undefined, way: Way): Verdict {
  if (host === undefined) return ok;
  const site = survey(view);
  const facts = site.vms.get(vm.$ref);
  const target = site.hosts.get(host);
  if (!facts || !target) return no('gone', 'That server is gone');
  const [reason] = whyNotNow(site, Room.of(site), facts, target, way);
  return reason
    ? no(
        reason.code,
        reason.why.replace(/^./, (letter) => letter.toUpperCase()),
      )
    : ok;
}

/** Whether a chosen server is on and open for VMs, and has what this one needs. */
export function hostTakes(view: View, vm: Obj<'VM'>, ref: string | undefined, way: 'start' | 'resume'): Verdict {
  if (ref === undefined) return ok;
  const host = view.get('host', ref);
  if (!host) return no('host-gone', 'That server is gone');
  if (view.get('host_metrics', host.metrics)?.live === false) return no('host-dead', 'That server does not answer');
  if (!host.enabled)
    return no(
      'host-disabled',
      host.other_config['MAINTENANCE_MODE'] === 'true' ? 'In maintenance mode' : 'That server is disabled',
      { action: 'host.exitMaintenance', label: 'Exit maintenance mode', target: { cls: 'host', ref } },
    );
  return placeable(view, vm, ref, way);
}
