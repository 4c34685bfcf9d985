import type { Obj } from '../../../../app/inventory/view.ts';
import type { Form, Subject } from '../fields.ts';

const poolOf = (aims: readonly Subject[]): Obj<'pool'> | undefined => {
  const target = aims[0]?.target;
  return target?.$cls === 'pool' ? target : undefined;
};

const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** What is asked about where a pool's updates come from. */
export const updateForms: Readonly<Record<string, Form>> = {
  'pool.repositories': {
    verb: 'Use these',
    width: 560,
    fields: [
      {
        kind: 'some-repositories',
        key: 'use',
        label: 'Repositories',
        hint: 'At most one that brings updates. What is known of updates is read anew afterwards.',
        first: (aims) => [...(poolOf(aims)?.repositories ?? [])],
      },
      { kind: 'text', key: 'name', label: 'Name of one more', optional: true },
      { kind: 'text', key: 'address', label: 'Its address', hint: 'Empty for none.', optional: true },
      { kind: 'text', key: 'source', label: 'Address of its sources', optional: true },
      { kind: 'switch', key: 'updates', label: 'It brings updates', first: true },
    ],
  },
  'pool.syncSchedule': {
    verb: 'Schedule',
    fields: [
      {
        kind: 'choice',
        key: 'when',
        label: 'The pool fetches from its repositories',
        first: (aims) => {
          const pool = poolOf(aims);
          return pool?.update_sync_enabled === true ? pool.update_sync_frequency : 'never';
        },
        options: [
          { value: 'never', label: 'Only when asked' },
          { value: 'daily', label: 'Every day' },
          { value: 'weekly', label: 'Every week' },
        ],
      },
      {
        kind: 'choice',
        key: 'day',
        label: 'Day of the week',
        hint: 'Counts for every week only.',
        first: (aims) => String(poolOf(aims)?.update_sync_day ?? 0),
        options: days.map((label, day) => ({ value: String(day), label })),
      },
    ],
  },
  'pool.repositoryProxy': {
    verb: 'Set proxy',
    fields: [
      {
        kind: 'text',
        key: 'url',
        label: 'Address of the proxy',
        hint: 'Like http://proxy:3128; empty for none.',
        optional: true,
        first: (aims) => poolOf(aims)?.repository_proxy_url ?? '',
      },
      {
        kind: 'text',
        key: 'username',
        label: 'User name',
        optional: true,
        first: (aims) => poolOf(aims)?.repository_proxy_username ?? '',
      },
      {
        kind: 'password',
        key: 'password',
        label: 'Password',
        hint: 'Has to be told again with every change.',
        optional: true,
      },
    ],
  },
};
