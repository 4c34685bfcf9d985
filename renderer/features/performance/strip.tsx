import { useMemo, useRef, type KeyboardEvent, type PointerEvent } from 'react';
import type { Unit } from '../../../app/metrics/units.ts';
import { niceAxis } from '../../../app/metrics/units.ts';
import { timeAt, timeTicks, xOf, type TimeScale } from '../../ui/chart/scale.ts';
import css from './performance.module.css';

interface StripProps {
  readonly label: string;
  readonly scale: TimeScale;
  readonly times: Float64Array;
  readonly values: Float64Array | undefined;
  readonly unit: Unit;
  readonly from: number;
  readonly to: number;
  readonly onWindow: (from: number, to: number) => void;
}

const HEIGHT = 42;
const EDGE = 7;

interface Drag {
  readonly part: 'box' | 'left' | 'right' | 'new';
  readonly start: number;
  readonly from: number;
  readonly to: number;
  moved: boolean;
}

/** The whole story in small, and the window in it: drag the box, its edges, or a new one; a click centres. */
export function Strip({ label, scale, times, values, unit, from, to, onWindow }: StripProps) {
  const drag = useRef<Drag>(undefined);
  const path = useMemo(() => linePath(times, values, unit, scale), [times, values, unit, scale]);
  const left = Math.max(0, Math.min(scale.width - 4, xOf(scale, from)));
  const right = Math.max(left + 4, Math.min(scale.width, xOf(scale, to)));

  const place = (event: PointerEvent<HTMLElement>) => event.clientX - event.currentTarget.getBoundingClientRect().left;
  const down = (event: PointerEvent<HTMLElement>) => {
    const x = place(event);
    const part =
      Math.abs(x - left) <= EDGE
        ? 'left'
        : Math.abs(x - right) <= EDGE
          ? 'right'
          : x > left && x < right
            ? 'box'
            : 'new';
    drag.current = { part, start: timeAt(scale, x), from, to, moved: false };
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const move = (event: PointerEvent<HTMLElement>) => {
    const held = drag.current;
    if (!held) return;
    const at = timeAt(scale, place(event));
    const by = at - held.start;
    if (!held.moved && Math.abs(by) < ((scale.to - scale.from) / scale.width) * 4) return;
    held.moved = true;
    if (held.part === 'box') onWindow(held.from + by, held.to + by);
    else if (held.part === 'left') onWindow(Math.min(at, held.to - 30), held.to);
    else if (held.part === 'right') onWindow(held.from, Math.max(at, held.from + 30));
    else onWindow(Math.min(held.start, at), Math.max(held.start, at));
  };
  const up = (event: PointerEvent<HTMLElement>) => {
    const held = drag.current;
    drag.current = undefined;
    if (!held || held.moved) return;
    const at = timeAt(scale, place(event));
    onWindow(at - (held.to - held.from) / 2, at + (held.to - held.from) / 2);
  };
  const key = (event: KeyboardEvent<HTMLElement>) => {
    const span = to - from;
    const by = { ArrowLeft: -span / 4, ArrowRight: span / 4, PageUp: -span, PageDown: span }[event.key];
    if (by !== undefined) onWindow(from + by, to + by);
    else if (event.key === '+') onWindow(from + span / 4, to - span / 4);
    else if (event.key === '-') onWindow(from - span / 2, to + span / 2);
    else return;
    event.preventDefault();
  };
  return (
    <div className={css['strip']} style={{ width: scale.width, height: HEIGHT }}>
      <svg width={scale.width} height={HEIGHT} aria-hidden>
        {timeTicks(scale, 84).map((tick) => (
          <g key={tick.time}>
            <line
              className={css['stripTick']}
              x1={xOf(scale, tick.time)}
              x2={xOf(scale, tick.time)}
              y1={0}
              y2={HEIGHT}
            />
            <text className={css['stripLabel']} x={xOf(scale, tick.time) + 4} y={12}>
              {tick.label}
            </text>
          </g>
        ))}
        <path className={css['stripLine']} d={path} />
        <rect className={css['stripBox']} x={left} y={0} width={right - left} height={HEIGHT} />
        <rect className={css['stripEdge']} x={left - 2} y={0} width={4} height={HEIGHT} rx={2} />
        <rect className={css['stripEdge']} x={right - 2} y={0} width={4} height={HEIGHT} rx={2} />
      </svg>
      <button
        type="button"
        className={css['stripSurface']}
        aria-label={`${label}: arrow keys move the window, plus and minus change it`}
        onPointerDown={down}
        onPointerMove={move}
        onPointerUp={up}
        onKeyDown={key}
      />
    </div>
  );
}

function linePath(times: Float64Array, values: Float64Array | undefined, unit: Unit, scale: TimeScale): string {
  if (!values) return '';
  let top = 0;
  for (const value of values) if (value > top) top = value;
  const axis = niceAxis(unit, top * unit.scale).top / unit.scale;
  let path = '';
  let open = false;
  times.forEach((time, row) => {
    const value = values[row] ?? Number.NaN;
    if (Number.isNaN(value)) {
      open = false;
      return;
    }
    const y = HEIGHT - 4 - (value / axis) * (HEIGHT - 20);
    path += `${open ? 'L' : 'M'}${xOf(scale, time).toFixed(1)},${y.toFixed(1)}`;
    open = true;
  });
  return path;
}
