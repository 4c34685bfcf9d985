import { ChevronDown, Download } from 'lucide-react';
import { useMemo, useState, type ReactNode } from 'react';
import type { Activity } from '../../../app/activity/activity.ts';
import { useCommand } from '../../link/ask.ts';
import { useConnections } from '../../mirror/hooks.ts';
import { useSetting } from '../../mirror/settings.ts';
import { useHappenings } from '../../objects/happenings.ts';
import { Button } from '../../ui/button.tsx';
import { toCsv, type DataColumn } from '../../ui/data-table/columns.ts';
import { Empty } from '../../ui/face.tsx';
import { SearchBox } from '../../ui/field/text-field.tsx';
import { dayHead } from '../../ui/format/time.ts';
import { Icon } from '../../ui/glyph/icon.tsx';
import { icons } from '../../ui/glyph/icons.ts';
import { MenuButton } from '../../ui/layer/menu.tsx';
import { saveText } from '../../ui/text/save-text.ts';
import { useNow } from '../../ui/use-now.ts';
import { Entry } from './entry.tsx';
import { everything, filtered, objectsIn, peopleIn, type ActivityFilter } from './filter.ts';
import css from './activity.module.css';

const PAGE = 150;
/** More objects than this are sooner found by a word. */
const MOST_OBJECTS = 30;

const whos = [
  { value: 'all', label: 'Everyone' },
  { value: 'mine', label: 'Mine' },
  { value: 'others', label: 'Others' },
] as const;
const kinds = [
  { value: 'all', label: 'All kinds' },
  { value: 'action', label: 'Actions' },
  { value: 'foreign-task', label: 'Tasks of others' },
  { value: 'message', label: 'Messages' },
  { value: 'rollout', label: 'Rollouts' },
  { value: 'connection', label: 'Connections' },
] as const;
const statuses = [
  { value: 'all', label: 'Any outcome' },
  { value: 'running', label: 'Running' },
  { value: 'failed', label: 'Failed' },
  { value: 'done', label: 'Done' },
  { value: 'cancelled', label: 'Cancelled' },
] as const;
const sinces = [
  { value: 'all', label: 'Any time' },
  { value: 'today', label: 'Last 24 hours' },
  { value: 'week', label: 'Last 7 days' },
  { value: 'month', label: 'Last 30 days' },
] as const;

interface PickProps<T extends string> {
  readonly label: string;
  readonly options: readonly { readonly value: T; readonly label: string }[];
  readonly value: T;
  readonly onChange: (value: T) => void;
}

function Pick<T extends string>({ label, options, value, onChange }: PickProps<T>) {
  const shown = options.find((option) => option.value === value)?.label ?? label;
  return (
    <MenuButton
      trigger={
        <Button kind="quiet" aria-label={`${label}: ${shown}`}>
          {shown}
          <Icon of={ChevronDown} size={14} />
        </Button>
      }
      entries={[
        {
          kind: 'choice',
          label,
          value,
          options,
          onChange: (next) => {
            const option = options.find((one) => one.value === next);
            if (option) onChange(option.value);
          },
        },
      ]}
    />
  );
}

const columns: readonly DataColumn<Activity>[] = [
  { id: 'time', head: 'Started', width: 1, render: () => null, text: (row) => new Date(row.started).toISOString() },
  {
    id: 'end',
    head: 'Finished',
    width: 1,
    render: () => null,
    text: (row) => (row.finished === undefined ? '' : new Date(row.finished).toISOString()),
  },
  { id: 'title', head: 'What', width: 1, render: () => null, text: (row) => row.title },
  { id: 'who', head: 'Who', width: 1, render: () => null, text: (row) => row.who },
  { id: 'state', head: 'Outcome', width: 1, render: () => null, text: (row) => row.state },
  {
    id: 'objects',
    head: 'Objects',
    width: 1,
    render: () => null,
    text: (row) => row.targets.map((target) => target.name).join(', '),
  },
  {
    id: 'error',
    head: 'Error',
    width: 1,
    render: () => null,
    text: (row) => (row.failure ? [row.failure.code, ...row.failure.params].join(' ') : ''),
  },
];

interface TimelineProps {
  /** Only what concerns these objects of one pool. */
  readonly object?: { readonly pool: string; readonly refs: ReadonlySet<string> };
  readonly start?: Partial<ActivityFilter>;
  readonly empty: string;
  readonly head?: ReactNode;
}

