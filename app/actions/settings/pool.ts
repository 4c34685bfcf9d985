import * as z from 'zod';
import { displayName } from '../../inventory/describe/names.ts';
import { poolOf } from '../../inventory/describe/home.ts';
import type { Obj, View } from '../../inventory/view.ts';
import { NULL_REF } from '../../xenapi/ref.ts';
import { action } from '../action.ts';
import type { Verdict } from '../action.ts';
import { platformFrom, xapiFrom } from '../host/version.ts';
import { licensed } from '../licence.ts';
import { setKey } from '../map-key.ts';
import { first, no, ok } from '../verdict.ts';
import { switching } from './switches.ts';

/** Asked of the server whose version is the pool's; nothing while it is not known. */
function coordinatorIs(view: View, is: (host: Obj<'host'>) => boolean): boolean | undefined {
  const host = view.get('host', poolOf(view)?.master ?? '');
  return host && is(host);
}

const since = (view: View, has: (host: Obj<'host'>) => boolean, from: string): Verdict | undefined =>
  coordinatorIs(view, has) === false ? no('version', `From ${from} on`) : undefined;

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

const store = z.string().max(200).optional();
const FIELDS = { disks: 'default_SR', suspended: 'suspend_image_SR', crashes: 'crash_dump_SR' } as const;

export const setStores = action({
  id: 'pool.setStores',
  label: 'Change where it keeps things',
  applies: ['pool'],
  group: 'change',
  methods: Object.values(FIELDS).map((field) => `pool.set_${field}`),
  /** References of storage; NULL for none. */
  args: z.object({ disks: store, suspended: store, crashes: store }),
  offered: () => false,
  check: ({ view }, _pool, args) => {
    for (const ref of Object.values(args))
      if (ref !== undefined && ref !== NULL_REF && !view.get('SR', ref)) return no('gone', 'That storage is gone');
    return ok;
  },
  title: (pool, _args, view) => `Change where ${displayName(view, pool)} keeps things`,
  async run(caller, pool, args) {
    for (const [part, field] of Object.entries(FIELDS)) {
      const ref = args[part as keyof typeof FIELDS];
      if (ref !== undefined && ref !== pool[field]) await caller.call(`pool.set_${field}`, pool.$ref, ref);
    }
  },
  undo: (before, args) => ({
    action: 'pool.setStores',
    label: 'Put it back',
    target: { cls: 'pool', ref: before.$ref },
    args: Object.fromEntries(
      Object.entries(FIELDS).flatMap(([part, field]) => (part in args ? [[part, before[field]]] : [])),
    ),
  }),
});

export const setMigrationCompression = switching({
  id: 'pool.setMigrationCompression',
  label: 'Compress migrations',
  cls: 'pool',
  methods: ['pool.set_migration_compression'],
  what: 'migration compression',
  isOn: (pool) => pool.migration_compression,
  set: (caller, pool, on) => caller.call('pool.set_migration_compression', pool.$ref, on),
  check: ({ view }) => since(view, (host) => xapiFrom(host, '22.33'), 'XenServer 8 or XCP-ng 8.3') ?? ok,
});

export const setLivePatching = switching({
  id: 'pool.setLivePatching',
  label: 'Patch without restart',
  cls: 'pool',
  methods: ['pool.set_live_patching_disabled'],
  what: 'live patching',
  isOn: (pool) => !pool.live_patching_disabled,
  set: (caller, pool, on) => caller.call('pool.set_live_patching_disabled', pool.$ref, !on),
  check: ({ view }) =>
    first(
      since(view, (host) => platformFrom(host, '2.1.1'), 'version 7.1'),
      licensed(view, 'live_patching', 'Its licence leaves it out'),
      coordinatorIs(view, (host) => platformFrom(host, '3.2.50'))
        ? no('version', 'Not from XenServer 8 on: each update says itself')
        : ok,
    ),
});

export const setIgmpSnooping = switching({
  id: 'pool.setIgmpSnooping',
  label: 'Snoop IGMP',
  cls: 'pool',
  methods: ['pool.set_igmp_snooping_enabled'],
  what: 'IGMP snooping',
  isOn: (pool) => pool.igmp_snooping_enabled,
  set: (caller, pool, on) => caller.call('pool.set_igmp_snooping_enabled', pool.$ref, on),
  check: ({ view }) =>
    first(
      since(view, (host) => platformFrom(host, '2.3.50'), 'version 7.3'),
      licensed(view, 'igmp_snooping', 'Its licence leaves it out'),
      [...view.all('host')].every((host) => host.software_version['network_backend'] !== 'bridge')
        ? ok
        : no('bridge', 'Only with Open vSwitch; a server uses bridges'),
    ),
});

/** Where new VMs with a GPU are put: spread over the cards, or one card filled after the other. */
export const setPlacement = action({
  id: 'gpu.setPlacement',
  label: 'Change GPU placement',
  applies: ['GPU_group'],
  group: 'change',
  methods: ['GPU_group.set_allocation_algorithm'],
  args: z.object({ placement: z.enum(['breadth_first', 'depth_first']) }),
  offered: () => false,
  check: ({ view }) => licensed(view, 'gpu', 'Its licence leaves GPUs out') ?? ok,
  title: (group, { placement }) =>
    `${placement === 'depth_first' ? 'Fill one card of' : 'Spread over the cards of'} ${group.name_label}`,
  run: (caller, group, { placement }) => caller.call('GPU_group.set_allocation_algorithm', group.$ref, placement),
  undo: (before) => ({
    action: 'gpu.setPlacement',
    label: 'Put it back',
    target: { cls: 'GPU_group', ref: before.$ref },
    args: { placement: before.allocation_algorithm },
  }),
});
