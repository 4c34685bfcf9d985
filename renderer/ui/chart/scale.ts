/** From seconds to pixels of the plot. */
export interface TimeScale {
  readonly from: number;
  readonly to: number;
  readonly width: number;
}

export const xOf = (scale: TimeScale, time: number): number =>
  ((time - scale.from) / (scale.to - scale.from)) * scale.width;

export const timeAt = (scale: TimeScale, x: number): number => scale.from + (x / scale.width) * (scale.to - scale.from);

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;
const STEPS = [
  30, MINUTE, 2 * MINUTE, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY,
  2 * DAY, 7 * DAY, 14 * DAY,
]; // prettier-ignore

interface TimeTick {
  readonly time: number;
  readonly label: string;
}

const OPTIONS = {
  clock: { hour: '2-digit', minute: '2-digit' },
  clockSeconds: { hour: '2-digit', minute: '2-digit', second: '2-digit' },
  weekday: { weekday: 'short' },
  dayMonth: { day: 'numeric', month: 'short' },
  month: { month: 'short' },
  moment: { weekday: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit' },
  dayMoment: { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' },
  hour: { weekday: 'short', hour: '2-digit', minute: '2-digit' },
  day: { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' },
  year: { day: 'numeric', month: 'short', year: 'numeric' },
} satisfies Readonly<Record<string, Intl.DateTimeFormatOptions>>;

type Formats = Readonly<Record<keyof typeof OPTIONS, Intl.DateTimeFormat>>;

let made: { readonly offset: number; readonly formats: Formats } | undefined;

/** A format keeps the time zone it was made in: when the computer is carried into another one, they are made anew. */
function formats(): Formats {
  const offset = new Date().getTimezoneOffset();
  if (made?.offset !== offset) {
    const all = Object.entries(OPTIONS).map(([name, options]) => [name, new Intl.DateTimeFormat('en-GB', options)]);
    made = { offset, formats: Object.fromEntries(all) as Formats };
  }
  return made.formats;
}

/**
 * Round moments of the person's own clock, at least `room` pixels apart. Days are stepped by the calendar, so that a change to or from
 * summer time moves no tick off midnight.
 */
export function timeTicks(scale: TimeScale, room = 90): readonly TimeTick[] {
  const span = scale.to - scale.from;
  const most = Math.max(2, Math.floor(scale.width / room));
  const step = STEPS.find((step) => span / step <= most);
  if (step === undefined) return monthTicks(scale, most);
  const ticks: TimeTick[] = [];
  const at = new Date(scale.from * 1000);
  if (step >= DAY) {
    at.setHours(0, 0, 0, 0);
    if (step >= 7 * DAY) at.setDate(at.getDate() - ((at.getDay() + 6) % 7));
  } else {
    const midnight = new Date(at).setHours(0, 0, 0, 0);
    at.setTime(midnight + Math.floor((at.getTime() - midnight) / 1000 / step) * step * 1000);
  }
  while (at.getTime() / 1000 <= scale.to) {
    const time = at.getTime() / 1000;
    if (time >= scale.from) ticks.push({ time, label: labelOf(at, step, span) });
    if (step >= DAY) at.setDate(at.getDate() + step / DAY);
    else at.setTime(at.getTime() + step * 1000);
  }
  return ticks;
}

function labelOf(at: Date, step: number, span: number): string {
  const { dayMonth, weekday, clock, clockSeconds } = formats();
  if (step >= 7 * DAY) return dayMonth.format(at);
  if (step >= DAY) return span > 8 * DAY ? dayMonth.format(at) : weekday.format(at);
  if (at.getHours() === 0 && at.getMinutes() === 0 && span > HOUR * 12) return weekday.format(at);
  return step < MINUTE ? clockSeconds.format(at) : clock.format(at);
}

function monthTicks(scale: TimeScale, most: number): readonly TimeTick[] {
  const ticks: TimeTick[] = [];
  const at = new Date(scale.from * 1000);
  at.setHours(0, 0, 0, 0);
  at.setDate(1);
  const every = Math.max(1, Math.ceil((scale.to - scale.from) / (30.4 * DAY) / most));
  for (; at.getTime() / 1000 <= scale.to; at.setMonth(at.getMonth() + every))
    if (at.getTime() / 1000 >= scale.from) ticks.push({ time: at.getTime() / 1000, label: formats().month.format(at) });
  return ticks;
}

/** "Sat 01:19:30", with the date where days differ. */
export const writeMoment = (time: number, span: number): string =>
  (span > 2 * DAY ? formats().dayMoment : formats().moment).format(time * 1000);

/** "Fri 23:50 – Sat 01:50"; from a week on with dates, from months on with years. */
export const writeWindow = (from: number, to: number): string => {
  const span = to - from;
  const { hour, day, year } = formats();
  const format = span > 60 * DAY ? year : span > 6 * DAY ? day : hour;
  return `${format.format(from * 1000)} – ${format.format(to * 1000)}`;
};

/** Row of the nearest time; rising times. */
export function nearestRow(times: ArrayLike<number>, time: number): number {
  let low = 0;
  let high = times.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? 0) < time) low = middle + 1;
    else high = middle;
  }
  const before = times[low - 1];
  return before !== undefined && time - before < (times[low] ?? Infinity) - time ? low - 1 : low;
}
