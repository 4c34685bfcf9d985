import * as z from 'zod';
import { action } from '../action.ts';
import { first, no, ok } from '../verdict.ts';
import { nameOf } from '../words.ts';
import { settled } from './settled.ts';

export const disableHa = action({
  id: 'pool.disableHa',
  label: 'Turn off high availability…',
  applies: ['pool'],
  group: 'change',
  methods: ['pool.disable_ha'],
  args: z.object({}),
  offered: (_view, pool) => pool.ha_enabled,
  check: (_situation, pool) => first(pool.ha_enabled ? ok : no('ha-off', 'High availability is off'), settled(pool)),
  confirm: (aims) => ({
    title: 'Turn off high availability?',
    sentence: `VMs of ${aims.map(({ target }) => nameOf(target)).join(', ')} are not started again where a server fails. What is set for each VM stays for the next time.`,
    verb: 'Turn off',
    danger: false,
  }),
  title: (pool) => `Turn off high availability in ${nameOf(pool)}`,
  run: (caller) => caller.task('pool.disable_ha', []),
});
