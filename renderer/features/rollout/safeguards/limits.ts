import * as z from 'zod';
import { hook } from '../../../../app/contract/hooks.ts';
import { healthRules, newsKinds } from '../../../../app/rollout/plan/plan-types.ts';
import type { Safeguards } from '../../../../app/rollout/plan/plan-types.ts';

const HOUR = 3_600_000;

/** The form's own shape: moments as `<input type="datetime-local">` writes them. */
export const form = z
  .object({
    windowed: z.boolean(),
    from: z.string(),
    until: z.string(),
    blackedOut: z.boolean(),
    quietFrom: z.iso.time('A time of day'),
    quietUntil: z.iso.time('A time of day'),
    workdays: z.boolean(),
    atWindowEnd: z.enum(['finish-server', 'stop-and-put-back', 'ask']),
    soak: z.number('A number of minutes').int().min(0).max(10_080, 'At most a week, 10080 min'),
    canary: z.number('A number of minutes').int().min(0).max(10_080, 'At most a week, 10080 min'),
    health: z.array(z.enum(healthRules)),
    stall: z.number('A number of minutes').int().min(1, 'At least 1 min').max(1440, 'At most a day, 1440 min'),
    concurrency: z.number('How many at once').int().min(1, 'At least 1').max(25, 'At most 25'),
    evacuate: z.boolean(),
    restarts: z.enum(['automatic', 'ask']),
    onFailure: z.enum(['ask', 'stop-and-put-back']),
    patience: z.number('A number of minutes').int().min(1, 'At least 1 min').max(1440, 'At most a day, 1440 min'),
    holdOnAlarms: z.boolean(),
    tell: z.array(z.enum(newsKinds)),
    hooks: z.array(hook).max(20, 'At most 20'),
  })
  .check((context) => {
    const { windowed, from, until, blackedOut, quietFrom, quietUntil } = context.value;
    const wrong = (path: 'from' | 'until' | 'quietUntil', message: string): void => {
      context.issues.push({ code: 'custom', input: context.value, path: [path], message });
    };
    if (blackedOut && quietFrom === quietUntil) wrong('quietUntil', 'Ends as it begins');
    if (!windowed) return;
    const [begins, ends] = [Date.parse(from), Date.parse(until)];
    if (Number.isNaN(begins)) wrong('from', 'When it opens');
    if (Number.isNaN(ends)) wrong('until', 'When it closes');
    else if (ends <= begins) wrong('until', 'Closes before it opens');
  });

export type Form = z.output<typeof form>;

/** A moment in local time, to the minute. */
const local = (time: number): string => {
  const date = new Date(time);
  return new Date(time - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
};

/** "08:30" as minutes after midnight, and back. */
const minuteOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
const timeOf = (minute: number): string =>
  [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, '0')).join(':');

export function toForm({ window, blackout, network: _network, ...rest }: Safeguards, now: number): Form {
  const next = Math.ceil(now / HOUR) * HOUR;
  return {
    ...rest,
    health: [...rest.health],
    tell: [...(rest.tell ?? newsKinds)],
    hooks: [...(rest.hooks ?? [])],
    evacuate: rest.evacuate ?? false,
    blackedOut: blackout !== undefined,
    quietFrom: timeOf(blackout?.from ?? 8 * 60),
    quietUntil: timeOf(blackout?.until ?? 18 * 60),
    workdays: blackout?.workdays ?? true,
    windowed: window !== undefined,
    from: local(window?.from ?? next),
    until: local(window?.until ?? next + 4 * HOUR),
  };
}

export function toSafeguards({
  windowed,
  from,
  until,
  blackedOut,
  quietFrom,
  quietUntil,
  workdays,
  ...rest
}: Form): Safeguards {
  return {
    ...rest,
    ...(windowed ? { window: { from: Date.parse(from), until: Date.parse(until) } } : {}),
    ...(blackedOut ? { blackout: { from: minuteOf(quietFrom), until: minuteOf(quietUntil), workdays } } : {}),
  };
}
