import { useState, type KeyboardEvent, type PointerEvent } from 'react';
import css from './chart.module.css';

/** A limit in a chart, from a real alarm; dragging it edits the alarm. */
export interface ThresholdLine {
  /** 0 to 1 of the axis. */
  readonly at: number;
  readonly sense: 'high' | 'low';
  /** What it says of a level, 0 to 1 of the axis: "alarm over 90 % for 5 min". */
  text(at: number): string;
  /** Absent where it may not be moved. */
  readonly onMove?: ((at: number) => void) | undefined;
}

/** A dashed line with a handle as wide as the plot, and a faint band where the alarm fires. */
export function Threshold({ line, height }: { readonly line: ThresholdLine; readonly height: number }) {
  const [moved, setMoved] = useState<number>();
  const at = Math.max(0, Math.min(1, moved ?? line.at));
  const y = (1 - at) * height;
  const from = (event: PointerEvent<HTMLElement>): number => {
    const box = event.currentTarget.parentElement?.getBoundingClientRect();
    return box ? Math.max(0, Math.min(1, 1 - (event.clientY - box.top) / box.height)) : at;
  };
  const key = (event: KeyboardEvent<HTMLElement>) => {
    const step = { ArrowUp: 0.01, ArrowDown: -0.01, PageUp: 0.1, PageDown: -0.1 }[event.key];
    if (event.key === 'Enter' && moved !== undefined) {
      line.onMove?.(moved);
      setMoved(undefined);
    } else if (event.key === 'Escape') setMoved(undefined);
    else if (step !== undefined) setMoved(Math.max(0, Math.min(1, at + step)));
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const band = line.sense === 'high' ? { top: 0, height: y } : { top: y, height: height - y };
  const label = (
    <span className={css['thresholdText']} data-under={y < 26 || undefined}>
      {line.text(at)}
    </span>
  );
  if (!line.onMove)
    return (
      <>
        <div className={css['band']} style={band} />
        <div className={css['threshold']} style={{ top: y, cursor: 'inherit' }}>
          {label}
        </div>
      </>
    );
  return (
    <>
      <div className={css['band']} style={band} />
      <button
        type="button"
        className={css['threshold']}
        style={{ top: y }}
        aria-label={`${line.text(at)}; arrow keys move it, Enter keeps it`}
        onPointerDown={(event) => {
          event.stopPropagation();
          event.currentTarget.setPointerCapture(event.pointerId);
          setMoved(at);
        }}
        onPointerMove={(event) => {
          if (moved !== undefined && event.buttons > 0) setMoved(from(event));
        }}
        onPointerUp={(event) => {
          event.stopPropagation();
          if (moved !== undefined && Math.abs(moved - line.at) > 0.002) line.onMove?.(from(event));
          setMoved(undefined);
        }}
        onKeyDown={key}
        onBlur={() => setMoved(undefined)}
      >
        {label}
      </button>
    </>
  );
}
