import type { Plan } from '../../../app/rollout/plan-types.ts';
import { peek } from '../../lab/world/typed.ts';
import type { World } from '../../lab/world/world.ts';

/** Every VM of a lab that stopped running or began anew, seen in the world itself, so that none is missed between two events. */
export interface Stopped {
  /** A plan said which of its VMs it suspends, shuts down or restarts: those may. */
  said(plan: Plan): void;
  /** Those that nobody had said would. */
  names(): readonly string[];
}

const RUNS: ReadonlySet<string> = new Set(['Running', 'Paused']);

export function watchStops(worlds: readonly World[]): Stopped {
  const may = new Set<string>();
  const stopped = new Map<string, string>();
  const looks: (() => void)[] = [];
  for (const { db } of worlds) {
    const seen = new Map<string, { readonly runs: boolean; readonly started: string }>();
    const look = (ref: string): void => {
      const vm = peek(db, 'VM', ref);
      if (!vm || vm.is_control_domain) return;
      const before = seen.get(ref);
      const now = { runs: RUNS.has(vm.power_state), started: peek(db, 'VM_metrics', vm.metrics)?.start_time ?? '' };
      seen.set(ref, now);
      if (before?.runs !== true) return;
      if (!now.runs) stopped.set(vm.uuid, `${vm.name_label} is ${vm.power_state}`);
      else if (before.started !== now.started) stopped.set(vm.uuid, `${vm.name_label} was restarted`);
    };
    const all = (): void => [...db.refs('VM')].forEach(look);
    all();
    looks.push(all);
    db.onChange(({ cls, ref }) => {
      if (cls === 'VM') look(ref);
    });
  }
  return {
    said({ hosts, restartVms }) {
      for (const { away, consequence } of hosts)
        for (const { vm, how } of away)
          if (how !== 'migrate' || (restartVms === true && consequence.vms === 'restart')) may.add(vm.uuid);
    },
    names() {
      for (const look of looks) look();
      return [...stopped].flatMap(([uuid, name]) => (may.has(uuid) ? [] : [name]));
    },
  };
}
