import { POWER_ON, signsIn } from '../../actions/settings/host.ts';
import type { Facet } from './facet.ts';

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

const missing = { ip: 'A name or an address', user: 'Who signs in there', password: 'It is kept as a secret' } as const;

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
      errors['power/script'] = 'The name of a script on the server';
    if (!pairs(text('told'))) errors['power/told'] = 'A line like key=value for each';
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
