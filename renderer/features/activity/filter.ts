import type { Activity } from '../../../app/contract/activity.ts';

export interface ActivityFilter {
  readonly words: string;
  readonly who: 'all' | 'mine' | 'others';
  readonly kind: 'all' | Activity['kind'];
  readonly status: 'all' | 'running' | 'failed' | 'done' | 'cancelled';
  /** A connection's id, or "". */
  readonly pool: string;
  readonly since: 'all' | 'today' | 'week' | 'month';
}

export const everything: ActivityFilter = { words: '', who: 'all', kind: 'all', status: 'all', pool: '', since: 'all' };

const DAY = 86_400_000;
const spans: Readonly<Record<ActivityFilter['since'], number>> = {
  all: Infinity,
  today: DAY,
  week: 7 * DAY,
  month: 30 * DAY,
};

const isMine = (row: Activity): boolean => row.kind === 'action' || row.kind === 'rollout' || row.kind === 'connection';

function statusOf(row: Activity): ActivityFilter['status'] {
  switch (row.state) {
    case 'queued':
    case 'running':
      return 'running';
    case 'failed':
    case 'partly':
      return 'failed';
    case 'done':
    case 'cancelled':
      return row.state;
  }
}

function said(row: Activity): string {
  return [
    row.title,
    row.who,
    ...row.targets.map((target) => target.name),
    ...row.steps.map((step) => step.title),
    row.failure?.code ?? '',
  ]
    .join('\n')
    .toLowerCase();
}

/** The rows that a person asked to see; `ref` keeps to one object of one pool. */
export function filtered(
  rows: readonly Activity[],
  filter: ActivityFilter,
  now: number,
  object?: { readonly pool: string; readonly refs: ReadonlySet<string> },
): readonly Activity[] {
  const words = filter.words.toLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter((row) => {
    if (object && !row.targets.some((target) => target.pool === object.pool && object.refs.has(target.ref)))
      return false;
    if (filter.who !== 'all' && isMine(row) !== (filter.who === 'mine')) return false;
    if (filter.kind !== 'all' && row.kind !== filter.kind) return false;
    if (filter.status !== 'all' && statusOf(row) !== filter.status) return false;
    if (filter.pool !== '' && !row.targets.some((target) => target.pool === filter.pool)) return false;
    if (now - row.started > spans[filter.since]) return false;
    const text = words.length > 0 ? said(row) : '';
    return words.every((word) => text.includes(word));
  });
}

/** What is left of something that runs evenly, in milliseconds; nothing before it can be guessed. */
export function remaining(row: Activity, now: number): number | undefined {
  const elapsed = now - row.started;
  if (row.progress < 0.05 || row.progress >= 1 || elapsed < 2000) return undefined;
  return (elapsed * (1 - row.progress)) / row.progress;
}
