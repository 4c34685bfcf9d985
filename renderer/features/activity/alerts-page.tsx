import { useMemo, useState, useSyncExternalStore } from 'react';
import { serverTime } from '../../../app/inventory/describe/server-time.ts';
import { isNews, messageText, subjectsIn, weightOf } from '../../../app/inventory/describe/message.ts';
import { displayName } from '../../../app/inventory/describe/names.ts';
import type { AnyObj, Obj, PoolId, View } from '../../../app/inventory/view.ts';
import { useConnections } from '../../mirror/hooks.ts';
import { ObjectLink } from '../../objects/link.tsx';
import { useMirror } from '../../mirror/provider.tsx';
import type { Mirror } from '../../mirror/mirror.ts';
import { useRunAction } from '../../objects/offers.ts';
import { Button } from '../../ui/button.tsx';
import { ColumnsButton } from '../../ui/data-table/columns-button.tsx';
import { toCsv, type DataColumn } from '../../ui/data-table/columns.ts';
import { DataTable } from '../../ui/data-table/data-table.tsx';
import { useTableState } from '../../ui/data-table/state.ts';
import { Empty } from '../../ui/face.tsx';
import { SearchBox } from '../../ui/field/text-field.tsx';
import { moment } from '../../ui/format/time.ts';
import { icons } from '../../ui/glyph/icons.ts';
import { saveText } from '../../ui/text/save-text.ts';
import { StateGlyph, type State } from '../../ui/glyph/state-glyph.tsx';
import { Download } from 'lucide-react';
import css from './activity.module.css';

interface Alert {
  readonly id: string;
  readonly pool: PoolId;
  readonly poolName: string;
  readonly message: Obj<'message'>;
  readonly about: AnyObj | undefined;
  readonly name: string;
  readonly title: string;
  readonly detail: string;
  readonly time: number;
  readonly weight: number;
}

function alertsOf(view: View, poolName: string): readonly Alert[] {
  const found: Alert[] = [];
  const subjectOf = subjectsIn(view);
  for (const message of view.all('message')) {
    if (isNews(message.name)) continue;
    const about = subjectOf(message);
    const name = about ? displayName(view, about) : '';
    const { title, detail } = messageText(message.name, message.body, name);
    found.push({
      id: `${view.pool} ${message.uuid}`,
      pool: view.pool,
      poolName,
      message,
      about,
      name,
      title,
      detail,
      time: serverTime(message.timestamp) ?? 0,
      weight: weightOf(message.name, message.priority, message.body),
    });
  }
  return found;
}

const glyphs: Readonly<Record<number, State>> = { 1: 'error', 2: 'error', 3: 'warning', 4: 'info', 5: 'info' };
const priorities: Readonly<Record<number, string>> = {
  1: 'Data at risk',
  2: 'Service at risk',
  3: 'Degraded',
  4: 'Minor',
  5: 'News',
};

const columns: readonly DataColumn<Alert>[] = [
  {
    id: 'priority', head: 'Weight', width: 132, sort: (row) => row.weight || 6, text: (row) => priorities[row.weight] ?? '',
    render: (row) => (
      <>
        <StateGlyph state={glyphs[row.weight] ?? 'info'} />
        {priorities[row.weight] ?? 'Unknown'}
      </>
    ),
  },
  { id: 'what', head: 'What', width: 320, grow: 3, fixed: true, sort: (row) => row.title, text: (row) => `${row.title} ${row.detail}`.trim(), render: (row) => <span title={`${row.title} ${row.detail}`}>{row.title} <span className={css['faint']}>{row.detail}</span></span> },
  { id: 'object', head: 'Object', width: 150, grow: 1, sort: (row) => row.name, render: (row) => (row.about ? <ObjectLink pool={row.pool} to={row.about}>{row.name}</ObjectLink> : null) },
  { id: 'pool', head: 'Pool', width: 110, drop: 2, sort: (row) => row.poolName, render: (row) => row.poolName },
  { id: 'time', head: 'When', width: 160, sort: (row) => row.time, text: (row) => new Date(row.time).toISOString(), render: (row) => moment(row.time) },
]; // prettier-ignore

/** Counts frames in which messages changed. */
function newsCounter(mirror: Mirror, pools: readonly string[]) {
  let count = 0;
  return {
    get: () => count,
    subscribe: (listener: () => void) => {
      const stops = pools.map((pool) =>
        mirror.pool(pool).onFlush((batch) => {
          if (!batch.classes.has('message')) return;
          count += 1;
          listener();
        }),
      );
      return () => {
        for (const stop of stops) stop();
      };
    },
  };
}

/** What the servers of all pools complain about. */
export function AlertsPage() {
  const mirror = useMirror();
  const connections = useConnections();
  const names = JSON.stringify((connections ?? []).map(({ id, name }) => [id, name]));
  const pools = useMemo(() => JSON.parse(names) as readonly (readonly [string, string])[], [names]);
  const store = useMemo(() => newsCounter(mirror, pools.map(([id]) => id)), [mirror, pools]); // prettier-ignore
  const version = useSyncExternalStore(store.subscribe, store.get);
  const [filter, setFilter] = useState('');
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const run = useRunAction();
  const all = useMemo(
    () => (version < 0 ? [] : pools.flatMap(([id, name]) => alertsOf(mirror.pool(id), name))),
    [mirror, pools, version],
  );
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const rows = all.filter((row) =>
    words.every((word) => `${row.title} ${row.detail} ${row.name} ${row.poolName}`.toLowerCase().includes(word)),
  );
  const state = useTableState(columns, { remember: 'alerts', sorting: { id: 'time', desc: true } });
  const chosen = rows.filter((row) => ticked.has(row.id));
  return (
    <div className={css['timeline']}>
      <h1 className={css['heading']}>Alerts</h1>
      <div className={css['tools']}>
        <SearchBox
          icon={icons.filter}
          label="Filter alerts"
          value={filter}
          onChange={setFilter}
          className={css['filter']}
        />
        <ColumnsButton columns={columns} state={state} />
        <span className={css['kept']}>
          {rows.length} {rows.length === 1 ? 'alert' : 'alerts'}
        </span>
        <Button
          why={chosen.length === 0 ? 'tick some first' : undefined}
          onClick={() => {
            run(
              'message.dismiss',
              chosen.map((row) => ({ pool: row.pool, cls: 'message', uuid: row.message.uuid })),
            );
            setTicked(new Set());
          }}
        >
          {chosen.length === 0 ? 'Dismiss' : `Dismiss ${chosen.length}`}
        </Button>
        <Button kind="quiet" icon={Download} onClick={() => saveText('alerts.csv', 'text/csv', toCsv(columns, rows))}>
          CSV
        </Button>
      </div>
      <DataTable
        label="Alerts"
        columns={columns}
        state={state}
        rows={rows}
        rowId={rowId}
        rowName={rowName}
        selected={ticked}
        onSelect={setTicked}
        empty={
          <Empty icon={icons.alerts}>
            {filter === '' ? 'No server complains about anything.' : `No alert matches “${filter}”.`}
          </Empty>
        }
      />
    </div>
  );
}

const rowId = (row: Alert): string => row.id;
const rowName = (row: Alert): string => row.title;
