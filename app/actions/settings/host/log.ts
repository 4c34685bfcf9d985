import * as z from 'zod';
import { action } from '../../action.ts';
import { setKey } from '../../map-key.ts';
import { ok } from '../../verdict.ts';
import { nameOf } from '../../words.ts';
import { answers } from './answers.ts';

export const LOG_TO = 'syslog_destination';

export const setLog = action({
  id: 'host.setLog',
  label: 'Change where its log goes',
  applies: ['host'],
  group: 'change',
  methods: ['host.remove_from_logging', 'host.add_to_logging', 'host.syslog_reconfigure'],
  /** A name or an address; without one it keeps its log to itself. */
  args: z.object({ to: z.string().max(300) }),
  offered: () => false,
  check: ({ view }, host) => answers(view, host) ?? ok,
  title: (host, { to }) =>
    to === '' ? `Keep the log of ${nameOf(host)} on itself` : `Send the log of ${nameOf(host)} to ${to}`,
  async run(caller, host, { to }) {
    await setKey(caller, 'host', 'logging', host.$ref, LOG_TO, to || undefined);
    await caller.call('host.syslog_reconfigure', host.$ref);
  },
  undo: (before) => ({
    action: 'host.setLog',
    label: 'Put it back',
    target: { cls: 'host', ref: before.$ref },
    args: { to: before.logging[LOG_TO] ?? '' },
  }),
});