/** Everything that happened and happens, newest first, by day: own actions, other clients' tasks, messages. */
export function Timeline({ object, start, empty, head }: TimelineProps) {
  const rows = useHappenings();
  const connections = useConnections();
  const now = useNow(60_000);
  const dismiss = useCommand('activity.dismiss');
  const [filter, setFilter] = useState<ActivityFilter>({ ...everything, ...start });
  const [most, setMost] = useState(PAGE);
  const [days] = useSetting('keepActivityDays');
  const set = (change: Partial<ActivityFilter>) => setFilter({ ...filter, ...change });
  const shown = useMemo(() => filtered(rows, filter, now, object), [rows, filter, now, object]);
  const byDay = useMemo(() => grouped(shown.slice(0, most), now), [shown, most, now]);
  // Messages are their server's to forget, runs of updates have their journals.
  const finished = shown.filter(
    ({ kind, state }) => kind !== 'message' && kind !== 'rollout' && state !== 'running' && state !== 'queued',
  );
  const people = useMemo(() => [...whos, ...peopleIn(rows)], [rows]);
  const objects = useMemo(() => {
    const others = filtered(rows, { ...filter, object: '' }, now);
    return [{ value: '', label: 'All objects' }, ...objectsIn(others, MOST_OBJECTS)];
  }, [rows, filter, now]);
  const pools = [
    { value: '', label: 'All pools' },
    ...(connections ?? []).map(({ id, name }) => ({ value: id, label: name })),
  ];
  return (
    <div className={css['timeline']}>
      {head}
      <div className={css['tools']}>
        <SearchBox
          icon={icons.filter}
          label="Filter activity"
          value={filter.words}
          onChange={(words) => set({ words })}
          className={css['filter']}
        />
        <Pick label="Who" options={people} value={filter.who} onChange={(who) => set({ who })} />
        <Pick label="Kind" options={kinds} value={filter.kind} onChange={(kind) => set({ kind })} />
        <Pick label="Outcome" options={statuses} value={filter.status} onChange={(status) => set({ status })} />
        {!object && <Pick label="Pool" options={pools} value={filter.pool} onChange={(pool) => set({ pool })} />}
        {!object && (
          <Pick label="Object" options={objects} value={filter.object} onChange={(one) => set({ object: one })} />
        )}
        <Pick label="Since" options={sinces} value={filter.since} onChange={(since) => set({ since })} />
        <span className={css['end']}>
          <span className={css['kept']} title={`Kept across restarts, for ${days} days`}>
            kept {days} days
          </span>
          <MenuButton
            align="end"
            trigger={
              <Button kind="quiet" icon={Download}>
                Export
              </Button>
            }
            entries={[
              { label: 'As a table, CSV', onSelect: () => saveText('activity.csv', 'text/csv', toCsv(columns, shown)) },
              {
                label: 'In full, JSON',
                onSelect: () => saveText('activity.json', 'application/json', JSON.stringify(shown, undefined, 2)),
              },
              { kind: 'separator' },
              {
                label: `Dismiss these ${finished.length}`,
                why: finished.length === 0 ? 'nothing here has ended' : undefined,
                onSelect: () => dismiss.mutate({ ids: finished.slice(0, 5000).map((row) => row.id) }),
              },
            ]}
          />
        </span>
      </div>
      <div className={css['rows']}>
        {byDay.map(([day, some]) => (
          <section key={day} aria-label={day}>
            <h2 className={css['day']}>{day}</h2>
            {some.map((row) => (
              <Entry key={row.id} row={row} />
            ))}
          </section>
        ))}
        {shown.length === 0 && (
          <Empty
            icon={icons.journal}
            {...(rows.length > 0 && filter !== everything
              ? { actions: <Button onClick={() => setFilter(everything)}>Show everything</Button> }
              : {})}
          >
            {rows.length > 0 && isFiltered(filter) ? 'Nothing matches the filter.' : empty}
          </Empty>
        )}
        {shown.length > most && (
          <Button kind="quiet" className={css['older']} onClick={() => setMost(most + PAGE)}>
            Show older, {shown.length - most} more
          </Button>
        )}
      </div>
    </div>
  );
}

function grouped(rows: readonly Activity[], now: number): readonly (readonly [string, readonly Activity[]])[] {
  const days = new Map<string, Activity[]>();
  for (const row of rows) {
    const head = dayHead(row.started, now);
    const day = days.get(head);
    if (day) day.push(row);
    else days.set(head, [row]);
  }
  return [...days];
}

const isFiltered = (filter: ActivityFilter): boolean => JSON.stringify(filter) !== JSON.stringify(everything);
