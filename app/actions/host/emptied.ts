import * as z from 'zod';
import type { Obj, View } from '../../inventory/view.ts';
import type { Aim, Caller } from '../action.ts';
import { no, ok } from '../verdict.ts';
import { count, nameOf, names } from '../words.ts';
import { isCoordinator, isLive, residents } from './residents.ts';

/** Evacuated first, or its VMs shut down: cleanly where they can, else by force, one after the other as XenCenter does. */
export const vmsFirst = z.object({ vms: z.enum(['evacuate', 'shutdown']).optional() });

/** Leaves a server without running VMs. */
export async function empty(caller: Caller, host: Obj<'host'>, how: 'evacuate' | 'shutdown'): Promise<void> {
  const there = residents(caller.view, host);
  if (there.length === 0) return;
  if (how === 'evacuate') {
    await caller.step(`Evacuate ${nameOf(host)}`, (step) => step.task('host.evacuate', [host.$ref]));
    return;
  }
  for (const vm of there)
    await caller.step(`Shut down ${nameOf(vm)}`, (step) =>
      step.task(vm.allowed_operations.includes('clean_shutdown') ? 'VM.clean_shutdown' : 'VM.hard_shutdown', [vm.$ref]),
    );
}

export function alive(view: View, host: Obj<'host'>) {
  if (!isLive(view, host)) return no('host-dead', 'The server does not answer');
  if (Object.keys(host.current_operations).length > 0) return no('busy', 'Another operation runs on it');
  return ok;
}

export const lost = (aims: readonly Aim<'host'>[]): readonly string[] =>
  radius(
    aims.map(({ situation, target }) => ({
      coordinator: isCoordinator(situation.view, target),
      vms: residents(situation.view, target),
    })),
  );

/** For confirmations of what stops a server: who loses what. */
export function radius(
  hosts: readonly { readonly coordinator: boolean; readonly vms: readonly Obj<'VM'>[] }[],
): readonly string[] {
  const vms = hosts.flatMap((host) => host.vms);
  return [
    ...(vms.length === 0 ? [] : [`${count(vms.length, 'VM')} on it: ${names(vms)}.`]),
    ...(hosts.some((host) => host.coordinator)
      ? ['It coordinates the pool: this console loses the pool for about 5 minutes.']
      : []),
  ];
}
