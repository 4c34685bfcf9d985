import {
  columnVisibilityFeature,
  createExpandedRowModel,
  createSortedRowModel,
  rowExpandingFeature,
  rowSortingFeature,
  tableFeatures,
  useTable,
  type ColumnDef,
  type RowData,
} from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useId, useLayoutEffect, useMemo, useRef, useState, type MouseEvent, type ReactNode } from 'react';
import { compareCells, fitting, template, type DataColumn } from './columns.ts';
import { HeadRow } from './head.tsx';
import { TableRow } from './row.tsx';
import { useTableKeys } from './keys.ts';
import type { TableState } from './state.ts';
import { useHeld } from './use-held.ts';
import styles from './data-table.module.css';

interface DataTableProps<Row> {
  /** What the table lists, for screen readers. */
  readonly label: string;
  readonly columns: readonly DataColumn<Row>[];
  readonly state: TableState;
  readonly rows: readonly Row[];
  readonly rowId: (row: Row) => string;
  readonly rowName: (row: Row) => string;
  /** Rows under this one; its own presence makes it a group. */
  readonly subRows?: ((row: Row) => readonly Row[] | undefined) | undefined;
  readonly selected?: ReadonlySet<string>;
  readonly onSelect?: (ids: ReadonlySet<string>) => void;
  readonly selectable?: (row: Row) => boolean;
  /** A click ticks the row alone, where what is ticked is told in full beside the table. */
  readonly clickTicks?: boolean;
  readonly onOpen?: (row: Row) => void;
  readonly onContextMenu?: (row: Row, event: MouseEvent) => void;
  readonly stale?: (row: Row) => boolean;
  /** Makes rows draggable: takes hold of a row's element and answers how to let go. Keep it the same. */
  readonly grip?: (row: Row) => ((element: HTMLElement) => (() => void) | undefined) | undefined;
  readonly empty?: ReactNode;
  /** As high as its rows, inside a card; else it fills its box and scrolls. */
  readonly fit?: boolean;
  readonly rowHeight?: number;
}

const features = tableFeatures({
  rowSortingFeature,
  rowExpandingFeature,
  columnVisibilityFeature,
  sortedRowModel: createSortedRowModel(),
  expandedRowModel: createExpandedRowModel(),
});

/** A dense grid: sortable, groupable, tickable with ranges, whole by keyboard; draws only what is in sight. */
export function DataTable<Row extends RowData>(props: DataTableProps<Row>) {
  const { columns, state, rows, rowId, rowName, subRows, selected, onSelect, fit = false, rowHeight = 28 } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  const id = useId();
  useLayoutEffect(() => {
    const box = scroller.current;
    if (!box) return;
    const observer = new ResizeObserver(() => setWidth(box.clientWidth));
    observer.observe(box);
    return () => observer.disconnect();
  }, []);

  const ticks = onSelect !== undefined;
  const shown = useMemo(
    () =>
      fitting(
        columns.filter((column) => state.shown.has(column.id)),
        width,
        ticks,
      ),
    [columns, state.shown, width, ticks],
  );
  const defs = useMemo(
    () =>
      columns.map((column): ColumnDef<typeof features, Row> => ({
        id: column.id,
        accessorFn: (row) => column.sort?.(row),
        sortFn: (a, b) => compareCells(column.sort?.(a.original), column.sort?.(b.original)),
        sortUndefined: 'last',
        enableSorting: column.sort !== undefined,
      })),
    [columns],
  );
  const data = useMemo(() => [...rows], [rows]);
  const table = useTable({
    features,
    columns: defs,
    data,
    getRowId: rowId,
    getSubRows: (row) => {
      const below = subRows?.(row);
      return below ? [...below] : undefined;
    },
    state: {
      sorting: state.sorting.filter(({ id: by }) => columns.some((column) => column.id === by)),
      expanded: true,
    },
    getIsRowExpanded: (row) => !state.collapsed.has(row.id),
    autoResetExpanded: false,
  });
  const { lines, hold } = useHeld(
    table.getExpandedRowModel().rows,
    state.sorting.map(({ id: by, desc }) => `${by} ${desc}`).join(),
  );
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    enabled: !fit,
  });
  useEffect(() => virtual.measure(), [rowHeight, virtual]);

  const keys = useTableKeys({
    lines: lines.map((line) => ({
      id: line.id,
      row: line.original,
      depth: line.depth,
      group: subRows?.(line.original) !== undefined,
    })),
    ...props,
    reveal: (index) => {
      if (!fit) virtual.scrollToIndex(index);
    },
  });
  const drawn = fit
    ? lines.map((_, index) => ({ index, start: index * rowHeight }))
    : virtual.getVirtualItems().map((item) => ({ index: item.index, start: item.start }));
  const grid = { gridTemplateColumns: template(shown, ticks) };
  const surface = {
    role: subRows ? 'treegrid' : 'grid',
    'aria-label': props.label,
    'aria-multiselectable': ticks,
    'aria-rowcount': lines.length + 1,
    'aria-colcount': shown.length + (ticks ? 1 : 0),
    'aria-activedescendant': keys.active === undefined ? undefined : `${id}-${keys.active}`,
    tabIndex: 0,
    onKeyDown: keys.onKeyDown,
    onFocus: keys.onFocus,
  };
  return (
    <div ref={scroller} className={fit ? styles.fit : styles.scroller} {...hold}>
      <div {...surface} className={styles.grid}>
        <HeadRow
          columns={shown}
          sorting={state.sorting}
          sortBy={state.sortBy}
          grid={grid}
          {...(onSelect ? { tick: keys.all, onTick: keys.toggleAll } : {})}
        />
        <div
          role="rowgroup"
          className={styles.body}
          style={{ height: fit ? lines.length * rowHeight : virtual.getTotalSize() }}
        >
          {drawn.map(({ index, start }) => {
            const line = lines[index];
            if (!line) return null;
            const row = line.original;
            return (
              <TableRow
                key={line.id}
                domId={`${id}-${line.id}`}
                row={row}
                name={rowName(row)}
                columns={shown}
                grid={grid}
                top={start}
                height={rowHeight}
                index={index}
                depth={line.depth}
                tree={subRows !== undefined}
                group={subRows ? subRows(row) !== undefined : false}
                open={!state.collapsed.has(line.id)}
                onToggle={() => state.collapse(line.id, !state.collapsed.has(line.id))}
                active={keys.active === line.id}
                selected={selected?.has(line.id) ?? false}
                tickable={ticks && (props.selectable?.(row) ?? true)}
                ticks={ticks}
                stale={props.stale?.(row) ?? false}
                onClick={(event) => keys.onRowClick(line.id, event)}
                onTick={(event) => keys.onTick(line.id, event)}
                {...(props.onOpen ? { onOpen: props.onOpen } : {})}
                {...(props.grip ? { grip: props.grip } : {})}
                {...(props.onContextMenu ? { onContextMenu: props.onContextMenu } : {})}
              />
            );
          })}
        </div>
      </div>
      {lines.length === 0 && props.empty}
    </div>
  );
}
