import { useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode, type WheelEvent } from 'react';
import { timeAt, xOf, type TimeScale } from './scale.ts';
import { useCursor } from './cursor.ts';
import css from './chart.module.css';

/** What a person does to the window of time in any chart. */
export interface WindowMoves {
  /** Show this stretch. */
  readonly zoom: (from: number, to: number) => void;
  /** Move by so many seconds. */
  readonly pan: (seconds: number) => void;
  /** Back to what was chosen last. */
  readonly reset: () => void;
}

interface PlotProps {
  readonly scale: TimeScale;
  readonly height: number;
  /** Pixels that the picture has glided since it was drawn. */
  readonly glide: { readonly current: number };
  readonly moves: WindowMoves;
  readonly label: string;
  /** A click that was no drag: pixels of the plot. */
  readonly onPick: (x: number, y: number) => void;
  /** The step of the arrow keys, seconds. */
  readonly step: number;
  readonly children: ReactNode;
}

/** Nearer than this it was a click, not a drag. */
const DRAG = 5;

interface Drag {
  readonly kind: 'brush' | 'pan';
  readonly x: number;
  readonly y: number;
  now: number;
}

/** The surface of a chart: pointer, wheel and keys become a crosshair and moves of the window. */
export function Plot({ scale, height, glide, moves, label, onPick, step, children }: PlotProps) {
  const cursor = useCursor();
  const drag = useRef<Drag>(undefined);
  const [brush, setBrush] = useState<readonly [number, number]>();
  const [panning, setPanning] = useState(false);

  const place = (event: PointerEvent<HTMLElement> | WheelEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const timeOf = (x: number) => timeAt(scale, x - glide.current);

  const down = (event: PointerEvent<HTMLElement>) => {
    if (event.button > 1) return;
    const { x, y } = place(event);
    drag.current = { kind: event.shiftKey || event.button === 1 ? 'pan' : 'brush', x, y, now: x };
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const move = (event: PointerEvent<HTMLElement>) => {
    const { x } = place(event);
    const held = drag.current;
    cursor.set(timeOf(Math.max(0, Math.min(scale.width, x))));
    if (!held) return;
    if (held.kind === 'pan') {
      setPanning(true);
      moves.pan(((held.now - x) / scale.width) * (scale.to - scale.from));
    } else if (Math.abs(x - held.x) > DRAG) setBrush([Math.min(held.x, x), Math.max(held.x, x)]);
    held.now = x;
  };
  const up = (event: PointerEvent<HTMLElement>) => {
    const held = drag.current;
    drag.current = undefined;
    setBrush(undefined);
    setPanning(false);
    if (!held) return;
    const { x, y } = place(event);
    if (Math.abs(x - held.x) <= DRAG && Math.abs(y - held.y) <= DRAG) onPick(x - glide.current, y);
    else if (held.kind === 'brush') moves.zoom(timeOf(Math.min(held.x, x)), timeOf(Math.max(held.x, x)));
  };
  const wheel = (event: WheelEvent<HTMLElement>) => {
    const span = scale.to - scale.from;
    if (event.ctrlKey) {
      const at = timeOf(place(event).x);
      const factor = event.deltaY > 0 ? 1.25 : 0.8;
      moves.zoom(at - (at - scale.from) * factor, at + (scale.to - at) * factor);
    } else if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY))
      moves.pan(((event.deltaX || event.deltaY) / scale.width) * span);
  };
  const key = (event: KeyboardEvent<HTMLElement>) => {
    const span = scale.to - scale.from;
    const at = cursor.get() ?? scale.to;
    const keys: Readonly<Record<string, () => void>> = {
      ArrowLeft: () => (event.shiftKey ? moves.pan(-span / 4) : cursor.set(Math.max(scale.from, at - step))),
      ArrowRight: () => (event.shiftKey ? moves.pan(span / 4) : cursor.set(Math.min(scale.to, at + step))),
      PageUp: () => moves.pan(-span),
      PageDown: () => moves.pan(span),
      Home: () => cursor.set(scale.from),
      End: () => cursor.set(scale.to),
      '+': () => moves.zoom(at - span / 4, at + span / 4),
      '-': () => moves.zoom(at - span, at + span),
      Escape: () => (cursor.get() === undefined ? moves.reset() : cursor.set(undefined)),
    };
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };

  return (
    <div className={css['plot']} style={{ height, width: scale.width }}>
      {children}
      {brush && <div className={css['brush']} style={{ left: brush[0], width: brush[1] - brush[0] }} />}
      <button
        type="button"
        className={css['surface']}
        aria-roledescription="chart"
        aria-label={label}
        data-panning={panning || undefined}
        onPointerDown={down}
        onPointerMove={move}
        onPointerUp={up}
        onPointerLeave={() => cursor.set(undefined)}
        onPointerCancel={() => {
          drag.current = undefined;
          setBrush(undefined);
        }}
        onDoubleClick={() => moves.reset()}
        onWheel={wheel}
        onKeyDown={key}
        onBlur={() => cursor.set(undefined)}
      />
    </div>
  );
}

/** Where a moment stands in the plot now. */
export const screenX = (scale: TimeScale, glide: { readonly current: number }, time: number): number =>
  xOf(scale, time) + glide.current;
