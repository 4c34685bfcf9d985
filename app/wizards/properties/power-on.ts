import { POWER_ON, signsIn } from '../../actions/settings/host/power-on.ts';
import type { Facet, Values } from './facet.ts';

/** In place of a way that the server knows: a script of its own, by name. */
export const SCRIPT = 'script';

const isKnown = (mode: string): boolean => (POWER_ON as readonly string[]).includes(mode);

/** The fields that count with a way to power on. */
const asked = (mode: string): readonly string[] =>
  ['mode', ...(mode === SCRIPT ? ['script', 'told'] : signsIn(mode) ? ['ip', 'user', 'password'] : [])].map(
    (field) => `power/${field}`,
  );

/** "key=value" each line; nothing where a line is not. */
function pairs(text: string): Readonly<Record<string, string>> | undefined {
  const found: Record<string, string> = {};
  for (const line of text.split('\n').filter((one) => one.trim() !== '')) {
    const [, key, value] = /^\s*([^=\s]+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (key === undefined || value === undefined) return undefined;
    found[key] = value;
  }
  return found;
}

const missing = {
  ip: 'Say its name or address',
  user: 'Say who signs in there',
  password: 'Type it once more',
} as const;

/**
 * How a server is powered on from afar. What its controller is told is never read back: a server keeps passwords among it,
 * and forgets all of it with the next change.
 */
export const powerOn: Facet = {
  values(_view, object) {
    if (object.$cls !== 'host') return {};
    const mode = object.power_on_mode;
    return {
      'power/mode': isKnown(mode) ? mode : SCRIPT,
      'power/script': isKnown(mode) ? '' : mode,
      'power/ip': '',
      'power/user': '',
      'power/password': '',
      'power/told': '',
    };
  },
  check(_view, object, values, errors) {
    if (object.$cls !== 'host') return;
    const text = (field: string): string => String(values[`power/${field}`] ?? '').trim();
    const mode = text('mode');
    if (signsIn(mode) && (mode !== object.power_on_mode || text('ip') + text('user') + text('password') !== ''))
      for (const [field, why] of Object.entries(missing)) if (text(field) === '') errors[`power/${field}`] = why;
    if (mode !== SCRIPT) return;
    if (!/^[\w.-]+$/.test(text('script')) || isKnown(text('script')))
      errors['power/script'] = 'Name a script that the server has';
    if (!pairs(text('told'))) errors['power/told'] = 'Write lines like key=value';
  },
  put(writes, _view, object) {
    if (object.$cls !== 'host') return;
    const text = (field: string): string => String(writes.value(`power/${field}`) ?? '').trim();
    const mode = text('mode');
    const args =
      mode === SCRIPT
        ? { mode: text('script'), told: pairs(text('told')) ?? {} }
        : signsIn(mode)
          ? { mode, ip: text('ip'), user: text('user'), password: String(writes.value('power/password') ?? '') }
          : { mode };
    writes.put(object, 'host.setPowerOn', args, writes.changed(...asked(mode)));
  },
  guards: (_view, object) =>
    object.$cls === 'host'
      ? [...asked(SCRIPT), ...asked('DRAC')].map((field) => ({ field, action: 'host.setPowerOn', target: object }))
      : [],
};

/** The answers that a refused try had, but for the password, which nobody keeps. */
export function powerAgain(args: Readonly<Record<string, unknown>>): Values {
  const { mode, ip, user, told } = args as { mode?: string; ip?: string; user?: string; told?: object };
  if (mode === undefined) return {};
  return {
    'power/mode': isKnown(mode) ? mode : SCRIPT,
    ...(isKnown(mode) ? {} : { 'power/script': mode }),
    ...(ip === undefined ? {} : { 'power/ip': ip }),
    ...(user === undefined ? {} : { 'power/user': user }),
    ...(told === undefined
      ? {}
      : {
          'power/told': Object.entries(told)
            .map(([key, value]) => `${key}=${value}`)
            .join('\n'),
        }),
  };
}
