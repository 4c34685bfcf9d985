import * as z from 'zod';
import type { Obj, View } from '../../inventory/view.ts';
import { isRef } from '../../xenapi/ref.ts';
import { action } from '../action.ts';
import { no, ok } from '../verdict.ts';
import { nameOf } from '../words.ts';

const address = z
  .string()
  .max(2000)
  .regex(/^https?:\/\/[^/\s]+/, 'an address of the web');

/** Pools of the releases that update themselves from repositories. */
const hasRepositories = (view: View): boolean => view.count('Repository') > 0;

/** A sync or an update that goes on would find other repositories than it began with. */
function quiet(pool: Obj<'pool'>) {
  const busy = Object.values(pool.current_operations);
  if (busy.includes('sync_updates')) return no('busy', 'It is fetching from its repositories');
  return busy.includes('apply_updates') ? no('busy', 'A server is being updated') : ok;
}

export const chooseRepositories = action({
  id: 'pool.repositories',
  label: 'Choose update repositories…',
  applies: ['pool'],
  group: 'change',
  methods: ['Repository.introduce', 'pool.set_repositories'],
  args: z.object({
    /** References of those that the pool knows; as now when left out. */
    use: z.array(z.string().max(200)).max(100).optional(),
    /** One more, made first. */
    name: z.string().max(1000).optional(),
    address: address.optional(),
    source: address.optional(),
    updates: z.boolean().optional(),
  }),
  offered: hasRepositories,
  check(situation, pool, { use = pool.repositories, name, address: url, updates }) {
    if (url !== undefined && (name ?? '') === '') return no('incomplete', 'The new repository has no name');
    const channels = use.filter((ref) => situation.view.get('Repository', ref)?.update === true).length;
    // The server takes exactly one that brings updates.
    if (channels + (url !== undefined && updates === true ? 1 : 0) > 1) return no('channels', 'Only one may bring updates'); // prettier-ignore
    return quiet(pool);
  },
  title: (pool) => `Choose update repositories of ${nameOf(pool)}`,
  async run(caller, pool, { use = pool.repositories, name = '', address: url, source, updates = true }) {
    const made =
      url === undefined
        ? []
        : [await caller.call<string>('Repository.introduce', name, '', url, source ?? '', updates, '')];
    await caller.call('pool.set_repositories', pool.$ref, [...use, ...made]);
  },
  undo: (before) => ({
    action: 'pool.repositories',
    label: 'Use the former ones',
    target: { cls: 'pool', ref: before.$ref },
    args: { use: [...before.repositories] },
  }),
});

export const scheduleSync = action({
  id: 'pool.syncSchedule',
  label: 'Schedule update checks…',
  applies: ['pool'],
  group: 'change',
  methods: ['pool.configure_update_sync', 'pool.set_update_sync_enabled'],
  args: z.object({ when: z.enum(['never', 'daily', 'weekly']), day: z.coerce.number().int().min(0).max(6) }),
  offered: hasRepositories,
  check: (_situation, pool, { when }) =>
    when !== undefined && when !== 'never' && pool.repositories.length === 0
      ? no('no-repositories', 'Choose repositories first')
      : ok,
  title: (pool, { when }) => `Let ${nameOf(pool)} check for updates ${when}`,
  async run(caller, pool, { when, day }) {
    if (when !== 'never') await caller.call('pool.configure_update_sync', pool.$ref, when, when === 'daily' ? 0 : day);
    await caller.call('pool.set_update_sync_enabled', pool.$ref, when !== 'never');
  },
  undo: ({ $ref, update_sync_enabled: on, update_sync_frequency: when, update_sync_day: day }) => ({
    action: 'pool.syncSchedule',
    label: 'As before',
    target: { cls: 'pool', ref: $ref },
    args: { when: on ? when : 'never', day },
  }),
});

export const repositoryProxy = action({
  id: 'pool.repositoryProxy',
  label: 'Set update proxy…',
  applies: ['pool'],
  group: 'change',
  methods: ['pool.configure_repository_proxy', 'pool.disable_repository_proxy'],
  args: z.object({
    /** Left out: straight, without a proxy. */
    url: address.optional(),
    username: z.string().max(300).optional(),
    password: z.string().max(1000).optional(),
  }),
  offered: hasRepositories,
  check: (_situation, pool) => quiet(pool),
  title: (pool, { url }) => (url === undefined ? `Let ${nameOf(pool)} fetch updates straight` : `Let ${nameOf(pool)} fetch updates through a proxy`), // prettier-ignore
  run: (caller, pool, { url, username = '', password = '' }) =>
    url === undefined
      ? caller.call('pool.disable_repository_proxy', pool.$ref)
      : caller.call('pool.configure_repository_proxy', pool.$ref, url, username, password),
});

/** The channel by which a pool's updates come: the one of its repositories that is not its base. */
export const channelOf = (view: View, pool: Obj<'pool'>): Obj<'Repository'> | undefined =>
  pool.repositories.flatMap((ref) => (isRef(ref) ? (view.get('Repository', ref) ?? []) : [])).find((one) => one.update);
