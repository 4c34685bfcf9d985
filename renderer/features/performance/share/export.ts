import { displayFor } from '../../../../app/metrics/units.ts';
import { resolveColour } from '../../../ui/chart/canvas-lines.tsx';
import { timeTicks, writeWindow, xOf } from '../../../ui/chart/scale.ts';
import { place, unitKey, unitScales, type ChartSeries } from '../../../ui/chart/series.ts';
import { saveText } from '../../../ui/text/save-text.ts';
import type { Drawn } from './drawn.ts';

const fileName = (of: string, kind: string): string => `${of.replaceAll(/[^\w.-]+/g, '-')}-performance.${kind}`;
const quote = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** One line per moment, one column per series, base units; an unknown value is an empty cell. */
export function toCsv(columns: readonly Drawn[]): string {
  const times = columns[0]?.times ?? new Float64Array(0);
  const all = columns.flatMap((column) =>
    column.charts.flatMap(({ name, series }) =>
      series.map((one) => ({ of: columns.length > 1 ? `${column.name} ${name}` : name, one })),
    ),
  );
  const head = ['time', ...all.map(({ of, one }) => `${of}: ${one.label} (${baseUnit(one)})`)];
  const lines = [...times].map((time, row) => [
    new Date(time * 1000).toISOString(),
    ...all.map(({ one }) => (Number.isNaN(one.values[row] ?? Number.NaN) ? '' : String(one.values[row]))),
  ]);
  return [head, ...lines].map((line) => line.map(quote).join(',')).join('\r\n');
}

export function saveCsv(of: string, columns: readonly Drawn[]): void {
  saveText(fileName(of, 'csv'), 'text/csv', toCsv(columns));
}

export function saveJson(of: string, columns: readonly Drawn[]): void {
  const objects = columns.map(({ name, times, charts }) => ({
    object: name,
    times: [...times],
    graphs: charts.map(({ name, series }) => ({
      name,
      series: series.map((one) => ({
        label: one.label,
        source: one.key.slice(one.key.indexOf(' ') + 1),
        unit: baseUnit(one),
        values: [...one.values].map((value) => (Number.isNaN(value) ? null : value)),
      })),
    })),
  }));
  saveText(
    fileName(of, 'json'),
    'application/json',
    JSON.stringify(objects.length === 1 ? objects[0] : objects, null, 1),
  );
}

const baseUnit = (one: ChartSeries): string =>
  one.unit.kind === 'fraction' ? 'fraction' : displayFor(one.unit, 0).symbol || 'count';

const WIDTH = 1200;
const LEFT = 64;
const HEIGHT = 180;
const GAP = 64;

/** A picture of all charts as they are shown, in the colours of the window. */
export async function savePng(of: string, columns: readonly Drawn[], from: number, to: number): Promise<void> {
  const charts = columns.flatMap(({ name: object, times, charts }) =>
    charts.map(({ name, series }) => ({ name: columns.length > 1 ? `${object} ${name}` : name, series, times })),
  );
  const canvas = document.createElement('canvas');
  canvas.width = WIDTH * 2;
  canvas.height = (charts.length * (HEIGHT + GAP) + 60) * 2;
  document.body.append(canvas);
  const context = canvas.getContext('2d');
  if (!context) return canvas.remove();
  const colour = (name: string) => resolveColour(canvas, name);
  const font = getComputedStyle(document.body).fontFamily;
  context.scale(2, 2);
  context.fillStyle = colour('var(--surface)');
  context.fillRect(0, 0, canvas.width, canvas.height);
  const write = (text: string, x: number, y: number, tone: string, style = '400 12px') => {
    context.font = `${style} ${font}`;
    context.fillStyle = colour(tone);
    context.fillText(text, x, y);
  };
  write(`${of}, ${writeWindow(from, to)}`, 16, 26, 'var(--t1)', '600 15px');
  const scale = { from, to, width: WIDTH - LEFT - 20 };
  charts.forEach(({ name, series, times }, index) => {
    const top = 60 + index * (HEIGHT + GAP);
    const scales = unitScales(series, false);
    const first = scales[0];
    write(name, 16, top - 8, 'var(--t1)', '600 13px');
    let x = Math.max(LEFT + 90, 16 + context.measureText(name).width + 24);
    for (const one of series) {
      write(one.label, x, top - 8, one.colour);
      x += context.measureText(one.label).width + 18;
    }
    context.strokeStyle = colour('var(--line)');
    for (const tick of first?.ticks ?? []) {
      const y = top + (first ? 1 - place(tick, first, false) : 0) * HEIGHT;
      context.strokeRect(LEFT, y, scale.width, 0);
      write(
        `${Math.round((tick / (first?.display.from ?? 1)) * 10) / 10} ${first?.display.symbol ?? ''}`,
        4,
        y + 4,
        'var(--t3)',
        '400 10px',
      );
    }
    for (const tick of timeTicks(scale)) write(tick.label, LEFT + xOf(scale, tick.time) - 14, top + HEIGHT + 16, 'var(--t3)', '400 10px'); // prettier-ignore
    for (const one of series) {
      const own = scales.find((entry) => unitKey(entry.unit) === unitKey(one.unit));
      if (!own || one.hidden) continue;
      context.strokeStyle = colour(one.colour);
      context.lineWidth = 1.5;
      context.setLineDash((one.dash ?? '').split(' ').filter(Boolean).map(Number));
      context.beginPath();
      let open = false;
      times.forEach((time, row) => {
        const value = one.values[row] ?? Number.NaN;
        if (Number.isNaN(value) || time < from || time > to) {
          open = false;
          return;
        }
        const y = top + (1 - Math.min(1, place(value, own, false))) * HEIGHT;
        if (open) context.lineTo(LEFT + xOf(scale, time), y);
        else context.moveTo(LEFT + xOf(scale, time), y);
        open = true;
      });
      context.stroke();
      context.setLineDash([]);
      context.lineWidth = 1;
    }
  });
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  canvas.remove();
  if (!blob) return;
  const anchor = document.createElement('a');
  anchor.href = URL.createObjectURL(blob);
  anchor.download = fileName(of, 'png');
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(anchor.href), 10_000);
}
