import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import type {
  History,
  LiveMessage,
  MetricColumn,
  MetricObject,
  MetricState,
} from '../../../../app/contract/metrics.ts';
import type { FailureError } from '../../../../app/errors/failure.ts';
import { useLink } from '../../../link/link.tsx';
import { useConnections } from '../../../mirror/hooks.ts';
import { useVisible } from '../../../mirror/metrics/metrics.ts';
import { columnKey, join, merge, onGrid, toFrame, type Frame, type Live } from './frame.ts';
import { serverNow, type TimeWindow } from './window.ts';

interface Placed extends MetricObject {
  readonly pool: string;
}

interface FrameArgs {
  /** Of any pools; the axis is by the clock of the first one's. */
  readonly objects: readonly Placed[];
  readonly sources: readonly string[];
  readonly window: TimeWindow;
  /** Whether history is asked for; that the objects are watched tells their state before. */
  readonly enabled: boolean;
  /** History alone, however short the window. */
  readonly still?: boolean;
}

/** The objects of one pool, and which of all they are. */
interface Part {
  readonly pool: string;
  readonly objects: readonly MetricObject[];
  readonly at: readonly number[];
}

interface Past {
  /** By part; undefined where that pool could not tell. */
  readonly histories: readonly (History | undefined)[];
  readonly parts: readonly Part[];
  readonly of: TimeWindow;
  /** By part, in seconds. */
  readonly ahead: readonly number[];
}

const POINTS = 800;
/** Short windows are watched; in longer ones 5 seconds are less than a pixel. */
const WATCHED = 7200;
const ROWS = 120;
/** Clocks that differ by less are the same: their rows fall on the same moments. */
const SAME_CLOCK = 30;

/** The numbers of a window: history asked once, its newest part kept coming. */
export function useFrame(args: FrameArgs): {
  readonly frame: Frame | undefined;
  readonly error: FailureError | null;
  readonly loading: boolean;
  /** Of the first object, known before its numbers are. */
  readonly state: MetricState | undefined;
  /** Pools of which nothing could be had. */
  readonly missing: readonly string[];
  /** Seconds by which each pool's clock is ahead of the axis. */
  readonly ahead: Readonly<Record<string, number>>;
} {
  const { objects, sources, window, enabled, still = false } = args;
  const link = useLink();
  const parts = useMemo(() => partsOf(objects), [objects]);
  const connections = useConnections();
  const clocks = parts.map(({ pool }) => {
    const state = connections?.find(({ id }) => id === pool)?.state;
    return state?.at === 'live' ? state.clockOffset : undefined;
  });
  const length = window.kind === 'live' ? window.span : window.to - window.from;
  const there = clocks.map((offset) => offset !== undefined);
  const query = useQuery<Past, FailureError>({
    queryKey: ['metrics.history', parts, there, sources, window],
    queryFn: async ({ signal }) => {
      const ahead = clocks.map((offset) => aheadOf(offset, clocks[0]));
      const answers = parts.map(async ({ pool, objects }, index) => {
        const offset = clocks[index];
        if (offset === undefined) return undefined;
        const by = ahead[index] ?? 0;
        const now = serverNow(offset);
        const [from, to] = window.kind === 'live' ? [now - window.span, now] : [window.from + by, window.to + by];
        const wanted = { pool, objects: [...objects], sources: [...sources], from, to, points: POINTS };
        const asked = link.call('metrics.history', wanted, { signal });
        // What the page itself is about must be known; what it is compared with may be away.
        return index === 0 ? asked : asked.catch(() => undefined);
      });
      return { histories: await Promise.all(answers), parts, of: window, ahead };
    },
    enabled: enabled && there[0] === true && objects.length > 0 && sources.length > 0,
    placeholderData: keepPreviousData,
    refetchInterval: window.kind === 'live' ? 60_000 : false,
    staleTime: 30_000,
  });
  const visible = useVisible();
  const watching = visible && !still && window.kind === 'live' && length <= WATCHED;
  const lives = useLiveRows(parts, there.join(), sources, watching);
  const pasts = useMemo(() => query.data && framesOf(query.data), [query.data]);
  // What is still shown of other objects has nothing to do with the new rows.
  const fits = !query.isPlaceholderData || query.data?.parts === parts;
  const frame = useMemo(() => {
    if (!pasts) return undefined;
    const known = pasts.flatMap(({ frame, part, ahead }) => {
      const live = fits ? lives?.get(part.pool) : undefined;
      const rows = live && ahead !== 0 ? { ...live, times: live.times.map((time) => time - onGrid(ahead, 5)) } : live;
      return frame ? [{ frame: rows ? join(frame, rows) : frame, at: part.at }] : [];
    });
    return merge(known);
  }, [pasts, lives, fits]);
  const missing = useMemo(() => (pasts ?? []).filter(({ frame }) => !frame).map(({ part }) => part.pool), [pasts]);
  const aheads = parts.map(({ pool }, index) => `${pool} ${Math.round(aheadOf(clocks[index], clocks[0]))}`).join();
  const ahead = useMemo(
    () => Object.fromEntries(aheads.split(',').map((one) => [one.split(' ')[0] ?? '', Number(one.split(' ')[1])])),
    [aheads],
  );
  const state = lives?.get(parts[0]?.pool ?? '')?.states[0] ?? frame?.states[0];
  return { frame, error: query.error, loading: query.isPending, state, missing, ahead };
}

