import type { Link } from '../../../app/contract/wire/connect.ts';
import type { LiveMessage, MetricObject, MetricState } from '../../../app/contract/metrics.ts';
import type { SummarySource } from '../../../app/metrics/summary.ts';

/** What is known of one object now; a number that is not known is left out, never 0. */
export interface LiveNow {
  /** Seconds, server time, of the sample. */
  readonly time: number;
  readonly state: MetricState;
  /** Fraction of what the object has. */
  readonly cpu?: number;
  /** Bytes. */
  readonly memoryUsed?: number;
  readonly memoryTotal?: number;
  /** Bytes per second. */
  readonly netRx?: number;
  readonly netTx?: number;
  readonly diskRead?: number;
  readonly diskWrite?: number;
}

/** Oldest first, one value each 5 s; NaN where unknown. */
export interface Spark {
  readonly values: Float64Array;
  readonly last: number;
}

export interface LivePool {
  want(object: MetricObject): () => void;
  subscribe(key: string, wake: () => void): () => void;
  now(key: string): LiveNow | undefined;
  spark(key: string, source: SummarySource): Spark | undefined;
}

const FIELDS: Readonly<Record<SummarySource, Exclude<keyof LiveNow, 'time' | 'state'>>> = {
  '=cpu': 'cpu',
  '=memory_used': 'memoryUsed',
  '=memory_total': 'memoryTotal',
  '=net_rx': 'netRx',
  '=net_tx': 'netTx',
  '=disk_read': 'diskRead',
  '=disk_write': 'diskWrite',
};

const ROWS = 60;
/** Wishes that come and go within this time (a scrolled grid, a changed tab) do not restart the feed. */
const SETTLE_MS = 200;
const LINGER_MS = 4000;
/** More single objects than this are asked for as the whole pool. */
const MANY = 300;

const byLink = new WeakMap<Link, Map<string, LivePool>>();

/** One feed per pool and window, whoever looks at it. */
export function liveMetrics(link: Link, pool: string): LivePool {
  const pools = byLink.get(link) ?? new Map<string, LivePool>();
  byLink.set(link, pools);
  const live = pools.get(pool) ?? createLivePool(link, pool);
  pools.set(pool, live);
  return live;
}

/** The newest value, or the one before: hosts speak at different moments of the same 5 seconds. */
function newestOf(values: Float64Array): number {
  const last = values[ROWS - 1] ?? Number.NaN;
  return Number.isNaN(last) ? (values[ROWS - 2] ?? Number.NaN) : last;
}

interface Series {
  readonly values: Float64Array;
  spark?: Spark | undefined;
}

interface Entry {
  readonly series: Map<string, Series>;
  state: MetricState;
  now?: LiveNow | undefined;
}

const isHidden = (): boolean => typeof document !== 'undefined' && document.hidden;

