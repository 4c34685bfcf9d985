import { memo, useEffect, useRef } from 'react';
import type { ChartRow, ChartSeries } from './series.ts';

interface CanvasLinesProps {
  readonly rows: readonly ChartRow[];
  readonly series: readonly ChartSeries[];
  readonly from: number;
  readonly to: number;
  readonly width: number;
  readonly height: number;
  readonly strong: string | undefined;
}

/** The same lines on a canvas, for charts of more series than SVG can hold at a steady pace. */
export const CanvasLines = memo(function CanvasLines(props: CanvasLinesProps) {
  const { rows, series, from, to, width, height, strong } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (!element || !context) return;
    const ratio = window.devicePixelRatio;
    element.width = width * ratio;
    element.height = height * ratio;
    context.scale(ratio, ratio);
    const order = series.map((one, index) => ({ one, index })).filter(({ one }) => !one.hidden);
    order.sort((a, b) => Number(a.one.key === strong) - Number(b.one.key === strong));
    for (const { one, index } of order) {
      context.strokeStyle = resolveColour(element, one.colour);
      context.lineWidth = one.key === strong ? 2.5 : 1.25;
      context.setLineDash((one.ghost ? '1 3' : (one.dash ?? '')).split(' ').filter(Boolean).map(Number));
      context.beginPath();
      let open = false;
      for (const row of rows) {
        const value = row[`s${index}`];
        if (value === null || value === undefined) {
          open = false;
          continue;
        }
        const x = ((row.t - from) / (to - from)) * width;
        const y = (1 - value) * height;
        if (open) context.lineTo(x, y);
        else context.moveTo(x, y);
        open = true;
      }
      context.stroke();
    }
  }, [rows, series, from, to, width, height, strong]);
  return <canvas ref={canvas} style={{ width, height }} aria-hidden />;
});

/** A role's colour as it is painted here: a canvas knows no custom properties. */
export function resolveColour(element: HTMLElement, colour: string): string {
  const before = element.style.color;
  element.style.color = colour;
  const resolved = getComputedStyle(element).color;
  element.style.color = before;
  return resolved;
}
