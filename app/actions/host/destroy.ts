import { action, nothing } from '../action.ts';
import { no } from '../verdict.ts';
import { nameOf } from '../words.ts';
import { isCoordinator, isLive, mayLeave, residents } from './residents.ts';

export const destroyHost = action({
  id: 'host.destroy',
  label: 'Forget server…',
  applies: ['host'],
  group: 'remove',
  danger: true,
  methods: ['host.destroy', 'SR.forget'],
  args: nothing,
  offered: (view, host) => !isLive(view, host),
  check(situation, host) {
    if (isLive(situation.view, host)) return no('live', 'It answers; remove it from the pool instead');
    if (isCoordinator(situation.view, host)) return no('coordinator', 'It coordinates the pool');
    return mayLeave(host, residents(situation.view, host).length);
  },
  confirm: (aims) => ({
    title: `Forget ${aims.map(({ target }) => nameOf(target)).join(', ')}?`,
    sentence: 'The pool forgets it and its local storage. It can only come back after a new installation.',
    verb: 'Forget',
    danger: true,
    type: aims.map(({ target }) => nameOf(target)).join(', '),
  }),
  title: (host) => `Forget ${nameOf(host)}`,
  async run(caller, host) {
    const local: readonly string[] = host.PBDs.flatMap((ref) => {
      const sr = caller.view.get('SR', caller.view.get('PBD', ref)?.SR ?? '');
      return sr && !sr.shared ? [sr.$ref] : [];
    });
    await caller.task('host.destroy', [host.$ref], 0.6);
    for (const sr of local) {
      await caller.until((view) => (view.get('SR', sr)?.PBDs.length ?? 0) === 0, 120, 'its storage to be let go');
      if (caller.view.get('SR', sr)) await caller.task('SR.forget', [sr], 0.4 / local.length);
    }
  },
});
