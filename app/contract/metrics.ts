import * as z from 'zod';
import { ask, command, feed } from './wire/define.ts';
import type { MetricCls } from '../metrics/metric-cls.ts';

/** One object whose numbers are wanted; `ref` is its reference in the inventory. */
export interface MetricObject {
  readonly cls: MetricCls;
  readonly ref: string;
}

/** Why nothing is known of an object now; `since` in seconds, server time. */
export type MetricState =
  | { readonly at: 'live' }
  /** First answer not yet here. */
  | { readonly at: 'loading' }
  | { readonly at: 'halted' | 'suspended' | 'paused' }
  | { readonly at: 'host-away'; readonly host: string; readonly since: number }
  | { readonly at: 'no-permission' | 'unsupported' | 'gone' }
  | { readonly at: 'failed'; readonly why: string };

/** One column of numbers: `object` indexes the objects asked for. */
export interface MetricColumn {
  readonly object: number;
  readonly source: string;
}

/**
 * `layout` says what the columns of the following rows mean; it comes again when series appear or vanish. The body of
 * `rows` is a Float64Array: `count` times (seconds since 1970 by the server's clock, rising), then `count` values of each column
 * in turn. NaN where nothing is known. The first rows after a layout are what is already at hand.
 */
export type LiveMessage =
  | {
      readonly type: 'layout';
      readonly epoch: number;
      readonly objects: readonly MetricObject[];
      readonly columns: readonly MetricColumn[];
      readonly step: number;
    }
  | {
      readonly type: 'rows';
      readonly epoch: number;
      readonly count: number;
      /** Server clock minus this machine's, milliseconds. */
      readonly clockOffset: number;
      readonly body: ArrayBuffer;
    }
  | { readonly type: 'states'; readonly epoch: number; readonly states: readonly MetricState[] };

export interface Gap {
  readonly object: number;
  /** Seconds, server time. */
  readonly from: number;
  readonly to: number;
  /** A sentence's beginning: "xs-paris-02 was away". */
  readonly reason: string;
}

/** Columns of a window. The body: `count` times, then `count` values of each column, as Float64Array. */
export interface History {
  readonly count: number;
  readonly columns: readonly MetricColumn[];
  /** Seconds between the oldest rows; the newest may be closer together. */
  readonly step: number;
  readonly gaps: readonly Gap[];
  readonly clockOffset: number;
  readonly states: readonly MetricState[];
  readonly body: ArrayBuffer;
}

export interface DataSource {
  readonly name: string;
  readonly description: string;
  /** As the server spells it: "(fraction)", "B/s", "" when unknown. */
  readonly units: string;
  readonly enabled: boolean;
  readonly standard: boolean;
  /** False for one the console knows from old numbers only. */
  readonly offered: boolean;
}

export interface RecordingState {
  /** What is kept whether or not somebody looks, and what each takes on the disk. */
  readonly objects: readonly {
    readonly pool: string;
    readonly cls: MetricCls;
    readonly uuid: string;
    readonly bytes: number;
  }[];
  /** Whether what somebody looks at is kept too. */
  readonly watched: boolean;
  readonly days: number;
  readonly maxBytes: number;
  readonly usedBytes: number;
}

const pool = z.string().max(200);
const cls = z.enum(['pool', 'host', 'VM', 'SR']);
const object = z.object({ cls, ref: z.string().max(200) });
const source = z.string().min(1).max(300);
const target = object.extend({ pool });
const argb = z.number().int().min(-2_147_483_648).max(2_147_483_647);

export const metricsContract = {
  /** 5-second numbers while subscribed. `summary`: cpu, memory, network and disk of each object. */
  'metrics.live': feed<LiveMessage>()(
    z.object({
      pool,
      /** `all`: every host and running VM of the pool. */
      objects: z.union([z.literal('all'), z.array(object).max(5000)]),
      sources: z.union([z.literal('summary'), z.array(source).max(300)]),
      /** How many past rows to send first. */
      rows: z.number().int().min(1).max(120),
    }),
  ),
  /** Times in seconds, server time. `points`: about how many rows the caller can draw. */
  'metrics.history': ask<History>()(
    z.object({
      pool,
      objects: z.array(object).min(1).max(64),
      sources: z.array(source).min(1).max(300),
      from: z.number(),
      to: z.number(),
      points: z.number().int().min(2).max(5000),
    }),
  ),
  'metrics.sources': ask<readonly DataSource[]>()(target),
  /** Switches a data source of a host, VM or SR on, or off with its archives forgotten. */
  'metrics.record': command<void>()(target.extend({ source, on: z.boolean() })),
  /** Writes the graphs everybody sees (XenCenter's keys in gui_config); `null` returns to the default ones. */
  'metrics.layout': command<void>()(
    target.extend({
      graphs: z.union([
        z.null(),
        z.array(z.object({ name: z.string().max(200), sources: z.array(source).max(300) })).max(100),
      ]),
    }),
  ),
  /** A series' colour for everybody, as a signed ARGB integer; `null` forgets it. */
  'metrics.colour': command<void>()(target.extend({ source, argb: z.union([z.null(), argb]) })),
  /** Writes one alarm of the object; `null` removes it. */
  'metrics.alarm': command<void>()(
    target.extend({
      variable: z.string().max(200),
      alarm: z.union([
        z.null(),
        z.object({
          level: z.number(),
          period: z.number().int().min(5).max(86_400),
          inhibit: z.number().int().min(60).max(2_592_000),
          sense: z.enum(['high', 'low']),
        }),
      ]),
    }),
  ),
  /** Which objects' 5-second numbers are kept on this machine for days. */
  'metrics.recording': ask<RecordingState>()(z.object({})),
  /** By uuid: an object that is away or gone can still be let go. */
  'metrics.keep': command<void>()(z.object({ pool, cls, uuid: z.string().max(200), on: z.boolean() })),
  /** Deletes all that was recorded; what is kept from now on stays chosen. */
  'metrics.clearRecording': command<void>()(z.object({})),
  'metrics.recordingLimits': command<void>()(
    z.object({
      days: z.number().int().min(1).max(60),
      maxBytes: z
        .number()
        .int()
        .min(1_000_000)
        .max(20 * 1024 ** 3),
      watched: z.boolean(),
    }),
  ),
};
