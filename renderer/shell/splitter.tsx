import type { PointerEvent } from 'react';
import css from './frame.module.css';

interface SplitterProps {
  readonly label: string;
  readonly width: number;
  readonly min: number;
  readonly max: number;
  readonly usual: number;
  readonly onWidth: (width: number) => void;
}

/** The edge that a pane is made wider with: by pointer, by arrow keys; a double-click gives it its usual width. */
export function Splitter({ label, width, min, max, usual, onWidth }: SplitterProps) {
  const put = (next: number): void => onWidth(Math.round(Math.max(min, Math.min(max, next))));
  const drag = (event: PointerEvent<HTMLDivElement>): void => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const left = event.currentTarget.parentElement?.getBoundingClientRect();
    if (left === undefined) return;
    put(document.dir === 'rtl' ? left.right - event.clientX : event.clientX - left.left);
  };
  return (
    <div
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation="vertical"
      aria-valuenow={width}
      aria-valuemin={min}
      aria-valuemax={max}
      className={css['splitter']}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
      onDoubleClick={() => put(usual)}
      onKeyDown={(event) => {
        const step = event.key === 'ArrowLeft' ? -16 : event.key === 'ArrowRight' ? 16 : 0;
        if (step === 0) return;
        event.preventDefault();
        put(width + (document.dir === 'rtl' ? -step : step));
      }}
    />
  );
}
