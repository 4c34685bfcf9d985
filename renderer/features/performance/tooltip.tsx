import { writeValue } from '../../../app/metrics/units.ts';
import { useCursorTime } from '../../ui/chart/cursor.ts';
import { writeSpan } from '../../ui/chart/chart.tsx';
import { Swatch } from '../../ui/chart/legend.tsx';
import { nearestRow, writeMoment, xOf, type TimeScale } from '../../ui/chart/scale.ts';
import { useDrawn, type DrawnColumns } from './share/drawn.ts';
import type { TimelineEvent } from './events/events.ts';
import css from './performance.module.css';

interface TooltipProps {
  /** What it speaks of: all columns of the page. */
  readonly drawn: DrawnColumns;
  readonly times: Float64Array;
  readonly events: readonly TimelineEvent[];
  readonly scale: TimeScale;
  readonly glide: { readonly current: number };
  readonly plotLeft: number;
  /** Which column it is in. */
  readonly column: number;
}

/** Lines in all, and of one chart, so that a chart of many leaves room for the others. */
const MOST = 16;
const MOST_OF_CHART = 6;
/** A column is as wide as its names need, within these pixels. */
const NARROW = 228;
const WIDE = 380;

/** All charts' values at the crosshair's moment, in one place beside it. */
export function ChartTooltip({ drawn, times, events, scale, glide, plotLeft, column: place }: TooltipProps) {
  const time = useCursorTime();
  const columns = useDrawn(drawn);
  if (time === undefined || times.length === 0) return null;
  const row = nearestRow(times, time);
  const at = times[row] ?? time;
  const step = at - (times[row - 1] ?? at - 5);
  const x = plotLeft + xOf(scale, at) + glide.current;
  // Two columns are wider than the rest of one: the second one's tooltip lies over the first.
  const before = x > plotLeft + scale.width / 2 || (columns.length > 1 && place > 0);
  const style = {
    left: before ? x - 14 : x + 14,
    minWidth: NARROW * columns.length,
    maxWidth: WIDE * columns.length,
  };
  const near = events.filter((event) => Math.abs(event.time - at) < (scale.to - scale.from) / 50);
  return (
    <div className={css['tipRail']}>
      <div className={css['tip']} data-before={before || undefined} style={style} aria-live="polite">
        <header>
          <strong>{writeMoment(at, scale.to - scale.from)}</strong>
          <span>{writeSpan(step)} avg</span>
        </header>
        <div className={css['tipColumns']}>
          {columns.map((column) => {
            const all = column.charts.map(({ series }) => series.filter((one) => !one.hidden));
            const lines = all.flatMap((series) => series.slice(0, MOST_OF_CHART)).slice(0, MOST);
            const more = all.flat().length - lines.length;
            const own = nearestRow(column.times, at);
            return (
              <div key={column.name}>
                {columns.length > 1 && <p className={css['tipName']}>{column.name}</p>}
                {lines.map((one) => {
                  const value = one.values[own] ?? Number.NaN;
                  return (
                    <div key={one.key} className={css['tipRow']}>
                      <Swatch colour={one.colour} dash={one.ghost ? '1 3' : one.dash} />
                      <span>{one.label}</span>
                      <b>{Number.isNaN(value) ? 'no data' : writeValue(one.unit, value)}</b>
                    </div>
                  );
                })}
                {more > 0 && <p className={css['tipNote']}>{more} more</p>}
              </div>
            );
          })}
        </div>
        {near.map((event) => (
          <p key={event.key} className={css['tipEvent']} data-tone={event.tone}>
            {event.label}
          </p>
        ))}
      </div>
    </div>
  );
}

/** The crosshair's moment on the axis of time. */
export function TimeTag({ times, scale, glide }: Pick<TooltipProps, 'times' | 'scale' | 'glide'>) {
  const time = useCursorTime();
  if (time === undefined || times.length === 0) return null;
  const at = times[nearestRow(times, time)] ?? time;
  const span = scale.to - scale.from;
  const text = span > 86_400 ? writeMoment(at, span) : new Date(at * 1000).toLocaleTimeString('en-GB');
  return (
    <span className={css['timeTag']} style={{ left: xOf(scale, at) + glide.current }}>
      {text}
    </span>
  );
}
