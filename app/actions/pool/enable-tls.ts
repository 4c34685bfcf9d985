import { action, nothing } from '../action.ts';
import { first, no, ok } from '../verdict.ts';
import { nameOf } from '../words.ts';

/** Servers of a pool check each other's certificates from then on. */
export const enableTls = action({
  id: 'pool.enableTls',
  label: 'Turn on certificate checking…',
  applies: ['pool'],
  group: 'change',
  methods: ['pool.enable_tls_verification'],
  args: nothing,
  offered: (_view, pool) => !pool.tls_verification_enabled,
  check: (_situation, pool) =>
    first(
      pool.tls_verification_enabled ? no('same', 'It is on, and cannot be turned off again') : ok,
      Object.keys(pool.current_operations).length > 0 ? no('busy', 'Another operation of the pool is running') : ok,
    ),
  confirm: (aims) => ({
    title: 'Turn on certificate checking?',
    sentence: `Servers of ${aims.map(({ target }) => nameOf(target)).join(', ')} then speak only to those whose certificate they know. It cannot be turned off for the pool again.`,
    verb: 'Turn on',
    danger: false,
  }),
  title: (pool) => `Turn on certificate checking in ${nameOf(pool)}`,
  run: (caller) => caller.call('pool.enable_tls_verification'),
});
