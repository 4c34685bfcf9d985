import type { ReactNode } from 'react';
import { writeValue } from '../../../app/metrics/units.ts';
import { cx } from '../cx.ts';
import type { ChartSeries } from './series.ts';
import css from './chart.module.css';

interface LegendProps {
  readonly label: string;
  readonly series: readonly ChartSeries[];
  readonly strong: string | undefined;
  readonly onStrong: (key: string | undefined) => void;
  readonly onHide: (key: string, hidden: boolean) => void;
  /** Below the series: gaps and their reasons, alarms, what was left out. */
  /** As high as this at most, scrolling; left out, as high as it is. */
  readonly height: number | undefined;
  readonly notes: readonly { readonly key: string; readonly mark: ReactNode; readonly text: ReactNode }[];
}

/** A long one begins beside the title, where nothing stands. */
const HEAD = 24;
/** As large as a target for the pointer has to be. */
const ROW = 24;

/** The newest known value of a line. */
function lastKnown(values: Float64Array): number {
  for (let row = values.length - 1; row >= Math.max(0, values.length - 12); row -= 1) {
    const value = values[row] ?? Number.NaN;
    if (!Number.isNaN(value)) return value;
  }
  return Number.NaN;
}

/** Names and values of a chart's lines; the swatch shows and hides one, the name makes it stand out. */
export function Legend({ label, series, strong, onStrong, onHide, notes, height }: LegendProps) {
  const long = height !== undefined && (series.length + notes.length) * ROW > height;
  return (
    <ul
      className={css['legend']}
      style={
        height === undefined
          ? undefined
          : long
            ? { maxHeight: height + HEAD + ROW + 4, marginTop: -HEAD }
            : { maxHeight: height + 4 }
      }
      aria-label={label}
    >
      {series.map((one) => (
        <li
          key={one.key}
          className={cx(css['entry'], one.ghost && css['ghost'])}
          data-strong={one.key === strong || undefined}
          data-off={one.hidden || undefined}
        >
          <button
            type="button"
            className={css['swatch']}
            aria-pressed={!one.hidden}
            aria-label={`Show ${one.label}`}
            onClick={() => onHide(one.key, !one.hidden)}
          >
            <Swatch colour={one.hidden ? 'var(--line2)' : one.colour} dash={one.ghost ? '1 3' : one.dash} />
          </button>
          <button
            type="button"
            className={css['name']}
            title={one.label}
            aria-pressed={one.key === strong}
            onClick={() => onStrong(one.key === strong ? undefined : one.key)}
          >
            {one.label}
          </button>
          <span className={cx(css['value'], one.ghost && css['ghost'])}>{valueText(one)}</span>
        </li>
      ))}
      {notes.map((note) => (
        <li key={note.key} className={css['entry']}>
          {note.mark}
          <span className={css['note']}>{note.text}</span>
        </li>
      ))}
    </ul>
  );
}

function valueText(one: ChartSeries): string {
  const value = lastKnown(one.values);
  return Number.isNaN(value) ? 'no data' : writeValue(one.unit, value);
}

export function Swatch({ colour, dash }: { readonly colour: string; readonly dash: string | undefined }) {
  return (
    <svg width="20" height="8" aria-hidden>
      <line
        x1="0"
        y1="4"
        x2="18"
        y2="4"
        stroke={colour}
        strokeWidth="2"
        {...(dash === undefined ? {} : { strokeDasharray: dash })}
      />
    </svg>
  );
}

export function BandSwatch() {
  return (
    <svg width="20" height="12" aria-hidden>
      <rect y="2" width="18" height="8" className={css['others']} />
    </svg>
  );
}

export function HatchSwatch() {
  return (
    <svg width="20" height="12" aria-hidden>
      <rect width="18" height="12" className={css['gap']} />
    </svg>
  );
}
