import type { ReactNode } from 'react';
import { cx } from '../cx.ts';
import css from './plain-table.module.css';

export interface PlainColumn<Row> {
  readonly id: string;
  readonly head: ReactNode;
  readonly align?: 'right';
  readonly width?: number | string;
  readonly render: (row: Row) => ReactNode;
}

interface PlainTableProps<Row> {
  readonly label: string;
  readonly columns: readonly PlainColumn<Row>[];
  readonly rows: readonly Row[];
  readonly rowId: (row: Row) => string;
}

/** A few rows to read, inside a card. What is sorted, ticked or long is a data table. */
export function PlainTable<Row>({ label, columns, rows, rowId }: PlainTableProps<Row>) {
  return (
    <table className={css['table']} aria-label={label}>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column.id} className={cx(column.align && css['right'])} style={{ width: column.width }}>
              {column.head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={rowId(row)}>
            {columns.map((column) => (
              <td key={column.id} className={cx(column.align && css['right'])}>
                {column.render(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
