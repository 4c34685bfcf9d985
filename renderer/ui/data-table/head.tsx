import { ArrowDown, ArrowUp } from 'lucide-react';
import type { CSSProperties } from 'react';
import type { DataColumn } from './columns.ts';
import type { Sorting } from './order.ts';
import styles from './data-table.module.css';
import { Tick } from './tick.tsx';

interface Props<Row> {
  readonly columns: readonly DataColumn<Row>[];
  readonly sorting: readonly Sorting[];
  readonly sortBy: (id: string) => void;
  readonly grid: CSSProperties;
  readonly tick?: boolean | 'mixed';
  readonly onTick?: () => void;
}

export function HeadRow<Row>({ columns, sorting, sortBy, grid, tick, onTick }: Props<Row>) {
  return (
    <div role="rowgroup" className={styles.head}>
      <div role="row" className={styles.headRow} style={grid} aria-rowindex={1}>
        {onTick && (
          <div role="columnheader" className={styles.tickCell}>
            <Tick state={tick ?? false} label="All rows" onTick={onTick} />
          </div>
        )}
        {columns.map((column) => {
          const rank = sorting.findIndex(({ id }) => id === column.id);
          const sorted = sorting[rank];
          const Arrow = sorted?.desc ? ArrowDown : ArrowUp;
          const name = (
            <span className={styles.headName}>
              {column.head}
              {column.unit && <span className={styles.unit}> {column.unit}</span>}
            </span>
          );
          return (
            <div
              key={column.id}
              role="columnheader"
              aria-sort={sorted && rank === 0 ? (sorted.desc ? 'descending' : 'ascending') : undefined}
              className={column.align === 'right' ? styles.headRight : styles.headCell}
            >
              {column.sort ? (
                <button type="button" className={styles.sorter} onClick={() => sortBy(column.id)}>
                  {name}
                  {sorted && (
                    <Arrow
                      size={14}
                      strokeWidth={1.75}
                      aria-hidden="true"
                      className={rank === 0 ? undefined : styles.lesser}
                    />
                  )}
                </button>
              ) : (
                name
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}
