import type { Activity } from '../activity/activity.ts';
import type { RolloutRow } from '../rollout/run/row.ts';
import type { PoolId } from '../inventory/view.ts';
import { actionById } from './registry.ts';
import { count } from './words.ts';

/** Work in progress when the console is to end, or a pool to be disconnected. */
export interface Leaving {
  readonly title: string;
  /** What becomes of it: a whole sentence. */
  readonly what: string;
}

/** Everything this console does now, and what becomes of it when the console ends; of `pools`, when they are disconnected. */
export function leaving(
  rows: readonly Activity[],
  runs: readonly RolloutRow[],
  pools?: readonly PoolId[],
): readonly Leaving[] {
  const touches = (pool: PoolId | undefined): boolean =>
    pools === undefined || (pool !== undefined && pools.includes(pool));
  const again = pools === undefined ? 'at the next start' : 'once it is connected again';
  return [
    ...rows
      .filter((row) => row.kind === 'action' && (row.state === 'running' || row.state === 'queued'))
      .filter((row) => row.targets.some(({ pool }) => touches(pool)))
      .map((row) => ({ title: row.title, what: fate(row, again) })),
    ...runs
      .filter((row) => !row.ended && !row.taken && !row.interrupted && !row.foreign && touches(row.pool))
      .map(({ poolName }) => ({
        title: `Updating ${poolName}`,
        what: `The servers finish the step they are at; ${again} it goes on from there.`,
      })),
  ];
}

function fate(row: Activity, again: string): string {
  if (row.state === 'queued') return 'It has not begun, and does not.';
  if (row.transfer) {
    return row.action === 'vm.export'
      ? 'It stops, and the file it has begun is removed.'
      : 'It stops, and nothing of it stays in the pool.';
  }
  const waiting = row.targets.length > 1 ? row.steps.filter((step) => step.state === 'pending').length : 0;
  const rest =
    waiting > 0
      ? ` ${count(waiting, 'other')} ${waiting === 1 ? 'has' : 'have'} not begun, and ${waiting === 1 ? 'does' : 'do'} not.`
      : '';
  if (!row.steps.some((step) => step.state === 'running' && step.task !== undefined))
    return `It stops where it is.${rest}`;
  const several = (actionById(row.action ?? '')?.methods.length ?? 1) > 1;
  return several
    ? `The server finishes the step it is at; what comes after is not done.${rest}`
    : `The server finishes it, and its end is seen ${again}.${rest}`;
}
