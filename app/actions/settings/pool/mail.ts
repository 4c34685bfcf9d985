import * as z from 'zod';
import { displayName } from '../../../inventory/describe/names.ts';
import { action } from '../../action.ts';
import { licensed } from '../../licence.ts';
import { setKey } from '../../map-key.ts';
import { ok } from '../../verdict.ts';

/** As XenCenter writes them: an address, "server:port", and the language of the text. */
export const MAIL = { to: 'mail-destination', server: 'ssmtp-mailhub', language: 'mail-language' } as const;

export const setMail = action({
  id: 'pool.setMail',
  label: 'Change e-mail of alerts',
  applies: ['pool'],
  group: 'change',
  methods: ['pool.remove_from_other_config', 'pool.add_to_other_config'],
  /** Without an address none is sent. */
  args: z.object({
    to: z.string().max(1000),
    server: z.string().max(300),
    language: z.string().max(20),
  }),
  offered: () => false,
  check: ({ view }) => licensed(view, 'email_alerting', 'Its licence leaves e-mail out') ?? ok,
  title: (pool, { to }, view) =>
    to === ''
      ? `Send no e-mail of alerts of ${displayName(view, pool)}`
      : `Send alerts of ${displayName(view, pool)} to ${to}`,
  async run(caller, pool, args) {
    const now = (caller.view.get('pool', pool.$ref) ?? pool).other_config;
    for (const part of ['server', 'language', 'to'] as const) {
      const value = args.to === '' ? '' : args[part];
      if (value !== (now[MAIL[part]] ?? ''))
        await setKey(caller, 'pool', 'other_config', pool.$ref, MAIL[part], value || undefined);
    }
  },
  undo: (before) => ({
    action: 'pool.setMail',
    label: 'Put it back',
    target: { cls: 'pool', ref: before.$ref },
    args: Object.fromEntries(Object.entries(MAIL).map(([part, key]) => [part, before.other_config[key] ?? ''])),
  }),
});
