import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import type {
  Gap,
  History,
  LiveMessage,
  MetricColumn,
  MetricObject,
  MetricState,
} from '../../../app/contract/metrics.ts';
import type { FailureError } from '../../../app/errors/failure.ts';
import { useLink } from '../../link/link.tsx';
import { useVisible } from '../../mirror/metrics.ts';
import { serverNow, type TimeWindow } from './window.ts';

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

interface FrameArgs {
  readonly pool: string;
  readonly objects: readonly MetricObject[];
  readonly sources: readonly string[];
  readonly window: TimeWindow;
  readonly offset: number;
  readonly enabled: boolean;
  /** History alone, however short the window. */
  readonly still?: boolean;
}

const POINTS = 800;
/** Short windows are watched; in longer ones 5 seconds are less than a pixel. */
const WATCHED = 7200;
const ROWS = 120;

/** The numbers of a window: history asked once, its newest part kept coming. */
export function useFrame(args: FrameArgs): {
  readonly frame: Frame | undefined;
  readonly error: FailureError | null;
  readonly loading: boolean;
} {
  const { pool, objects, sources, window, offset, enabled, still = false } = args;
  const link = useLink();
  const length = window.kind === 'live' ? window.span : window.to - window.from;
  const query = useQuery<Past, FailureError>({
    queryKey: ['metrics.history', pool, objects, sources, window],
    queryFn: async ({ signal }) => {
      const now = serverNow(offset);
      const [from, to] = window.kind === 'live' ? [now - window.span, now] : [window.from, window.to];
      const wanted = { pool, objects: [...objects], sources: [...sources], from, to, points: POINTS };
      return { history: await link.call('metrics.history', wanted, { signal }), of: window };
    },
    enabled: enabled && objects.length > 0 && sources.length > 0,
    placeholderData: keepPreviousData,
    refetchInterval: window.kind === 'live' ? 60_000 : false,
    staleTime: 30_000,
  });
  const visible = useVisible();
  const watching = visible && enabled && !still && window.kind === 'live' && length <= WATCHED;
  const live = useLiveFrame(pool, objects, sources, watching);
  const past = useMemo(() => (query.data ? toFrame(query.data) : undefined), [query.data]);
  const frame = useMemo(() => (past && live ? join(past, live) : past), [past, live]);
  return { frame, error: query.error, loading: query.isPending };
}

/** The part of a frame that is about one of its objects, as if it alone had been asked for. */
export function onlyObject(frame: Frame, object: number): Frame {
  const own = `${object} `;
  const columns = new Map<string, Float64Array>();
  for (const [key, values] of frame.columns)
    if (key.startsWith(own)) columns.set(columnKey(0, key.slice(own.length)), values);
  const gaps = frame.gaps.filter((gap) => gap.object === object).map((gap) => ({ ...gap, object: 0 }));
  return { ...frame, columns, gaps, states: frame.states.slice(object, object + 1) };
}

interface Past {
  readonly history: History;
  readonly of: TimeWindow;
}

function toFrame({ history, of }: Past): Frame {
  const { count, columns, gaps, states, step } = history;
  const data = new Float64Array(history.body);
  return { times: data.subarray(0, count), columns: split(data, count, columns), gaps, states, step, of };
}

function split(data: Float64Array, count: number, columns: readonly MetricColumn[]): Map<string, Float64Array> {
  return new Map(
    columns.map(({ object, source }, index) => [
      columnKey(object, source),
      data.subarray(count * (index + 1), count * (index + 2)),
    ]),
  );
}

interface Live {
  readonly objects: readonly MetricObject[];
  readonly sources: readonly string[];
  readonly times: Float64Array;
  readonly columns: ReadonlyMap<string, Float64Array>;
  readonly states: readonly MetricState[];
}

function useLiveFrame(
  pool: string,
  objects: readonly MetricObject[],
  sources: readonly string[],
  watching: boolean,
): Live | undefined {
  const link = useLink();
  const [live, setLive] = useState<Live>();
  useEffect(() => {
    if (!watching || objects.length === 0 || sources.length === 0) return undefined;
    let columns: readonly MetricColumn[] = [];
    let states: readonly MetricState[] = [];
    let rows = new Map<number, readonly number[]>();
    const publish = () => {
      const times = Float64Array.from(rows.keys()).sort().slice(-ROWS);
      rows = new Map([...times].map((time) => [time, rows.get(time) ?? []]));
      setLive({
        objects,
        sources,
        times,
        states,
        columns: new Map(
          columns.map(({ object, source }, index) => [
            columnKey(object, source),
            times.map((time) => rows.get(time)?.[index] ?? Number.NaN),
          ]),
        ),
      });
    };
    return link.subscribe(
      'metrics.live',
      { pool, objects: [...objects], sources: [...sources], rows: ROWS },
      {
        message: (message: LiveMessage) => {
          if (message.type === 'layout') {
            columns = message.columns;
            rows = new Map();
          } else if (message.type === 'states') {
            states = message.states;
            publish();
          } else {
            const data = new Float64Array(message.body);
            for (let row = 0; row < message.count; row += 1)
              rows.set(
                data[row] ?? 0,
                columns.map((_, index) => data[message.count * (index + 1) + row] ?? Number.NaN),
              );
            publish();
          }
        },
      },
    );
  }, [link, pool, objects, sources, watching]);
  return live?.objects === objects && live.sources === sources && watching ? live : undefined;
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
