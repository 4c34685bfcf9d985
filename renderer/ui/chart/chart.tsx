import { memo, useId, useMemo, type ReactNode } from 'react';
import { writeNumber, writeValue } from '../../../app/metrics/units.ts';
import { thinRows } from '../../../app/metrics/thin.ts';
import { CanvasLines } from './canvas-lines.tsx';
import { ChartLines } from './chart-lines.tsx';
import { Crosshair } from './crosshair.tsx';
import { HatchSwatch, Legend } from './legend.tsx';
import { Plot, type WindowMoves } from './plot.tsx';
import { nearestRow, timeTicks, xOf, type TimeScale } from './scale.ts';
import { chartRows, logTicks, place, unitKey, unitScales, type ChartSeries, type UnitScale } from './series.ts';
import { Threshold, type ThresholdLine } from './threshold.tsx';
import css from './chart.module.css';

export interface ChartGap {
  readonly from: number;
  readonly to: number;
  readonly reason: string;
}

export interface ChartMark {
  readonly time: number;
  readonly tone: 'quiet' | 'warn';
  /** Somebody points at it elsewhere. */
  readonly chosen?: boolean;
}

/** The grey band of what is not drawn line by line. */
export interface OthersBand {
  readonly label: string;
  readonly low: Float64Array;
  readonly high: Float64Array;
}

interface ChartProps {
  readonly title: string;
  /** A link leads here: it is brought into sight, and stands out. */
  readonly marked?: boolean;
  readonly legend?: 'right' | 'below';
  readonly times: Float64Array;
  readonly series: readonly ChartSeries[];
  readonly others?: OthersBand | undefined;
  readonly scale: TimeScale;
  readonly glide: { readonly current: number };
  readonly height: number;
  readonly unitNote?: string | undefined;
  readonly gaps: readonly ChartGap[];
  /** Whether the legend says why they are. */
  readonly tellsGaps: boolean;
  readonly marks: readonly ChartMark[];
  readonly moves: WindowMoves;
  readonly stacked: boolean;
  readonly log: boolean;
  /** What the axis reaches at least: a server's memory. */
  readonly floorTop: number;
  readonly threshold?: ((scale: UnitScale) => ThresholdLine | undefined) | undefined;
  readonly strong: string | undefined;
  readonly onStrong: (key: string | undefined) => void;
  readonly onHide: (key: string, hidden: boolean) => void;
  /** "CPU of web-07, now 29 %, highest 96 % at 01:19". */
  readonly summary: string;
  readonly tools: ReactNode;
  readonly notes?: readonly { readonly key: string; readonly mark: ReactNode; readonly text: ReactNode }[];
}

/** Lines in one chart that SVG holds at a steady pace; where somebody asked for more of them, they go to a canvas. */
const SVG_SERIES = 6;
/** More than this many points of a line are thinned: two or three pixels each. */
const SVG_POINTS = 150;
const CANVAS_POINTS = 400;

/** One chart: lines by recharts (many: canvas), everything else as plain elements around them. */
export const Chart = memo(function Chart(props: ChartProps) {
  const { title, times, series, scale, glide, height, gaps, marks, moves, stacked, log, strong, threshold } = props;
  const { legend = 'right' } = props;
  const lines = useId();
  const scales = useMemo(() => unitScales(series, stacked, props.floorTop), [series, stacked, props.floorTop]);
  const first = scales[0];
  const shown = series.filter((one) => !one.hidden && !one.ghost).length;
  const canvas = !stacked && shown > SVG_SERIES;
  const rows = useMemo(() => {
    const kept = thinRows(times, series.filter((one) => !one.hidden).map((one) => one.values), canvas ? CANVAS_POINTS : SVG_POINTS); // prettier-ignore
    return chartRows(times, kept, series, scales, log);
  }, [times, series, scales, log, canvas]);

  const pick = (x: number, y: number) => {
    const row = nearestRow(times, scale.from + (x / scale.width) * (scale.to - scale.from));
    let best: string | undefined;
    let least = 12;
    for (const one of series) {
      const own = scales.find((entry) => unitKey(entry.unit) === unitKey(one.unit));
      const value = one.values[row] ?? Number.NaN;
      if (!own || one.hidden || Number.isNaN(value)) continue;
      const away = Math.abs((1 - place(value, own, log)) * height - y);
      if (away < least) [least, best] = [away, one.key];
    }
    props.onStrong(best === strong ? undefined : best);
  };

  const ticks = first ? (log ? logTicks(first) : first.ticks) : [];
  const step = times.length > 1 ? (times[times.length - 1] ?? 0) - (times[times.length - 2] ?? 0) : 5;
  const gapNotes = (props.tellsGaps ? gaps.slice(0, 2) : []).map((gap, index) => ({
    key: `gap${index}`,
    mark: <HatchSwatch />,
    text: `${gap.reason}, ${writeSpan(gap.to - gap.from)}`,
  }));
  const line = first && threshold?.(first);
  return (
    <section
      ref={props.marked ? bringIntoSight : undefined}
      className={css['chart']}
      data-legend={legend}
      data-marked={props.marked || undefined}
      aria-labelledby={lines}
    >
      <header className={css['head']}>
        <h3 className={css['title']}>{title}</h3>
        <span className={css['unit']}>{[unitWords(first), props.unitNote].filter(Boolean).join(' ')}</span>
        <span className={css['tools']}>{props.tools}</span>
      </header>
      <div className={css['area']}>
        <span id={lines} className={css['hidden']}>
          {props.summary}
        </span>
        <div className={css['axis']} style={{ height }} aria-hidden>
          {first &&
            ticks.map((tick) => (
              <span key={tick} style={{ top: (1 - place(tick, first, log)) * height }}>
                {writeNumber(tick / first.display.from)}
              </span>
            ))}
        </div>
        <Plot scale={scale} height={height} glide={glide} moves={moves} label={props.summary} onPick={pick} step={step}>
          <svg className={css['still']} width={scale.width} height={height} aria-hidden>
            {first &&
              ticks.map((tick, index) => {
                const y = Math.min(height - 0.5, Math.max(0.5, (1 - place(tick, first, log)) * height));
                return <line key={tick} className={`${css['gridline']} ${index === 0 ? css['base'] : ''}`} x1={0} x2={scale.width} y1={y} y2={y} />; // prettier-ignore
              })}
          </svg>
          <div className={css['glide']}>
            <svg width={scale.width} height={height} style={{ position: 'absolute', overflow: 'visible' }} aria-hidden>
              {timeTicks(scale).map((tick) => (
                <line
                  key={tick.time}
                  className={css['gridline']}
                  x1={xOf(scale, tick.time)}
                  x2={xOf(scale, tick.time)}
                  y1={0}
                  y2={height}
                />
              ))}
              {gaps.map((gap) => (
                <Gap key={gap.from} gap={gap} scale={scale} height={height} />
              ))}
              {props.others && first && (
                <path className={css['others']} d={bandPath(times, props.others, scale, height, first, log)} />
              )}
              {marks.map((mark, index) => (
                <line
                  key={`${mark.time}-${index}`}
                  className={css['mark']}
                  data-tone={mark.tone}
                  data-chosen={mark.chosen || undefined}
                  x1={xOf(scale, mark.time)}
                  x2={xOf(scale, mark.time)}
                  y1={0}
                  y2={height}
                />
              ))}
            </svg>
            {canvas ? (
              <CanvasLines
                rows={rows}
                series={series}
                from={scale.from}
                to={scale.to}
                width={scale.width}
                height={height}
                strong={strong}
              />
            ) : (
              <ChartLines
                rows={rows}
                series={series}
                from={scale.from}
                to={scale.to}
                width={scale.width}
                height={height}
                stacked={stacked}
                strong={strong}
              />
            )}
          </div>
          {line && <Threshold line={line} height={height} />}
          <Crosshair
            times={times}
            series={series}
            scales={scales}
            scale={scale}
            glide={glide}
            height={height}
            log={log}
            stacked={stacked}
          />
        </Plot>
      </div>
      <Legend
        label={`Lines of ${title}`}
        series={series}
        strong={strong}
        onStrong={props.onStrong}
        onHide={props.onHide}
        notes={[...(props.notes ?? []), ...gapNotes]}
        height={legend === 'right' ? height : undefined}
      />
    </section>
  );
});

