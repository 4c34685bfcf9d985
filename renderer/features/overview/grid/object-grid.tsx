import { Download } from 'lucide-react';
import { useCallback, useEffect, useMemo, useRef, useState, type MouseEvent, type ReactNode } from 'react';
import { useLink } from '../../../link/link.tsx';
import { dragLine } from '../../../objects/drag.ts';
import { useConnections } from '../../../mirror/hooks.ts';
import { useKept } from '../../../ui/kept.ts';
import { liveMetrics } from '../../../mirror/metrics/metrics-live.ts';
import { go, type ObjectKey } from '../../../objects/place.ts';
import { useMirror } from '../../../mirror/provider.tsx';
import { useSetting } from '../../../mirror/settings.ts';
import { useFields } from '../../../objects/fields.ts';
import { ObjectMenu } from '../../../objects/verbs/menu.tsx';
import { Button } from '../../../ui/button.tsx';
import { toCsv } from '../../../ui/data-table/columns.ts';
import { ColumnsButton } from '../../../ui/data-table/columns-button.tsx';
import { DataTable } from '../../../ui/data-table/data-table.tsx';
import { useTableState } from '../../../ui/data-table/state.ts';
import { SearchBox } from '../../../ui/field/text-field.tsx';
import { icons } from '../../../ui/glyph/icons.ts';
import { ContextMenu, MenuButton } from '../../../ui/layer/menu.tsx';
import { saveText } from '../../../ui/text/save-text.ts';
import { useNow } from '../../../ui/use-now.ts';
import { BulkBar } from './bulk-bar.tsx';
import { gridColumns, liveColumns, type Reader } from './columns.tsx';
import { flat, keyOfRow, type Grouping, type GridRow } from './rows.ts';
import css from './grid.module.css';

const groupings: readonly { readonly value: Grouping; readonly label: string }[] = [
  { value: 'server', label: 'Group by server' },
  { value: 'state', label: 'Group by state' },
  { value: 'tag', label: 'Group by tag' },
  { value: 'none', label: 'No groups' },
];
const grouping = (value: unknown): Grouping => groupings.find((one) => one.value === value)?.value ?? 'server';

/** How a grid is grouped, kept across restarts. */
export const useGrouping = (name: string): readonly [Grouping, (value: Grouping) => void] =>
  useKept(`grid.${name}.group`, grouping);

interface ObjectGridProps {
  readonly label: string;
  /** Remembers columns and sorting under this. */
  readonly name: string;
  readonly rows: readonly GridRow[];
  readonly filter: string;
  readonly onFilter: (filter: string) => void;
  readonly group?: readonly [Grouping, (value: Grouping) => void];
  readonly summary: string;
  /** While nothing is ticked the verbs are for all of it. */
  readonly whole?: boolean;
  readonly empty: ReactNode;
}

/** Servers, VMs or anything selected: sorted, filtered, ticked, and acted on together. */
export function ObjectGrid(props: ObjectGridProps) {
  const { label, name, rows, filter, onFilter, group, summary, whole = false, empty } = props;
  const mirror = useMirror();
  const link = useLink();
  const connections = useConnections();
  const [density] = useSetting('density');
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const [menuFor, setMenuFor] = useState<readonly ObjectKey[]>([]);
  const fields = useFields();
  const plain = useMemo(() => gridColumns(nothing, fields), [fields]);
  const sortedState = useTableState(plain, { remember: name, sorting: { id: 'name', desc: false } });
  const isLive = sortedState.sorting.some(({ id }) => liveColumns.has(id));
  const tick = useNow(isLive ? 5000 : undefined);
  const columns = useMemo(
    () =>
      gridColumns(
        {
          view: (pool) => mirror.pool(pool),
          live: (pool, object) => (tick > 0 ? liveMetrics(link, pool).now(`${object.$cls}/${object.$ref}`) : undefined),
        },
        fields,
      ),
    [mirror, link, tick, fields],
  );
  const all = useMemo(() => flat(rows), [rows]);
  const keys = useMemo(() => {
    const seen = new Set<string>();
    return all.flatMap((row) => {
      const key = ticked.has(row.id) || (whole && ticked.size === 0) ? keyOfRow(row) : undefined;
      if (!key || seen.has(key.uuid)) return [];
      seen.add(key.uuid);
      return [key];
    });
  }, [all, ticked, whole]);
  const onContextMenu = useCallback(
    (row: GridRow, _event: MouseEvent) => {
      const key = keyOfRow(row);
      setMenuFor(key === undefined ? [] : ticked.has(row.id) ? keys : [key]);
    },
    [keys, ticked],
  );
  const together = useRef(keys);
  useEffect(() => {
    together.current = keys;
  }, [keys]);
  const grip = useCallback((row: GridRow) => {
    const key = keyOfRow(row);
    return key && dragLine(key, () => together.current);
  }, []);
  const isStale = (row: GridRow): boolean =>
    row.kind === 'silent' ||
    (row.kind === 'object' && connections?.find(({ id }) => id === row.pool)?.state.at !== 'live');
  const open = (row: GridRow) => {
    const key = keyOfRow(row);
    if (key) go({ at: 'object', ...key });
    else if (row.kind === 'silent') go({ at: 'page', page: 'connection', rest: [row.pool] });
  };
  const save = () => {
    const shown = columns.filter((column) => sortedState.shown.has(column.id));
    saveText(
      `${name}.csv`,
      'text/csv',
      toCsv(
        shown,
        all.filter((row) => row.kind === 'object'),
      ),
    );
  };
  return (
    <div className={css['grid']}>
      <div className={css['tools']}>
        <SearchBox
          icon={icons.filter}
          label="Filter these rows"
          value={filter}
          onChange={onFilter}
          className={css['filter']}
        />
        {group && (
          <MenuButton
            trigger={
              <Button kind="quiet" icon={icons.group}>
                {groupings.find((one) => one.value === group[0])?.label}
              </Button>
            }
            entries={[
              {
                kind: 'choice',
                label: 'Group by',
                value: group[0],
                options: groupings,
                onChange: (value) => group[1](grouping(value)),
              },
            ]}
          />
        )}
        <ColumnsButton columns={columns} state={sortedState} />
        <span className={css['summary']}>{summary}</span>
        <Button kind="quiet" icon={Download} onClick={save}>
          CSV
        </Button>
      </div>
      <ContextMenu content={<ObjectMenu keys={menuFor} />}>
        <div className={css['table']} data-bar={keys.length > 0 || undefined}>
          <DataTable
            label={label}
            columns={columns}
            state={sortedState}
            rows={rows}
            rowId={rowId}
            rowName={rowName}
            subRows={subRows}
            selected={ticked}
            onSelect={setTicked}
            selectable={selectable}
            stale={isStale}
            onOpen={open}
            onContextMenu={onContextMenu}
            grip={grip}
            empty={empty}
            rowHeight={density === 'comfortable' ? 34 : 28}
          />
        </div>
      </ContextMenu>
      {keys.length > 0 && <BulkBar keys={keys} onClear={ticked.size > 0 ? () => setTicked(new Set()) : undefined} />}
    </div>
  );
}

const rowId = (row: GridRow): string => row.id;
const rowName = (row: GridRow): string => row.name;
const subRows = (row: GridRow) => row.below;
const selectable = (row: GridRow): boolean => row.kind === 'object';
/** Only ids and marks are read of these, to know what is shown. */
const nothing: Reader = {
  view: () => ({ pool: '', get: () => undefined, all: () => [], count: () => 0 }),
  live: () => undefined,
};
