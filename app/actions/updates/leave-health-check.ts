import { action, nothing } from '../action.ts';
import { no, ok } from '../verdict.ts';
import { nameOf } from '../words.ts';

export const leaveHealthCheck = action({
  id: 'pool.leaveHealthCheck',
  label: 'Leave Health Check',
  applies: ['pool'],
  group: 'change',
  methods: ['pool.set_health_check_config'],
  args: nothing,
  offered: () => false,
  check: (_situation, pool) =>
    pool.health_check_config['Enrollment'] === 'true' ? ok : no('none', 'It is not enrolled'),
  title: (pool) => `Leave Health Check with ${nameOf(pool)}`,
  run: (caller, pool) =>
    caller.call('pool.set_health_check_config', pool.$ref, { ...pool.health_check_config, Enrollment: 'false' }),
});