/** Seconds by which a pool's clock is ahead of the axis. */
function aheadOf(offset: number | undefined, axis: number | undefined): number {
  const ahead = ((offset ?? 0) - (axis ?? 0)) / 1000;
  return Math.abs(ahead) > SAME_CLOCK ? ahead : 0;
}

function partsOf(objects: readonly Placed[]): readonly Part[] {
  const pools = [...new Set(objects.map(({ pool }) => pool))];
  return pools.map((pool) => {
    const own = objects.flatMap((object, at) => (object.pool === pool ? [{ object, at }] : []));
    return { pool, objects: own.map(({ object: { cls, ref } }) => ({ cls, ref })), at: own.map(({ at }) => at) };
  });
}

const framesOf = ({ histories, parts, of, ahead }: Past) =>
  parts.map((part, index) => {
    const history = histories[index];
    const by = ahead[index] ?? 0;
    return { part, ahead: by, frame: history && toFrame(history, of, by) };
  });

/** The newest rows of each pool while somebody looks. `there` changes when a pool came or went. */
function useLiveRows(
  parts: readonly Part[],
  there: string,
  sources: readonly string[],
  watching: boolean,
): ReadonlyMap<string, Live> | undefined {
  const link = useLink();
  const [live, setLive] = useState<{ readonly of: unknown; readonly rows: ReadonlyMap<string, Live> }>();
  const of = useMemo(() => ({ parts, there, sources }), [parts, there, sources]);
  useEffect(() => {
    if (!watching || of.sources.length === 0) return undefined;
    const present = of.there.split(',');
    const rows = new Map<string, Live>();
    const stops = of.parts.flatMap(({ pool, objects }, index) => {
      if (present[index] !== 'true') return [];
      const args = { pool, objects: [...objects], sources: [...of.sources], rows: ROWS };
      const collector = collect((newest) => {
        rows.set(pool, newest);
        setLive({ of, rows: new Map(rows) });
      });
      return [link.subscribe('metrics.live', args, { message: collector })];
    });
    return () => stops.forEach((stop) => stop());
  }, [link, of, watching]);
  return live?.of === of && watching ? live.rows : undefined;
}

/** Makes rows of what one feed says. */
function collect(publish: (live: Live) => void): (message: LiveMessage) => void {
  let columns: readonly MetricColumn[] = [];
  let states: Live['states'] = [];
  let rows = new Map<number, readonly number[]>();
  const tell = () => {
    const times = Float64Array.from(rows.keys()).sort().slice(-ROWS);
    rows = new Map([...times].map((time) => [time, rows.get(time) ?? []]));
    const values = columns.map(
      ({ object, source }, index) =>
        [columnKey(object, source), times.map((time) => rows.get(time)?.[index] ?? Number.NaN)] as const,
    );
    publish({ times, states, columns: new Map(values) });
  };
  return (message) => {
    if (message.type === 'layout') {
      columns = message.columns;
      rows = new Map();
      return;
    }
    if (message.type === 'states') states = message.states;
    else {
      const data = new Float64Array(message.body);
      for (let row = 0; row < message.count; row += 1)
        rows.set(
          data[row] ?? 0,
          columns.map((_, index) => data[message.count * (index + 1) + row] ?? Number.NaN),
        );
    }
    tell();
  };
}
