import type { ReactNode } from 'react';

/** One column of a data table. What a cell shows, what it sorts by and what it is in a file are told apart. */
export interface DataColumn<Row> {
  readonly id: string;
  readonly head: string;
  /** In the head, beside the name; then not in the cells. */
  readonly unit?: string;
  readonly width: number;
  /** Takes a share of what is left over. */
  readonly grow?: number;
  readonly align?: 'left' | 'right';
  readonly render: (row: Row) => ReactNode;
  readonly sort?: (row: Row) => string | number | undefined;
  /** The first click on its head brings the largest to the top. */
  readonly mostFirst?: boolean;
  readonly text?: (row: Row) => string;
  /** Cannot be hidden, never dropped. */
  readonly fixed?: boolean;
  /** Not shown until somebody chooses it. */
  readonly optional?: boolean;
  /** The higher, the sooner it goes when the table gets narrow. */
  readonly drop?: number;
  /** How many columns, itself included, the cell of this row takes: for sentences in place of values. */
  readonly span?: (row: Row) => number;
}

const tick = 34;

/** The columns that fit a width: those marked to drop go first, the highest mark before the others. */
export function fitting<Row>(
  columns: readonly DataColumn<Row>[],
  width: number,
  ticks: boolean,
): readonly DataColumn<Row>[] {
  const total = columns.reduce((sum, column) => sum + column.width, ticks ? tick : 0);
  if (width === 0 || total <= width) return columns;
  const last = columns
    .filter((column) => column.drop !== undefined && !column.fixed)
    .sort((a, b) => (b.drop ?? 0) - (a.drop ?? 0))[0];
  return last
    ? fitting(
        columns.filter((column) => column !== last),
        width,
        ticks,
      )
    : columns;
}

/** The `grid-template-columns` of a row. */
export function template<Row>(columns: readonly DataColumn<Row>[], ticks: boolean): string {
  const tracks = columns.map((column) =>
    column.grow ? `minmax(${column.width}px, ${column.grow}fr)` : `${column.width}px`,
  );
  return [...(ticks ? [`${tick}px`] : []), ...tracks].join(' ');
}

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** Natural order; what has no value is last whichever way round. */
export function compareCells(a: string | number | undefined, b: string | number | undefined): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? 1 : -1;
  return typeof a === 'number' && typeof b === 'number' ? a - b : collator.compare(String(a), String(b));
}

/** A text that a spreadsheet would run as a formula gets a quote in front. */
function field(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) && !/^-?\d/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The table as comma-separated values (RFC 4180), with a byte-order mark so that spreadsheets read UTF-8. */
export function toCsv<Row>(columns: readonly DataColumn<Row>[], rows: readonly Row[]): string {
  const written = columns.filter((column) => column.text ?? column.sort);
  const head = written.map((column) => field(column.unit ? `${column.head} (${column.unit})` : column.head));
  const lines = rows.map((row) =>
    written.map((column) => field(column.text ? column.text(row) : String(column.sort?.(row) ?? ''))).join(','),
  );
  return `\uFEFF${[head.join(','), ...lines].join('\r\n')}\r\n`;
}
