const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const steps = [
  [DAY, 'd', HOUR, 'h'],
  [HOUR, 'h', MINUTE, 'min'],
  [MINUTE, 'min', SECOND, 's'],
] as const;

/** "41 d 6 h", "2 min 11 s", "38 s". */
export function span(ms: number): string {
  for (const [big, bigUnit, small, smallUnit] of steps) {
    if (ms < big) continue;
    const rest = Math.floor((ms % big) / small);
    return `${Math.floor(ms / big)} ${bigUnit}${rest > 0 ? ` ${rest} ${smallUnit}` : ''}`;
  }
  return `${Math.max(0, Math.round(ms / SECOND))} s`;
}

/** One unit: "63 d", "3 h", "12 min". */
export function shortSpan(ms: number): string {
  for (const [big, unit] of steps) if (ms >= big) return `${Math.floor(ms / big)} ${unit}`;
  return `${Math.max(0, Math.round(ms / SECOND))} s`;
}

const clockFormat = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const exactFormat = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const dayFormat = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const dateFormat = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });

/** "01:00" */
export const clock = (time: number): string => clockFormat.format(time);
/** "01:47:12" */
export const exactClock = (time: number): string => exactFormat.format(time);

/** "01:00", and from a day after `from` on "27 Nov 01:00": one could take it for tonight. */
export const clockAfter = (time: number, from: number): string =>
  time - from < 20 * 3_600_000 ? clock(time) : `${day(time, from)} ${clock(time)}`;

const midnight = (time: number): number => new Date(time).setHours(0, 0, 0, 0);

/** "11 Oct", with the year where it is not this one. */
export function day(time: number, now: number): string {
  const same = new Date(time).getFullYear() === new Date(now).getFullYear();
  return (same ? dayFormat : dateFormat).format(time);
}

/** "11 Oct 2026" */
export const date = (time: number): string => dateFormat.format(time);

/** "Today", "Yesterday", "11 Oct": the head over a day of the timeline. */
export function dayHead(time: number, now: number): string {
  const days = Math.round((midnight(now) - midnight(time)) / DAY);
  if (days === 0) return 'Today';
  return days === 1 ? 'Yesterday' : day(time, now);
}

/** "01:00" for today, "11 Oct" before. */
export const when = (time: number, now: number): string =>
  midnight(time) === midnight(now) ? clock(time) : day(time, now);

/** "11 Oct 2026, 01:47" */
export const moment = (time: number): string => `${date(time)}, ${clock(time)}`;
