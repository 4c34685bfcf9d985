import type { Obj } from '../view.ts';

const pad = (part: string | undefined): string => (part ?? '0').padStart(2, '0');

/** "daily at 01:00", "Monday, Friday at 22:30", "every hour at :15": on the server's clock. */
export function rhythmWords({ frequency, schedule }: Pick<Obj<'VMSS'>, 'frequency' | 'schedule'>): string {
  if (frequency === 'hourly') return `every hour at :${pad(schedule['min'])}`;
  const at = `at ${pad(schedule['hour'])}:${pad(schedule['min'])}`;
  if (frequency === 'daily') return `daily ${at}`;
  const days = (schedule['days'] ?? '')
    .split(',')
    .map((day) => day.trim())
    .filter(Boolean)
    .map((day) => day.charAt(0).toUpperCase() + day.slice(1).toLowerCase());
  return `${days.join(', ') || 'weekly'} ${at}`;
}

const kinds: Readonly<Record<string, string>> = {
  snapshot: 'disks',
  checkpoint: 'disks and memory',
  snapshot_with_quiesce: 'disks, applications at rest',
};

/** What a schedule keeps of each VM. */
export const keptWords = (type: string): string => kinds[type] ?? type.replaceAll('_', ' ');
