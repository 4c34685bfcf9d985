import type { Activity, ObjectName } from '../../../app/activity/activity.ts';

export interface ActivityFilter {
  readonly words: string;
  /** One of these, or the name of who did it. */
  readonly who: 'all' | 'mine' | 'others' | `by ${string}`;
  readonly kind: 'all' | Activity['kind'];
  readonly status: 'all' | 'running' | 'failed' | 'done' | 'cancelled';
  /** A connection's id, or "". */
  readonly pool: string;
  /** One object, as `idOf` names it, or "". */
  readonly object: string;
  readonly since: 'all' | 'today' | 'week' | 'month';
}

export const everything: ActivityFilter = {
  words: '',
  who: 'all',
  kind: 'all',
  status: 'all',
  pool: '',
  object: '',
  since: 'all',
};

const DAY = 86_400_000;
const spans: Readonly<Record<ActivityFilter['since'], number>> = {
  all: Infinity,
  today: DAY,
  week: 7 * DAY,
  month: 30 * DAY,
};

const isMine = (row: Activity): boolean => row.kind === 'action' || row.kind === 'rollout' || row.kind === 'connection';

const idOf = ({ pool, ref }: ObjectName): string => `${pool} ${ref}`;

function isBy(row: Activity, who: ActivityFilter['who']): boolean {
  if (who === 'all') return true;
  return who === 'mine' || who === 'others' ? isMine(row) === (who === 'mine') : who === `by ${row.who}`;
}

interface Choice<V extends string = string> {
  readonly value: V;
  readonly label: string;
}

/** Who did something in these rows. */
export function peopleIn(rows: readonly Activity[]): readonly Choice<`by ${string}`>[] {
  const names = [...new Set(rows.map(({ who }) => who))].filter(Boolean).sort();
  return names.map((name) => ({ value: `by ${name}`, label: name }));
}

/** What these rows are about, the latest first, as long as there is one row of it; no more of them than `most`. */
export function objectsIn(rows: readonly Activity[], most: number): readonly Choice[] {
  const found = new Map<string, string>();
  for (const { targets } of rows)
    for (const target of targets)
      if (target.ref !== '' && target.name !== '' && found.size < most && !found.has(idOf(target)))
        found.set(idOf(target), target.name);
  return [...found].map(([value, label]) => ({ value, label }));
}

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
    if (!isBy(row, filter.who)) return false;
    if (filter.object !== '' && !row.targets.some((target) => idOf(target) === filter.object)) return false;
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
