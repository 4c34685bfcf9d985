import * as z from 'zod';
import { action } from '../action.ts';
import { no } from '../verdict.ts';
import { nameOf } from '../words.ts';
import { address, hasRepositories, quiet } from './repositories.ts';

export const chooseRepositories = action({
  id: 'pool.repositories',
  label: 'Choose update repositories…',
  applies: ['pool'],
  group: 'change',
  reach: 'one',
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
