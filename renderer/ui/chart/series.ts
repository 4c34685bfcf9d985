import { displayFor, niceAxis, type Display, type Unit } from '../../../app/metrics/units.ts';

/** One line: values in base units beside the chart's times; NaN where unknown. */
export interface ChartSeries {
  readonly key: string;
  readonly label: string;
  readonly unit: Unit;
  readonly values: Float64Array;
  readonly colour: string;
  readonly dash: string | undefined;
  /** A comparison, not a measurement of now. */
  readonly ghost?: boolean;
  readonly hidden?: boolean;
}

/** What one unit's lines are drawn against; values become 0 to 1 of it. */
export interface UnitScale {
  readonly unit: Unit;
  readonly top: number;
  readonly ticks: readonly number[];
  readonly display: Display;
}

export const DASHES: readonly (string | undefined)[] = [undefined, '4 3', '1 3', '8 3 2 3', '2 2', '10 4'];
export const PALETTE = ['var(--chart-1)', 'var(--chart-2)', 'var(--chart-3)', 'var(--chart-4)', 'var(--chart-5)', 'var(--chart-6)']; // prettier-ignore

/** One scale per kind of unit, in the order of the series; `floorTop`: what the axis reaches at least. */
export function unitScales(series: readonly ChartSeries[], stacked: boolean, floorTop = 0): readonly UnitScale[] {
  const tops = new Map<string, { readonly unit: Unit; top: number }>();
  const sums = new Map<string, Float64Array>();
  for (const one of series) {
    const key = unitKey(one.unit);
    const entry = tops.get(key) ?? { unit: one.unit, top: 0 };
    tops.set(key, entry);
    if (one.hidden) continue;
    const sum = stacked && !one.ghost ? (sums.get(key) ?? new Float64Array(one.values.length)) : undefined;
    if (sum) sums.set(key, sum);
    one.values.forEach((value, row) => {
      if (Number.isNaN(value)) return;
      if (sum) sum[row] = (sum[row] ?? 0) + value;
      entry.top = Math.max(entry.top, sum ? (sum[row] ?? 0) : value);
    });
  }
  return [...tops.values()].map(({ unit, top }, index) => {
    const axis = niceAxis(unit, Math.max(top, index === 0 ? floorTop : 0));
    return { unit, ...axis, display: displayFor(unit, axis.top) };
  });
}

export const unitKey = (unit: Unit): string => unit.kind + (unit.word ?? '');

/** A thousandth of the axis is the lowest that a logarithmic one shows. */
const DECADES = 3;

/** Where a value stands on an axis, 0 to 1. */
export function place(value: number, scale: UnitScale, log: boolean): number {
  const part = value / scale.top;
  if (!log) return part;
  return part <= 10 ** -DECADES ? 0 : 1 + Math.log10(part) / DECADES;
}

/** The reverse. */
export function valueAt(part: number, scale: UnitScale, log: boolean): number {
  return (log ? 10 ** ((part - 1) * DECADES) : part) * scale.top;
}

export const logTicks = (scale: UnitScale): readonly number[] =>
  Array.from({ length: DECADES + 1 }, (_, power) => scale.top * 10 ** (power - DECADES));

export interface ChartRow {
  readonly t: number;
  readonly [key: string]: number | null;
}

/** Rows for the drawing: keys `s0`, `s1` ... so that they stay the same while series change. Stacks are summed by the drawing. */
export function chartRows(
  times: Float64Array,
  rows: ArrayLike<number>,
  series: readonly ChartSeries[],
  scales: readonly UnitScale[],
  log: boolean,
): readonly ChartRow[] {
  const scaleOf = series.map((one) => scales.find((scale) => unitKey(scale.unit) === unitKey(one.unit)));
  return Array.from(rows, (row) => {
    const out: Record<string, number | null> & { t: number } = { t: times[row] ?? 0 };
    series.forEach((one, index) => {
      const scale = scaleOf[index];
      const value = one.values[row] ?? Number.NaN;
      out[`s${index}`] = !scale || Number.isNaN(value) || one.hidden ? null : place(value, scale, log);
    });
    return out;
  });
}