const bringIntoSight = (element: HTMLElement | null): void => element?.scrollIntoView({ block: 'nearest' });

function Gap({ gap, scale, height }: { readonly gap: ChartGap; readonly scale: TimeScale; readonly height: number }) {
  const x = Math.max(-20, xOf(scale, gap.from));
  const width = Math.min(scale.width + 20, xOf(scale, gap.to)) - x;
  if (width < 1) return null;
  return (
    <>
      <rect className={css['gap']} x={x} y={0} width={width} height={height}>
        <title>{gap.reason}</title>
      </rect>
      {width > 56 && (
        <text className={css['gapText']} x={x + width / 2} y={height / 2 + 4} textAnchor="middle">
          no data
        </text>
      )}
    </>
  );
}

function unitWords(first: UnitScale | undefined): string {
  if (!first) return '';
  return first.unit.kind === 'fraction' ? '%' : first.display.symbol;
}

function bandPath(
  times: Float64Array,
  band: OthersBand,
  scale: TimeScale,
  height: number,
  axis: UnitScale,
  log: boolean,
): string {
  let path = '';
  let up: string[] = [];
  let down: string[] = [];
  const close = () => {
    if (up.length > 0) path += `M${up.join('L')}L${down.toReversed().join('L')}Z`;
    up = [];
    down = [];
  };
  times.forEach((time, row) => {
    const low = band.low[row] ?? Number.NaN;
    const high = band.high[row] ?? Number.NaN;
    if (Number.isNaN(low) || Number.isNaN(high)) return close();
    const x = xOf(scale, time).toFixed(1);
    up.push(`${x},${((1 - place(high, axis, log)) * height).toFixed(1)}`);
    down.push(`${x},${((1 - place(low, axis, log)) * height).toFixed(1)}`);
  });
  close();
  return path;
}

export function writeSpan(seconds: number): string {
  const choices: readonly (readonly [number, string])[] = [[86_400, 'd'], [3600, 'h'], [60, 'min']]; // prettier-ignore
  for (const [size, word] of choices)
    if (seconds === size || seconds >= size * 1.5) return `${Math.round(seconds / size)} ${word}`;
  return seconds >= 60 ? '1 min' : `${Math.round(seconds)} s`;
}

/** One sentence of a chart for who cannot see it. */
export function summarise(title: string, of: string, times: Float64Array, series: readonly ChartSeries[]): string {
  const parts = series.slice(0, 4).flatMap((one) => {
    let high = -Infinity;
    let at = 0;
    let sum = 0;
    let known = 0;
    one.values.forEach((value, row) => {
      if (Number.isNaN(value)) return;
      sum += value;
      known += 1;
      if (value > high) [high, at] = [value, times[row] ?? 0];
    });
    if (known === 0) return [`${one.label} is not known`];
    const clock = new Date(at * 1000).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
    return [
      `${one.label} ${writeValue(one.unit, sum / known)} on average, at most ${writeValue(one.unit, high)} at ${clock}`,
    ];
  });
  return `${title} of ${of}: ${parts.join('; ')}.`;
}
