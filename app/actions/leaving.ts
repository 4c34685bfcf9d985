import type { Activity } from '../contract/activity.ts';
import { actionById } from './registry.ts';
import { count } from './words.ts';

/** Work in progress when the console is to end. */
export interface Leaving {
  readonly title: string;
  /** What becomes of it: a whole sentence. */
  readonly what: string;
}

/** What becomes of an action of this console that is running when the console ends. */
export function leaving(row: Activity): Leaving {
  return { title: row.title, what: fate(row) };
}

function fate(row: Activity): string {
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
    : `The server finishes it, and its end is seen at the next start.${rest}`;
}
