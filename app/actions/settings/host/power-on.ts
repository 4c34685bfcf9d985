import * as z from 'zod';
import { action } from '../../action.ts';
import { platformFrom } from '../../host/version.ts';
import { no, ok } from '../../verdict.ts';
import { nameOf } from '../../words.ts';

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
