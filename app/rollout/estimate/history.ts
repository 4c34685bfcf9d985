import type { History } from './estimate.ts';
import type { Payload } from '../../updates/payload.ts';
import { stateOf } from '../run/run.ts';
import type { Run } from '../run/run.ts';

/** Seconds of a migration that do not depend on its size; the estimate adds them again. */
const FIXED = 5;

/** Only the newest runs count: links and servers change. */
const RUNS = 50;

/** What earlier runs took, from their journals: those are what this console keeps of them. */
export function historyOf(runs: readonly Run[]): History {
  const migrations: number[] = [];
  const reboots: Record<string, number[]> = {};
  const applies: Partial<Record<Payload['generation'], number[]>> = {};
  const newest = runs.toSorted((a, b) => a.begun - b.begun).slice(-RUNS);
  for (const run of newest) {
    for (const host of run.plan.hosts) {
      for (const { vm, memory, how } of host.away) {
        for (const way of ['leave', 'return']) {
          const took = cleanly(run, `${host.host.uuid}/${way}/${vm.uuid}`);
          if (took !== undefined && how === 'migrate') migrations.push(memory / Math.max(1, took - FIXED));
        }
      }
      const restart = `${host.host.uuid}/restart`;
      const model = run.facts.get(restart)?.['model'];
      const down = cleanly(run, restart);
      if (down !== undefined && model !== undefined && host.consequence.restart === 'reboot')
        (reboots[model] ??= []).push(down);
      const applied = cleanly(run, `${host.host.uuid}/apply`);
      const { payload } = host.work;
      if (applied !== undefined)
        (applies[payload.generation] ??= []).push(applied / ('updates' in payload ? Math.max(1, payload.updates.length) : 1)); // prettier-ignore
    }
  }
  return { migrations, reboots, applies };
}

/** Seconds of a step that was done at its first try, by this console, without a break. */
function cleanly(run: Run, step: string): number | undefined {
  const state = stateOf(run, step);
  return state.is === 'done' && state.took > 0 && state.note === undefined && run.attempts.get(step) === 1
    ? state.took / 1000
    : undefined;
}

/** "learned from 14 moves and 3 restarts"; undefined while everything is a guess. */
export function sourceOf({ migrations, reboots, applies }: History): string | undefined {
  const enough = (samples: readonly number[]): number => (samples.length >= 5 ? samples.length : 0);
  const sum = (all: Readonly<Record<string, readonly number[]>>): number =>
    Object.values(all).reduce((total, samples) => total + enough(samples), 0);
  const parts = [
    [enough(migrations), 'move'],
    [sum(reboots), 'restart'],
    [sum(applies), 'installation'],
  ] as const;
  const told = parts.flatMap(([count, what]) => (count > 0 ? [`${count} ${what}s`] : []));
  return told.length === 0 ? undefined : `learned from ${told.join(', ')}`;
}
