import type { Plan } from '../../../app/rollout/plan/plan-types.ts';
import { watchStops } from '../../lab/control/stops.ts';
import type { World } from '../../lab/world/world.ts';

/** The VMs of a lab that stopped, and which of them were to. */
export interface Stopped {
  /** A plan said which of its VMs it suspends, shuts down or restarts: those may. */
  said(plan: Plan): void;
  /** Those that nobody had said would. */
  names(): readonly string[];
}

export function unsaidStops(worlds: readonly World[]): Stopped {
  const may = new Set<string>();
  const stops = watchStops(worlds);
  return {
    said({ hosts, restartVms }) {
      for (const { away, consequence } of hosts)
        for (const { vm, how } of away)
          if (how !== 'migrate' || (restartVms === true && consequence.vms === 'restart')) may.add(vm.uuid);
    },
    names: () => stops().flatMap(({ vm, uuid, what }) => (may.has(uuid) ? [] : [`${vm}: ${what}`])),
  };
}