export function createLivePool(link: Link, pool: string): LivePool {
  const wishes = new Map<string, { readonly object: MetricObject; count: number }>();
  let asked = '';
  let stop: (() => void) | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const listeners = new Map<string, Set<() => void>>();
  let entries = new Map<string, Entry>();
  let layout: Extract<LiveMessage, { type: 'layout' }> | undefined;
  let time = 0;

  const wakeAll = () => {
    for (const set of listeners.values()) for (const wake of set) wake();
  };

  const keyOf = (object: MetricObject) => `${object.cls}/${object.ref}`;

  const onLayout = (message: Extract<LiveMessage, { type: 'layout' }>) => {
    layout = message;
    const before = entries;
    entries = new Map();
    for (const object of message.objects) {
      const old = before.get(keyOf(object));
      entries.set(keyOf(object), { series: new Map(), state: old?.state ?? { at: 'loading' }, now: old?.now });
    }
    for (const column of message.columns) {
      const object = message.objects[column.object];
      if (object)
        entries.get(keyOf(object))?.series.set(column.source, { values: new Float64Array(ROWS).fill(Number.NaN) });
    }
  };

  const onRows = (message: Extract<LiveMessage, { type: 'rows' }>) => {
    if (!layout || message.epoch !== layout.epoch || message.count === 0) return;
    const data = new Float64Array(message.body);
    const { count } = message;
    const newest = data[count - 1] ?? time;
    const step = layout.step;
    // Rows may come again with what was late the first time; slots are by time.
    const moved = Math.max(0, Math.min(ROWS, Math.round((newest - time) / step)));
    time = Math.max(time, newest);
    layout.columns.forEach((column, index) => {
      const object = layout?.objects[column.object];
      const series = object && entries.get(keyOf(object))?.series.get(column.source);
      if (!series) return;
      series.values.copyWithin(0, moved);
      series.values.fill(Number.NaN, ROWS - moved);
      for (let row = 0; row < count; row += 1) {
        const slot = ROWS - 1 - Math.round((time - (data[row] ?? 0)) / step);
        if (slot >= 0) series.values[slot] = data[count * (index + 1) + row] ?? Number.NaN;
      }
      series.spark = undefined;
    });
    for (const entry of entries.values()) entry.now = undefined;
    wakeAll();
  };

  const onMessage = (message: LiveMessage) => {
    switch (message.type) {
      case 'layout':
        return onLayout(message);
      case 'rows':
        return onRows(message);
      case 'states':
        message.states.forEach((state, index) => {
          const object = layout?.objects[index];
          const entry = object && entries.get(keyOf(object));
          if (!entry) return;
          entry.state = state;
          entry.now = undefined;
          for (const series of entry.series.values()) series.spark = undefined;
        });
        return wakeAll();
    }
  };

  const restart = () => {
    timer = undefined;
    const all = wishes.size > MANY;
    // A window that nobody sees watches nothing; what it knew stays in its place.
    if (isHidden()) {
      asked = '';
      stop?.();
      stop = undefined;
      return;
    }
    const keys = all ? 'all' : [...wishes.keys()].sort().join(' ');
    if (keys === asked) return;
    asked = keys;
    stop?.();
    stop = undefined;
    if (keys === '') {
      entries = new Map();
      layout = undefined;
      return;
    }
    const objects = all ? ('all' as const) : [...wishes.values()].map((wish) => wish.object);
    stop = link.subscribe(
      'metrics.live',
      { pool, objects, sources: 'summary', rows: ROWS },
      {
        message: onMessage,
        failed: () => {
          asked = '';
          stop = undefined;
          settle(LINGER_MS);
        },
      },
    );
  };

  const settle = (ms: number) => {
    // A removal waiting to settle must not hold up an addition.
    clearTimeout(timer);
    timer = setTimeout(restart, ms);
  };

  if (typeof document !== 'undefined')
    document.addEventListener('visibilitychange', () => settle(isHidden() ? LINGER_MS : 0));

  const change = (object: MetricObject, by: 1 | -1) => {
    const key = keyOf(object);
    const count = (wishes.get(key)?.count ?? 0) + by;
    if (count <= 0) wishes.delete(key);
    else wishes.set(key, { object, count });
    settle(by > 0 ? SETTLE_MS : LINGER_MS);
  };

  const build = (entry: Entry): LiveNow => {
    const now: { -readonly [K in keyof LiveNow]: LiveNow[K] } = { time, state: entry.state };
    // What its server said last is not what is so now.
    if (entry.state.at === 'host-away') return now;
    for (const [source, series] of entry.series) {
      const value = newestOf(series.values);
      const field = FIELDS[source as SummarySource];
      if (Number.isFinite(value)) now[field] = value;
    }
    return now;
  };

  return {
    want: (object) => {
      change(object, 1);
      return () => change(object, -1);
    },
    subscribe: (key, wake) => {
      const set = listeners.get(key) ?? new Set();
      listeners.set(key, set.add(wake));
      return () => {
        set.delete(wake);
        if (set.size === 0) listeners.delete(key);
      };
    },
    now: (key) => {
      const entry = entries.get(key);
      if (!entry || (entry.series.size === 0 && entry.state.at === 'loading')) return undefined;
      entry.now ??= build(entry);
      return entry.now;
    },
    spark: (key, source) => {
      const entry = entries.get(key);
      const series = entry?.series.get(source);
      if (!series) return undefined;
      const last = entry?.state.at === 'host-away' ? Number.NaN : newestOf(series.values);
      series.spark ??= { values: series.values.slice(), last };
      return series.spark;
    },
  };
}
