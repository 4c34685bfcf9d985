/** The middle of what was measured. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const high = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? high : ((sorted[middle - 1] ?? high) + high) / 2;
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** One line of the table. `value` is the median; `bar` must be met, `aim` is the wish. */
export interface Row {
  readonly measure: string;
  readonly value: number;
  readonly unit: string;
  readonly bar: number;
  readonly aim: number;
  /** More is better. */
  readonly rising?: boolean;
  /** Everything behind the value. */
  readonly details: unknown;
}

export const met = ({ value, bar, rising }: Row): boolean => (rising ? value >= bar : value <= bar);
const wished = ({ value, aim, rising }: Row): boolean => (rising ? value >= aim : value <= aim);

const shown = (value: number, unit: string): string =>
  `${Number(value.toPrecision(3))}${unit === '×' ? unit : ` ${unit}`}`;

export function table(rows: readonly Row[]): string {
  const cells = [
    ['measure', 'median', 'bar', 'aim', ''],
    ...rows.map((row) => {
      const sign = row.rising ? '≥' : '≤';
      const verdict = met(row) ? (wished(row) ? 'met, aim too' : 'met') : 'MISSED';
      return [
        row.measure,
        shown(row.value, row.unit),
        `${sign} ${shown(row.bar, row.unit)}`,
        `${sign} ${shown(row.aim, row.unit)}`,
        verdict,
      ];
    }),
  ];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  return cells
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
