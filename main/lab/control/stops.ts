import { peek } from '../world/typed.ts';
import type { World } from '../world/world.ts';
import type { Stop } from './protocol.ts';

const RUNS: ReadonlySet<string> = new Set(['Running', 'Paused']);

/** Every VM that stops running or begins anew from now on, seen in the world itself, so that none is missed between two events. */
export function watchStops(worlds: readonly World[]): () => readonly Stop[] {
  const stopped = new Map<string, Stop>();
  const looks: (() => void)[] = [];
  for (const { db, name: pool } of worlds) {
    const seen = new Map<string, { readonly runs: boolean; readonly started: string }>();
    const look = (ref: string): void => {
      const vm = peek(db, 'VM', ref);
      if (!vm || vm.is_control_domain) return;
      const before = seen.get(ref);
      const now = { runs: RUNS.has(vm.power_state), started: peek(db, 'VM_metrics', vm.metrics)?.start_time ?? '' };
      seen.set(ref, now);
      if (before?.runs !== true) return;
      const what = !now.runs ? vm.power_state : before.started !== now.started ? 'Restarted' : undefined;
      if (what !== undefined) stopped.set(vm.uuid, { pool, vm: vm.name_label, uuid: vm.uuid, what });
    };
    const all = (): void => [...db.refs('VM')].forEach(look);
    all();
    looks.push(all);
    db.onChange(({ cls, ref }) => {
      if (cls === 'VM') look(ref);
    });
  }
  return () => {
    for (const look of looks) look();
    return [...stopped.values()];
  };
}
