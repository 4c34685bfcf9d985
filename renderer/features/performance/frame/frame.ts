import type { Gap, History, MetricColumn, MetricState } from '../../../../app/contract/metrics.ts';
import { resample, unionTimes } from '../../../../app/metrics/windows.ts';
import type { TimeWindow } from './window.ts';

/** What is drawn: one time axis and a column for each object and source. */
export interface Frame {
  readonly times: Float64Array;
  /** By `columnKey`. */
  readonly columns: ReadonlyMap<string, Float64Array>;
  readonly gaps: readonly Gap[];
  readonly states: readonly MetricState[];
  readonly step: number;
  /** The window that was asked for. */
  readonly of: TimeWindow;
}

export const columnKey = (object: number, source: string): string => `${object} ${source}`;

/** The part of a frame that is about one of its objects, as if it alone had been asked for. */
export function onlyObject(frame: Frame, object: number): Frame {
  const own = `${object} `;
  const columns = new Map<string, Float64Array>();
  for (const [key, values] of frame.columns)
    if (key.startsWith(own)) columns.set(columnKey(0, key.slice(own.length)), values);
  const gaps = frame.gaps.filter((gap) => gap.object === object).map((gap) => ({ ...gap, object: 0 }));
  return { ...frame, columns, gaps, states: frame.states.slice(object, object + 1) };
}

/** A window's history as a frame; `by`: seconds by which its server's clock is ahead of the axis. */
export function toFrame(history: History, of: TimeWindow, by: number): Frame {
  const { count, columns, gaps, states, step } = history;
  const data = new Float64Array(history.body);
  const shift = onGrid(by, step);
  return {
    times: shift === 0 ? data.subarray(0, count) : data.subarray(0, count).map((time) => time - shift),
    columns: split(data, count, columns),
    gaps: gaps.map((gap) => ({ ...gap, from: gap.from - shift, to: gap.to - shift })),
    states,
    step,
    of,
  };
}

/** Whole steps, so that rows of several servers fall on the same moments. */
export const onGrid = (seconds: number, step: number): number => Math.round(seconds / step) * step;

function split(data: Float64Array, count: number, columns: readonly MetricColumn[]): Map<string, Float64Array> {
  return new Map(
    columns.map(({ object, source }, index) => [
      columnKey(object, source),
      data.subarray(count * (index + 1), count * (index + 2)),
    ]),
  );
}

/** The newest rows of some of the objects. */
export interface Live {
  readonly times: Float64Array;
  /** By `columnKey`. */
  readonly columns: ReadonlyMap<string, Float64Array>;
  readonly states: readonly MetricState[];
}

/** Puts values of the same moments where nothing is known, from a row on. */
function fill(into: Float64Array, at: Float64Array, values: Float64Array, times: Float64Array, from: number): void {
  let row = from;
  for (let index = from; index < at.length; index += 1) {
    if (!Number.isNaN(into[index])) continue;
    const time = at[index] ?? 0;
    while (row < times.length && (times[row] ?? 0) < time) row += 1;
    if (times[row] === time) into[index] = values[row] ?? Number.NaN;
  }
}

/** The live rows from their first known moment on, history before it and where they know nothing. */
export function join(past: Frame, live: Live): Frame {
  const first = live.times.find((_, row) =>
    [...live.columns.values()].some((column) => !Number.isNaN(column[row] ?? Number.NaN)),
  );
  if (first === undefined) return live.states.length > 0 ? { ...past, states: live.states } : past;
  const before = past.times.filter((time) => time < first);
  const after = live.times.filter((time) => time >= first);
  const skip = live.times.length - after.length;
  const times = new Float64Array(before.length + after.length);
  times.set(before);
  times.set(after, before.length);
  const columns = new Map<string, Float64Array>();
  for (const key of new Set([...past.columns.keys(), ...live.columns.keys()])) {
    const column = new Float64Array(times.length).fill(Number.NaN);
    const old = past.columns.get(key);
    const fresh = live.columns.get(key);
    if (old) column.set(old.subarray(0, before.length));
    if (fresh) column.set(fresh.subarray(skip), before.length);
    // Of what has just begun to be watched, history may know what the live rows do not.
    if (old) fill(column, times, old, past.times, before.length);
    columns.set(key, column);
  }
  const edge = times[times.length - 1] ?? 0;
  // A gap at the end was told before the newest rows came.
  const gaps = past.gaps
    .filter((gap) => gap.from < first)
    .map((gap) => (gap.to > first ? { ...gap, to: Math.min(gap.to, Math.max(first, edge)) } : gap));
  return {
    ...past,
    times,
    columns,
    gaps: gaps.filter((gap) => gap.to > gap.from),
    states: live.states.length > 0 ? live.states : past.states,
  };
}

/** A frame of some of the objects, and which of them. */
interface Part {
  readonly frame: Frame;
  readonly at: readonly number[];
}

/** Several servers' frames over one axis of time. */
export function merge(parts: readonly Part[]): Frame | undefined {
  const [first] = parts;
  if (!first || parts.length === 1) return first?.frame;
  const times = unionTimes(parts.map(({ frame }) => frame.times));
  const columns = new Map<string, Float64Array>();
  const states: MetricState[] = [];
  for (const { frame, at } of parts) {
    for (const [key, values] of frame.columns) {
      const space = key.indexOf(' ');
      const object = at[Number(key.slice(0, space))] ?? 0;
      columns.set(columnKey(object, key.slice(space + 1)), resample(frame.times, values, times, frame.step));
    }
    frame.states.forEach((state, index) => (states[at[index] ?? 0] = state));
  }
  const gaps = parts.flatMap(({ frame, at }) => frame.gaps.map((gap) => ({ ...gap, object: at[gap.object] ?? 0 })));
  return { times, columns, gaps, states, step: Math.max(...parts.map(({ frame }) => frame.step)), of: first.frame.of };
}
