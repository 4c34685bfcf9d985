import type { Plan } from '../../../app/rollout/plan-types.ts';
import { peek } from '../../lab/world/typed.ts';
import type { World } from '../../lab/world/world.ts';

/** Every VM of a lab that stopped running, seen in the world itself, so that none is missed between two events. */
export interface Stopped {
  /** A plan said which of its VMs it suspends or shuts down: those may. */
  said(plan: Plan): void;
  /** Those that nobody had said would stop. */
  names(): readonly string[];
}

const RUNS: ReadonlySet<string> = new Set(['Running', 'Paused']);

export function watchStops(worlds: readonly World[]): Stopped {
  const may = new Set<string>();
  const stopped = new Map<string, string>();
  for (const { db } of worlds) {
    const states = new Map<string, string>();
    const look = (ref: string): void => {
      const vm = peek(db, 'VM', ref);
      const before = states.get(ref);
      if (!vm) return;
      states.set(ref, vm.power_state);
      if (before !== undefined && RUNS.has(before) && !RUNS.has(vm.power_state)) stopped.set(vm.uuid, `${vm.name_label} is ${vm.power_state}`); // prettier-ignore
    };
    for (const ref of db.refs('VM')) look(ref);
    db.onChange(({ cls, ref }) => {
      if (cls === 'VM') look(ref);
    });
  }
  return {
    said(plan) {
      for (const { away } of plan.hosts) for (const { vm, how } of away) if (how !== 'migrate') may.add(vm.uuid);
    },
    names: () => [...stopped].flatMap(([uuid, name]) => (may.has(uuid) ? [] : [name])),
  };
}
