import { DAYS, rhythmOf } from '../../../app/actions/snapshot/schedule/rhythm.ts';
import type { FieldDef, Subject } from './fields.ts';

/** The schedule's own, or what is usual: ten hourly, seven daily, four weekly are XenCenter's. */
const now = (aims: readonly Subject[]) => {
  const target = aims[0]?.target;
  return target?.$cls === 'VMSS' ? rhythmOf(target) : undefined;
};

/** When a schedule takes snapshots, of what, and how many it keeps. */
export const rhythm: readonly FieldDef[] = [
  {
    kind: 'choice',
    key: 'type',
    label: 'What is kept',
    first: (aims) => now(aims)?.type ?? 'snapshot',
    options: [
      { value: 'snapshot', label: 'Disks' },
      {
        value: 'checkpoint',
        label: 'Disks and memory',
        hint: 'Of those that run with tools; the others are left out.',
      },
    ],
  },
  {
    kind: 'choice',
    key: 'frequency',
    label: 'How often',
    first: (aims) => now(aims)?.frequency ?? 'daily',
    options: [
      { value: 'hourly', label: 'Every hour' },
      { value: 'daily', label: 'Every day' },
      { value: 'weekly', label: 'On days of the week' },
    ],
  },
  {
    kind: 'ticks',
    key: 'days',
    label: 'Days',
    first: (aims) => now(aims)?.days ?? ['Monday'],
    options: DAYS.map((day) => ({ value: day, label: day })),
    asked: ({ frequency }) => frequency === 'weekly',
  },
  {
    kind: 'number',
    key: 'hour',
    label: 'Hour',
    min: 0,
    max: 23,
    first: (aims) => now(aims)?.hour ?? 1,
    hint: 'On the server’s own clock.',
    asked: ({ frequency }) => frequency !== 'hourly',
  },
  {
    kind: 'number',
    key: 'minute',
    label: 'Minute',
    min: 0,
    max: 45,
    step: 15,
    first: (aims) => now(aims)?.minute ?? 0,
    hint: '0, 15, 30 or 45.',
  },
  { kind: 'server-clock', key: 'clock', label: 'Clock', optional: true },
  {
    kind: 'number',
    key: 'keep',
    label: 'How many are kept',
    min: 1,
    max: 10,
    first: (aims) => now(aims)?.keep ?? 7,
    hint: 'Of each VM; the oldest goes when one more is taken.',
  },
];
