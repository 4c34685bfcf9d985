import { screenX } from './plot.tsx';
import { nearestRow, type TimeScale } from './scale.ts';
import { place, unitKey, type ChartSeries, type UnitScale } from './series.ts';
import { useCursorTime } from './cursor.ts';
import css from './chart.module.css';

interface CrosshairProps {
  readonly times: Float64Array;
  readonly series: readonly ChartSeries[];
  readonly scales: readonly UnitScale[];
  readonly scale: TimeScale;
  readonly glide: { readonly current: number };
  readonly height: number;
  readonly log: boolean;
  readonly stacked: boolean;
}

/** The line at the pointer's moment, in every chart at once, with a dot on each line. It alone follows the pointer. */
export function Crosshair({ times, series, scales, scale, glide, height, log, stacked }: CrosshairProps) {
  const time = useCursorTime();
  if (time === undefined || times.length === 0) return null;
  const row = nearestRow(times, time);
  const at = times[row] ?? time;
  const x = screenX(scale, glide, at);
  const dots = dotsAt(row, series, scales, log, stacked);
  return (
    <>
      <div className={css['cross']} style={{ left: x }} />
      {dots.map((dot) => (
        <span key={dot.key} className={css['dot']} style={{ left: x, top: (1 - dot.at) * height, color: dot.colour }} />
      ))}
    </>
  );
}

function dotsAt(
  row: number,
  series: readonly ChartSeries[],
  scales: readonly UnitScale[],
  log: boolean,
  stacked: boolean,
): readonly { readonly key: string; readonly at: number; readonly colour: string }[] {
  const dots: { readonly key: string; readonly at: number; readonly colour: string }[] = [];
  let below = 0;
  for (const one of series.slice(0, 12)) {
    const own = scales.find((entry) => unitKey(entry.unit) === unitKey(one.unit));
    const value = one.values[row] ?? Number.NaN;
    if (!own || one.hidden || Number.isNaN(value)) continue;
    if (stacked && !one.ghost) below += value;
    dots.push({ key: one.key, at: place(stacked && !one.ghost ? below : value, own, log), colour: one.colour });
  }
  return dots;
}
