import { filesDone, patchFilesDone } from '../../updates/left-files.ts';
import { action, nothing } from '../action.ts';
import { no, ok } from '../verdict.ts';
import { nameOf } from '../words.ts';

/** Offered where updates are prepared, as the other ways to take away what a finding names. */
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
