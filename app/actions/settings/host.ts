import * as z from 'zod';
import type { Obj, View } from '../../inventory/view.ts';
import { action } from '../action.ts';
import type { Caller } from '../action.ts';
import { isLive } from '../host/residents.ts';
import { platformFrom } from '../host/version.ts';
import { setKey } from '../map-key.ts';
import { first, no, ok } from '../verdict.ts';
import { nameOf } from '../words.ts';
import { switching } from './switches.ts';

const answers = (view: View, host: Obj<'host'>) =>
  isLive(view, host) ? undefined : no('host-dead', 'The server does not answer');

/** Where older servers keep it, and newer ones a copy. */
export const iqnOf = (host: Obj<'host'>): string => host.iscsi_iqn || (host.other_config['iscsi_iqn'] ?? '');

export const setIqn = action({
  id: 'host.setIqn',
  label: 'Change its iSCSI name',
  applies: ['host'],
  group: 'change',
  methods: ['host.set_iscsi_iqn', 'host.remove_from_other_config', 'host.add_to_other_config'],
  args: z.object({ iqn: z.string().min(1).max(223) }),
  offered: () => false,
  check: ({ view }, host) => answers(view, host) ?? ok,
  title: (host) => `Change the iSCSI name of ${nameOf(host)}`,
  run: (caller, host, { iqn }) =>
    platformFrom(host, '2.5.50')
      ? caller.call('host.set_iscsi_iqn', host.$ref, iqn)
      : setKey(caller, 'host', 'other_config', host.$ref, 'iscsi_iqn', iqn),
  undo: (before) =>
    iqnOf(before) === ''
      ? undefined
      : {
          action: 'host.setIqn',
          label: 'Put it back',
          target: { cls: 'host', ref: before.$ref },
          args: { iqn: iqnOf(before) },
        },
});

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

export const isMultipathed = (host: Obj<'host'>): boolean =>
  host.multipathing || host.other_config['multipathing'] === 'true';

const plugged = (view: View, host: Obj<'host'>): readonly Obj<'PBD'>[] =>
  host.PBDs.flatMap((ref) => view.get('PBD', ref) ?? []).filter((pbd) => pbd.currently_attached);

/** The storage is let go, what stands in between is done, and it is taken again whatever happened; the first failure is told. */
async function withoutStorage(caller: Caller, host: Obj<'host'>, work: () => Promise<unknown>): Promise<void> {
  const gone: Obj<'PBD'>[] = [];
  const failed: unknown[] = [];
  const nameOfSr = (pbd: Obj<'PBD'>): string => nameOf(caller.view.get('SR', pbd.SR));
  try {
    for (const pbd of plugged(caller.view, host)) {
      await caller.step(`Disconnect ${nameOfSr(pbd)}`, (step) => step.task('PBD.unplug', [pbd.$ref]));
      gone.push(pbd);
    }
    await work();
  } catch (error) {
    failed.push(error);
  }
  for (const pbd of gone)
    await caller.steadfast
      .step(`Connect ${nameOfSr(pbd)}`, (step) => step.task('PBD.plug', [pbd.$ref]))
      .catch((error: unknown) => failed.push(error));
  if (failed.length > 0) throw failed[0] as Error;
}

export const setMultipathing = switching({
  id: 'host.setMultipathing',
  label: 'Use several paths to storage',
  cls: 'host',
  methods: [
    'PBD.unplug',
    'PBD.plug',
    'host.set_multipathing',
    'host.remove_from_other_config',
    'host.add_to_other_config',
  ],
  what: 'multipathing',
  isOn: isMultipathed,
  check: ({ view }, host) =>
    first(answers(view, host), host.enabled ? no('enabled', 'Only in maintenance mode') : undefined),
  set: (caller, host, on) =>
    withoutStorage(caller, host, async () => {
      if (platformFrom(host, '2.5.50')) return caller.call('host.set_multipathing', host.$ref, on);
      await setKey(caller, 'host', 'other_config', host.$ref, 'multipathing', String(on));
      if (on) await setKey(caller, 'host', 'other_config', host.$ref, 'multipathhandle', 'dmp');
    }),
});

/** Ways to power a server on that the server itself knows; anything else is the name of a script of its own. */
export const POWER_ON = ['', 'wake-on-lan', 'DRAC', 'iLO'] as const;
/** Those that sign in at a controller. */
export const signsIn = (mode: string): boolean => mode === 'DRAC' || mode === 'iLO';

export const setPowerOn = action({
  id: 'host.setPowerOn',
  label: 'Change how it is powered on',
  applies: ['host'],
  group: 'change',
  methods: ['secret.create', 'secret.destroy', 'host.set_power_on_mode'],
  args: z.object({
    mode: z.string().max(200),
    ip: z.string().max(300).optional(),
    user: z.string().max(300).optional(),
    password: z.string().max(1000).optional(),
    /** What a script of its own is told. */
    told: z.record(z.string().max(200), z.string().max(2000)).optional(),
  }),
  offered: () => false,
  check: (_situation, host, { mode }) =>
    mode === 'iLO' && platformFrom(host, '3.1.50') ? no('version', 'Not from version 8.2 on') : ok,
  title: (host, { mode }) =>
    mode === '' ? `Let nothing power on ${nameOf(host)}` : `Change how ${nameOf(host)} is powered on`,
  async run(caller, host, { mode, ip, user, password, told }) {
    if (!signsIn(mode)) return caller.call('host.set_power_on_mode', host.$ref, mode, told ?? {});
    const secret = await caller.call<string>('secret.create', { value: password ?? '', other_config: {} });
    try {
      await caller.call('host.set_power_on_mode', host.$ref, mode, {
        power_on_ip: ip ?? '',
        power_on_user: user ?? '',
        power_on_password_secret: await caller.call<string>('secret.get_uuid', secret),
      });
    } catch (error) {
      await caller.steadfast.call('secret.destroy', secret).catch(() => undefined);
      throw error;
    }
  },
});
