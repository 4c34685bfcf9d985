import { ChevronDown, ChevronRight } from 'lucide-react';
import { useEffect, useRef, type CSSProperties, type MouseEvent } from 'react';
import type { DataColumn } from './columns.ts';
import { Tick } from './tick.tsx';
import styles from './data-table.module.css';

/** Pixels to the right per level. */
const STEP = 20;

interface Props<Row> {
  readonly domId: string;
  readonly row: Row;
  readonly name: string;
  readonly columns: readonly DataColumn<Row>[];
  readonly grid: CSSProperties;
  readonly top: number;
  readonly height: number;
  readonly index: number;
  readonly depth: number;
  readonly group: boolean;
  /** Rows have levels. */
  readonly tree: boolean;
  readonly open: boolean;
  readonly onToggle: () => void;
  readonly active: boolean;
  readonly selected: boolean;
  readonly ticks: boolean;
  readonly tickable: boolean;
  readonly stale: boolean;
  readonly onClick: (event: MouseEvent) => void;
  readonly onTick: (event: MouseEvent) => void;
  readonly onOpen?: (row: Row) => void;
  readonly onContextMenu?: (row: Row, event: MouseEvent) => void;
  /** Takes hold of the row's element, for dragging; answers how to let go. */
  readonly grip?: (row: Row) => ((element: HTMLElement) => (() => void) | undefined) | undefined;
}

/** The cells that are drawn: a sentence takes the place of the columns it spans. */
function cellsOf<Row>(columns: readonly DataColumn<Row>[], row: Row) {
  const cells: { readonly column: DataColumn<Row>; readonly span: number }[] = [];
  for (let at = 0; at < columns.length;) {
    const column = columns[at];
    if (!column) break;
    const span = Math.min(column.span?.(row) ?? 1, columns.length - at);
    cells.push({ column, span });
    at += span;
  }
  return cells;
}

export function TableRow<Row>(props: Props<Row>) {
  const { row, columns, group, depth, open, onOpen, onContextMenu } = props;
  const { grip } = props;
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => (element.current ? grip?.(row)?.(element.current) : undefined), [grip, row]);
  const Twisty = open ? ChevronDown : ChevronRight;
  const mouse = {
    onClick: props.onClick,
    onDoubleClick: () => onOpen?.(row),
    onContextMenu: (event: MouseEvent) => onContextMenu?.(row, event),
  };
  return (
    <div
      ref={element}
      role="row"
      id={props.domId}
      aria-rowindex={props.index + 2}
      aria-selected={props.ticks ? props.selected : undefined}
      aria-level={props.tree ? depth + 1 : undefined}
      aria-expanded={group ? open : undefined}
      className={styles.row}
      data-group={group || undefined}
      data-active={props.active || undefined}
      data-selected={props.selected || undefined}
      data-stale={props.stale || undefined}
      style={{ ...props.grid, height: props.height, transform: `translateY(${props.top}px)` }}
      {...mouse}
    >
      {props.ticks && (
        <div role="gridcell" className={styles.tickCell}>
          {props.tickable && <Tick state={props.selected} label={`Select ${props.name}`} onTick={props.onTick} />}
        </div>
      )}
      {cellsOf(columns, row).map(({ column, span }, at) => {
        return (
          <div
            key={column.id}
            role="gridcell"
            className={column.align === 'right' && span === 1 ? styles.cellRight : styles.cell}
            style={span > 1 ? { gridColumn: `span ${span}` } : undefined}
          >
            {at === 0 && (group || depth > 0) && (
              <span
                className={styles.indent}
                style={group ? { width: STEP * (depth + 1), paddingLeft: STEP * depth } : { width: STEP * depth }}
              >
                {group && (
                  <button
                    type="button"
                    tabIndex={-1}
                    className={styles.twisty}
                    aria-label={`${open ? 'Collapse' : 'Expand'} ${props.name}`}
                    onClick={(event) => {
                      event.stopPropagation();
                      props.onToggle();
                    }}
                  >
                    <Twisty size={14} strokeWidth={1.75} aria-hidden="true" />
                  </button>
                )}
              </span>
            )}
            {column.render(row)}
          </div>
        );
      })}
    </div>
  );
}
