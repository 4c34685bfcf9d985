import { MAIL } from '../../actions/settings/pool/mail.ts';
import { poolOf, standaloneHost } from '../../inventory/describe/home.ts';
import type { AnyObj, Obj, View } from '../../inventory/view.ts';
import { partKey } from './devices.ts';
import type { Facet } from './facet.ts';

/** The pool whose settings an object has: a server alone has those of the pool that it is. */
export function settledPool(view: View, object: AnyObj): Obj<'pool'> | undefined {
  if (object.$cls === 'pool') return object;
  return object.$cls === 'host' && standaloneHost(view)?.$ref === object.$ref ? poolOf(view) : undefined;
}

const stores = { disks: 'defaultSr', suspended: 'suspendSr', crashes: 'crashSr' } as const;

/** Each by the action that switches it. */
const switches = {
  migrationCompression: 'pool.setMigrationCompression',
  livePatching: 'pool.setLivePatching',
  igmpSnooping: 'pool.setIgmpSnooping',
  tls: 'pool.enableTls',
  oldSsl: 'pool.disableOldSsl',
} as const;

/** What a pool does for all its servers. */
export const pool: Facet = {
  values(view, object) {
    const own = settledPool(view, object);
    if (!own) return {};
    return {
      defaultSr: own.default_SR,
      suspendSr: own.suspend_image_SR,
      crashSr: own.crash_dump_SR,
      migrationCompression: own.migration_compression,
      livePatching: !own.live_patching_disabled,
      igmpSnooping: own.igmp_snooping_enabled,
      tls: own.tls_verification_enabled,
      oldSsl: [...view.all('host')].some((host) => host.ssl_legacy),
    };
  },
  put(writes, view, object) {
    const own = settledPool(view, object);
    if (!own) return;
    writes.some(own, 'pool.setStores', stores);
    // Last what cuts connections that speak the old way.
    for (const [field, action] of Object.entries(switches)) writes.some(own, action, { on: field });
  },
  guards(view, object) {
    const own = settledPool(view, object);
    if (!own) return [];
    return [
      ...Object.values(stores).map((field) => ({ field, action: 'pool.setStores', target: own })),
      ...Object.entries(switches).map(([field, action]) => ({ field, action, target: own })),
    ];
  },
};

/** The placement of new VMs on the graphics cards of each kind. */
export const gpus: Facet = {
  values: (view, object) => Object.fromEntries(gpuGroups(view, object).map((group) => [key(group), group.allocation_algorithm])),
  put(writes, view, object) {
    for (const group of gpuGroups(view, object)) writes.some(group, 'gpu.setPlacement', { placement: key(group) });
  },
  guards: (view, object) =>
    gpuGroups(view, object).map((group) => ({ field: key(group), action: 'gpu.setPlacement', target: group })),
}; // prettier-ignore

const key = (group: Obj<'GPU_group'>): string => partKey('gpu', group.$ref, 'placement');

/** Kinds of graphics cards that are here. */
export const gpuGroups = (view: View, object: AnyObj): readonly Obj<'GPU_group'>[] =>
  settledPool(view, object) ? [...view.all('GPU_group')].filter((group) => group.PGPUs.length > 0) : [];

/** Languages in which a server writes e-mail, as XenCenter offers them. */
export const mailLanguages: readonly (readonly [tag: string, name: string])[] = [
  ['en-US', 'English'],
  ['ja-JP', '日本語'],
  ['zh-CN', '中文'],
];

const mailFields = ['on', 'to', 'server', 'port', 'language'].map((field) => `mail/${field}`);

/** Alerts as e-mail. */
export const mail: Facet = {
  values(view, object) {
    const own = settledPool(view, object);
    if (!own) return {};
    const [, server = '', port = '25'] = /^(.*?)(?::(\d+))?$/.exec(own.other_config[MAIL.server] ?? '') ?? [];
    const to = own.other_config[MAIL.to] ?? '';
    return {
      'mail/on': to !== '',
      'mail/to': to,
      'mail/server': server,
      'mail/port': Number(port),
      'mail/language': own.other_config[MAIL.language] ?? 'en-US',
    };
  },
  check(_view, _object, values, errors) {
    if (values['mail/on'] !== true) return;
    const to = String(values['mail/to']).split(',');
    if (!to.every((one) => /^[^@\s]+@[^@\s]+$/.test(one.trim()))) errors['mail/to'] = 'Write it like ops@example.com';
    if (!/^[A-Za-z0-9._[\]:-]+$/.test(String(values['mail/server']))) errors['mail/server'] = 'Say its name or address';
    const port = Number(values['mail/port']);
    if (!Number.isInteger(port) || port < 1 || port > 65_535) errors['mail/port'] = 'From 1 to 65535';
  },
  put(writes, view, object) {
    const own = settledPool(view, object);
    const text = (field: string): string => String(writes.value(`mail/${field}`) ?? '').trim();
    const on = writes.value('mail/on') === true;
    const fields = writes.changed(...mailFields);
    if (!own || (!on && !fields.includes('mail/on'))) return;
    const args = { to: text('to'), server: `${text('server')}:${text('port')}`, language: text('language') };
    writes.put(own, 'pool.setMail', on ? args : { to: '', server: '', language: '' }, fields);
  },
  guards(view, object) {
    const own = settledPool(view, object);
    return own ? mailFields.map((field) => ({ field, action: 'pool.setMail', target: own })) : [];
  },
};
