import { cx } from '../cx.ts';
import css from './meter.module.css';

interface MeterProps {
  /** 0 to 1. */
  readonly value: number;
  /** 0 to 1 after what is planned; what it adds is drawn in the accent. */
  readonly after?: number;
  /** "Memory of xs-paris-01: 206 of 384 GiB". */
  readonly label: string;
  readonly width?: number;
  /** A task's progress: accent at any value. */
  readonly progress?: boolean;
}

const percent = (value: number): string => `${Math.max(0, Math.min(1, value)) * 100}%`;

/** How full: neutral until 85 %, amber from there, red from 95 %. The number beside it stays neutral. */
export function Meter({ value, after, label, width, progress = false }: MeterProps) {
  const level = progress ? 'progress' : value >= 0.95 ? 'full' : value >= 0.85 ? 'high' : 'normal';
  const shown = after === undefined ? value : Math.min(value, after);
  return (
    <span
      role={progress ? 'progressbar' : 'meter'}
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(value * 100)}
      className={css['meter']}
      style={width === undefined ? undefined : { width, flex: 'none' }}
    >
      <span className={cx(css['fill'], css[level])} style={{ width: percent(shown) }} />
      {after !== undefined && after > value ? (
        <span
          className={cx(css['fill'], css['added'])}
          style={{ insetInlineStart: percent(value), width: percent(after - value) }}
        />
      ) : null}
    </span>
  );
}
