import { writeValue } from '../../../app/metrics/units.ts';
import { useCursorTime } from '../../ui/chart/cursor.ts';
import { writeSpan } from '../../ui/chart/chart.tsx';
import { Swatch } from '../../ui/chart/legend.tsx';
import { nearestRow, writeMoment, xOf, type TimeScale } from '../../ui/chart/scale.ts';
import type { ChartSeries } from '../../ui/chart/series.ts';
import type { TimelineEvent } from './events.ts';
import css from './performance.module.css';

interface TooltipProps {
  readonly times: Float64Array;
  readonly charts: readonly { readonly name: string; readonly series: readonly ChartSeries[] }[];
  readonly events: readonly TimelineEvent[];
  readonly scale: TimeScale;
  readonly glide: { readonly current: number };
  readonly plotLeft: number;
}

const MOST = 12;
const WIDTH = 210;

/** All charts' values at the crosshair's moment, in one place beside it. */
export function ChartTooltip({ times, charts, events, scale, glide, plotLeft }: TooltipProps) {
  const time = useCursorTime();
  if (time === undefined || times.length === 0) return null;
  const row = nearestRow(times, time);
  const at = times[row] ?? time;
  const step = at - (times[row - 1] ?? at - 5);
  const x = plotLeft + xOf(scale, at) + glide.current;
  const left = x > plotLeft + scale.width / 2 ? x - WIDTH - 14 : x + 14;
  const near = events.filter((event) => Math.abs(event.time - at) < (scale.to - scale.from) / 50);
  const lines = charts.flatMap(({ series }) => series.filter((one) => !one.hidden));
  return (
    <div className={css['tip']} style={{ left, width: WIDTH }} aria-live="polite">
      <header>
        <strong>{writeMoment(at, scale.to - scale.from)}</strong>
        <span>{writeSpan(step)} avg</span>
      </header>
      {lines.slice(0, MOST).map((one) => {
        const value = one.values[row] ?? Number.NaN;
        return (
          <div key={one.key} className={css['tipRow']}>
            <Swatch colour={one.colour} dash={one.ghost ? '1 3' : one.dash} />
            <span>{one.label}</span>
            <b>{Number.isNaN(value) ? 'no data' : writeValue(one.unit, value)}</b>
          </div>
        );
      })}
      {lines.length > MOST && <p className={css['tipNote']}>{lines.length - MOST} more</p>}
      {near.map((event) => (
        <p key={event.key} className={css['tipEvent']} data-tone={event.tone}>
          {event.label}
        </p>
      ))}
    </div>
  );
}

/** The crosshair's moment on the axis of time. */
export function TimeTag({ times, scale, glide }: Pick<TooltipProps, 'times' | 'scale' | 'glide'>) {
  const time = useCursorTime();
  if (time === undefined || times.length === 0) return null;
  const at = times[nearestRow(times, time)] ?? time;
  const text = new Date(at * 1000).toLocaleTimeString('en-GB');
  return (
    <span className={css['timeTag']} style={{ left: xOf(scale, at) + glide.current }}>
      {text}
    </span>
  );
}
