import { FailureError } from '../../app/errors/failure.ts';
import { serverTime } from '../../app/inventory/describe/server-time.ts';
import type { Pool } from '../pools/pool.ts';

/**
 * Resolves once `condition` holds, looked at whenever the pool or its connection changes. Rejects with `timed-out` after
 * `limit` milliseconds, or with the signal's reason.
 */
export function until(
  pool: Pool,
  condition: () => boolean,
  signal: AbortSignal,
  { limit, what }: { readonly limit?: number; readonly what: string },
): Promise<void> {
  return new Promise((resolve, reject) => {
    const stops: (() => void)[] = [];
    const settle = (finish: () => void): void => {
      for (const stop of stops) stop();
      finish();
    };
    const look = (): void => {
      if (condition()) settle(resolve);
    };
    const aborted = (): void => settle(() => reject(signal.reason as Error));
    stops.push(pool.inventory.onChange(look), pool.onState(look));
    stops.push(() => signal.removeEventListener('abort', aborted));
    signal.addEventListener('abort', aborted, { once: true });
    if (limit !== undefined) {
      const late = (): void =>
        settle(() => reject(new FailureError({ kind: 'refused', code: 'timed-out', params: [what], pool: pool.id })));
      const timer = setTimeout(late, limit);
      stops.push(() => clearTimeout(timer));
    }
    if (signal.aborted) aborted();
    else look();
  });
}

/** Waits for so many milliseconds; rejects with the signal's reason. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = (finish: () => void): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', aborted);
      finish();
    };
    const aborted = (): void => done(() => reject(signal.reason as Error));
    const timer = setTimeout(() => done(resolve), milliseconds);
    signal.addEventListener('abort', aborted, { once: true });
    if (signal.aborted) aborted();
  });
}

/** How many alarms of a pool came after a moment of our clock. */
export function alarmsSince(pool: Pool, begun: number): number {
  let count = 0;
  for (const message of pool.inventory.all('message')) {
    if (message.name !== 'ALARM') continue;
    if ((serverTime(message.timestamp) ?? 0) - pool.clockOffset > begun) count += 1;
  }
  return count;
}
