/** Hours of the day in which no server is begun, whatever the window; by the clock of this computer. */
export interface Blackout {
  /** Minutes after midnight; over midnight where it ends before it begins. */
  readonly from: number;
  readonly until: number;
  /** Saturdays and Sundays are free. */
  readonly workdays: boolean;
}

const DAY = 1440;
const MINUTE = 60_000;

/** When the hours that a moment lies in are over; undefined where it lies in none. Both in milliseconds since 1970. */
export function blackoutUntil({ from, until, workdays }: Blackout, at: number): number | undefined {
  const date = new Date(at);
  const minute = date.getHours() * 60 + date.getMinutes();
  const over = until <= from;
  const within = over ? minute >= from || minute < until : minute >= from && minute < until;
  if (!within) return undefined;
  // What began yesterday evening belongs to yesterday.
  const begun = over && minute < until ? (date.getDay() + 6) % 7 : date.getDay();
  if (workdays && (begun === 0 || begun === 6)) return undefined;
  const left = (until - minute + DAY) % DAY || DAY;
  return at - (at % MINUTE) + left * MINUTE;
}
