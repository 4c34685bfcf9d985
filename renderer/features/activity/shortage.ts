import { hostIn } from '../../../app/actions/ways-out.ts';
import type { Activity } from '../../../app/activity/activity.ts';
import type { Failure } from '../../../app/errors/failure.ts';
import type { View } from '../../../app/inventory/view.ts';
import { survey } from '../../../app/placement/facts.ts';
import { Room } from '../../../app/placement/room.ts';
import { size } from '../../ui/format/size.ts';
import type { Shortage } from '../../ui/error-card/shortage.tsx';

/** The picture of too little memory on the server that was asked. */
export function shortageOf(row: Activity, failure: Failure, view: View): Shortage | undefined {
  const need = Number(failure.params[0]);
  if (failure.code !== 'HOST_NOT_ENOUGH_FREE_MEMORY' || !Number.isFinite(need) || need <= 0) return undefined;
  const ref = hostIn(row, view);
  const site = survey(view);
  const host = ref === undefined ? undefined : site.hosts.get(ref);
  if (!host) return undefined;
  const room = Room.of(site);
  const used = room.used(host.ref);
  const told = Number(failure.params[1]);
  const free = Number.isFinite(told) && failure.params[1] !== undefined ? told : Math.max(0, room.free(host.ref));
  const kept = Math.max(0, host.capacity - used - free);
  const vms = room.on(host.ref).length;
  return {
    name: host.name,
    total: host.capacity,
    totalText: size(host.capacity),
    parts: [
      { kind: 'used', size: used, text: `${vms} ${vms === 1 ? 'VM' : 'VMs'}, ${size(used)}` },
      ...(kept > host.capacity * 0.01 ? [{ kind: 'kept' as const, size: kept, text: `kept back, ${size(kept)}` }] : []),
    ],
    free: { size: free, text: `${size(free)} free` },
    need: { size: need, text: `needs ${size(need)}` },
  };
}
