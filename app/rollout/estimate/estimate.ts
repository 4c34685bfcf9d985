import { assertNever } from '../../errors/assert-never.ts';
import type { HostPlan, Plan, Policy } from '../plan/plan-types.ts';
import type { Payload } from '../../updates/payload.ts';

/** Seconds: the likely value, and the range that nine in ten stay within. */
export interface Span {
  readonly low: number;
  readonly likely: number;
  readonly high: number;
}

/** What earlier runs and moves of this console took. */
export interface History {
  /** Bytes per second of each finished live migration, newest last. */
  readonly migrations: readonly number[];
  /** Seconds from the request of a reboot until the server was enabled again, by processor model. */
  readonly reboots: Readonly<Record<string, readonly number[]>>;
  /** Seconds of applying, by generation. */
  readonly applies: Readonly<Partial<Record<Payload['generation'], readonly number[]>>>;
}

export const noHistory: History = { migrations: [], reboots: {}, applies: {} };

export const plus = (a: Span, b: Span): Span => ({
  low: a.low + b.low,
  likely: a.likely + b.likely,
  high: a.high + b.high,
});
export const nothing: Span = { low: 0, likely: 0, high: 0 };

/** From enough samples their own 5th, 50th and 95th percentile; from fewer the usual range. */
function learned(samples: readonly number[] | undefined, usual: Span): Span {
  if (!samples || samples.length < 5) return usual;
  const sorted = samples.slice(-40).sort((a, b) => a - b);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? usual.likely;
  return { low: at(0.05), likely: at(0.5), high: at(0.95) };
}

/** A gigabit link carries about this much of a migration; ten times the link, ten times the bytes, up to what one stream does. */
const BYTES_PER_MEGABIT = 112_000;
const STREAM_LIMIT = 1.1e9;

/**
 * One live migration. `linkMbit`: speed of the interface it goes over; `beside`: how many go at once. Memory is sent once and
 * what changes meanwhile again, hence the factors; from history once there is some.
 */
export function migration(memory: number, linkMbit: number, beside: number, history: History): Span {
  const rate = Math.min((linkMbit * BYTES_PER_MEGABIT) / Math.max(beside, 1), STREAM_LIMIT);
  const byLink: Span = { low: rate * 0.95, likely: rate / 1.15, high: rate / 2 };
  const rates = history.migrations.length < 5 ? byLink : invert(learned(history.migrations, byLink));
  return { low: 3 + memory / rates.low, likely: 5 + memory / rates.likely, high: 8 + memory / rates.high };
}

/** Rates sort the other way round than times: the lowest rate is the longest time. */
const invert = (span: Span): Span => ({ low: span.high, likely: span.likely, high: span.low });

export function reboot(model: string, history: History): Span {
  return learned(history.reboots[model], { low: 180, likely: 360, high: 660 });
}

export function applying(payload: Payload, history: History): Span {
  const known = history.applies[payload.generation];
  switch (payload.generation) {
    case 'none':
      return nothing;
    case 'cdn':
      return learned(known, { low: 90, likely: 240, high: 480 });
    case 'yum':
      return learned(known, { low: 90, likely: 300, high: 600 });
    case 'iso':
    case 'patch': {
      const one = learned(known, { low: 30, likely: 90, high: 240 });
      const count = payload.updates.length;
      return { low: one.low * count, likely: one.likely * count, high: one.high * count };
    }
    default:
      return assertNever(payload);
  }
}

/** Suspending writes memory to disk, resuming reads it; a clean shutdown waits for the guest. */
export function parking(how: Exclude<Policy, 'migrate'>, memory: number): Span {
  if (how === 'stay') return nothing;
  // Not known yet: from a quick move to the longest way.
  if (how === 'ask') return { low: 5, likely: 60, high: 300 };
  if (how === 'shut-down') return { low: 10, likely: 30, high: 300 };
  const gib = memory / 2 ** 30;
  return { low: gib * 3, likely: gib * 6, high: gib * 15 };
}

export function restarting(plan: HostPlan, model: string, history: History): Span {
  if (plan.consequence.restart === 'none') return nothing;
  return plan.consequence.restart === 'reboot' ? reboot(model, history) : { low: 15, likely: 30, high: 90 };
}

/** Enabling, storage links and the checks at the end of each server. */
export const settling: Span = { low: 5, likely: 20, high: 60 };

/** Restarts of VMs that the updates ask for, one after another. */
export function renewing(plan: Plan, { consequence, away }: HostPlan): Span {
  if (consequence.vms !== 'restart' || plan.restartVms !== true) return nothing;
  return { low: away.length * 8, likely: away.length * 20, high: away.length * 120 };
}
