import { filesDone, patchFilesDone } from '../../rollout/updates/left-files.ts';
import { action, nothing } from '../action.ts';
import { no, ok } from '../verdict.ts';
import { nameOf } from '../words.ts';

// These are offered where updates are prepared: a finding names what is in the way, and one of them takes it away.

export const cleanUpdateFiles = action({
  id: 'pool.cleanUpdateFiles',
  label: 'Remove files of installed updates',
  applies: ['pool'],
  group: 'change',
  methods: ['pool_update.pool_clean', 'pool_patch.pool_clean'],
  args: nothing,
  offered: () => false,
  check: ({ view }) =>
    [...view.all('pool_update')].some((one) => filesDone(view, one)) ||
    [...view.all('pool_patch')].some((one) => patchFilesDone(view, one))
      ? ok
      : no('none', 'Every file is still needed'),
  title: (pool) => `Remove files of installed updates of ${nameOf(pool)}`,
  async run(caller) {
    for (const update of caller.view.all('pool_update'))
      if (filesDone(caller.view, update)) await caller.call('pool_update.pool_clean', update.$ref);
    for (const patch of caller.view.all('pool_patch'))
      if (patchFilesDone(caller.view, patch)) await caller.call('pool_patch.pool_clean', patch.$ref);
  },
});

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

export const disconnectController = action({
  id: 'pool.disconnectController',
  label: 'Disconnect the vSwitch controller',
  applies: ['pool'],
  group: 'change',
  methods: ['pool.set_vswitch_controller'],
  args: nothing,
  offered: () => false,
  check: (_situation, pool) => (pool.vswitch_controller === '' ? no('none', 'There is none') : ok),
  title: (pool) => `Disconnect the vSwitch controller of ${nameOf(pool)}`,
  run: (caller) => caller.call('pool.set_vswitch_controller', ''),
});

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
