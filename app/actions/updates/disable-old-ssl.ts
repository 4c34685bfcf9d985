import { action, nothing } from '../action.ts';
import { no, ok } from '../verdict.ts';
import { nameOf } from '../words.ts';

export const disableOldSsl = action({
  id: 'pool.disableOldSsl',
  label: 'Switch off the old SSL',
  applies: ['pool'],
  group: 'change',
  methods: ['pool.disable_ssl_legacy'],
  args: nothing,
  offered: () => false,
  check: ({ view }) =>
    [...view.all('host')].some((host) => host.ssl_legacy) ? ok : no('off', 'It is off, and cannot be turned on again'),
  title: (pool) => `Switch off the old SSL of ${nameOf(pool)}`,
  run: (caller, pool) => caller.call('pool.disable_ssl_legacy', pool.$ref),
});
