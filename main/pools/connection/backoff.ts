const FIRST = 1000;
const LONGEST = 60_000;

/** Milliseconds to wait before the next attempt: doubling, with jitter so that consoles do not return all at once. */
export function backoff(attempt: number, random: () => number = Math.random): number {
  const full = Math.min(LONGEST, FIRST * 2 ** Math.min(attempt, 16));
  return Math.round(full * (0.5 + random() / 2));
}
