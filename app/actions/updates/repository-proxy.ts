import * as z from 'zod';
import { action } from '../action.ts';
import { nameOf } from '../words.ts';
import { address, hasRepositories, quiet } from './repositories.ts';

export const repositoryProxy = action({
  id: 'pool.repositoryProxy',
  label: 'Set update proxy…',
  applies: ['pool'],
  group: 'change',
  reach: 'one',
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
