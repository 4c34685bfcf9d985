const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** When something happens, by a server's own wall clock. */
export interface WallTime {
  readonly frequency: string;
  readonly minute: number;
  readonly hour: number;
  readonly days: readonly string[];
}

/** The next time it happens, in milliseconds since 1970; nothing where it never does. `ahead`: minutes of that clock before UTC. */
export function nextTime(
  { frequency, minute, hour, days: on }: WallTime,
  now: number,
  ahead: number,
): number | undefined {
  // Reckoned on the server's wall: as if its clock were UTC.
  const wall = now + ahead * MINUTE;
  const midnight = Math.floor(wall / DAY) * DAY;
  if (frequency === 'hourly') {
    const thisHour = Math.floor(wall / (60 * MINUTE)) * 60 * MINUTE + minute * MINUTE;
    return (thisHour > wall ? thisHour : thisHour + 60 * MINUTE) - ahead * MINUTE;
  }
  for (let day = 0; day <= 7; day += 1) {
    const at = midnight + day * DAY + (hour * 60 + minute) * MINUTE;
    const named = days[new Date(at).getUTCDay()] ?? '';
    if (at > wall && (frequency !== 'weekly' || on.includes(named))) return at - ahead * MINUTE;
  }
  return undefined;
}
