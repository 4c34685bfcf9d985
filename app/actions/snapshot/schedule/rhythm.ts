import * as z from 'zod';
import type { Obj } from '../../../inventory/view.ts';
import { no, ok } from '../../verdict.ts';

export const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;

/** When, what, and how many are kept. */
export const rhythm = {
  type: z.enum(['snapshot', 'checkpoint', 'snapshot_with_quiesce']),
  frequency: z.enum(['hourly', 'daily', 'weekly']),
  /** On the server's own clock; `hour` for daily and weekly, `days` for weekly. */
  minute: z.number().int().min(0).max(45).multipleOf(15),
  hour: z.number().int().min(0).max(23).optional(),
  days: z.array(z.enum(DAYS)).max(7).optional(),
  /** How many of one VM are kept; the server takes no more than ten. */
  keep: z.number().int().min(1).max(10),
};

interface Rhythm {
  readonly frequency?: string | undefined;
  readonly minute?: number | undefined;
  readonly hour?: number | undefined;
  readonly days?: readonly string[] | undefined;
}

/** As the server keeps it: only the keys that the frequency has. */
export function scheduleOf({ frequency, minute = 0, hour = 0, days = [] }: Rhythm): Readonly<Record<string, string>> {
  if (frequency === 'hourly') return { min: String(minute) };
  const daily = { hour: String(hour), min: String(minute) };
  return frequency === 'weekly' ? { ...daily, days: days.join(',') } : daily;
}

/** Weekly on no day would be never. */
export const dayless = ({ frequency, days = [] }: Rhythm) =>
  frequency === 'weekly' && days.length === 0 ? no('days', 'Choose a day of the week') : ok;

/** A schedule as the arguments that would make it. */
export function rhythmOf({ type, frequency, schedule, retained_snapshots }: Obj<'VMSS'>) {
  const named = (schedule['days'] ?? '')
    .toLowerCase()
    .split(',')
    .map((day) => day.trim());
  return {
    type,
    frequency,
    minute: Number(schedule['min'] ?? 0) || 0,
    hour: Number(schedule['hour'] ?? 0) || 0,
    days: DAYS.filter((day) => named.includes(day.toLowerCase())),
    keep: retained_snapshots,
  };
}
