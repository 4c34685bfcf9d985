import { action, nothing } from '../action.ts';
import { haIsOn, isCoordinator, isLive, mayLeave, residents } from '../host/residents.ts';
import { no } from '../verdict.ts';
import { nameOf } from '../words.ts';

export const ejectHost = action({
  id: 'host.eject',
  label: 'Remove from pool…',
  applies: ['host'],
  group: 'remove',
  danger: true,
  atOnce: 1,
  methods: ['pool.eject'],
  args: nothing,
  offered: (view) => view.count('host') > 1,
  check(situation, host) {
    if (situation.view.count('host') < 2) return no('alone', 'It is the only server');
    if (isCoordinator(situation.view, host)) return no('coordinator', 'It coordinates the pool');
    if (!isLive(situation.view, host)) return no('host-dead', 'The server does not answer');
    if (haIsOn(situation.view)) return no('ha', 'Switch high availability off first');
    return mayLeave(host, residents(situation.view, host).length);
  },
  confirm: (aims) => ({
    title: `Remove ${aims.map(({ target }) => nameOf(target)).join(', ')} from the pool?`,
    sentence:
      'Its local storage is erased, with every disk on it, and it restarts. This console then connects to it as a server of its own.',
    lines: aims.flatMap(({ situation, target }) =>
      target.PBDs.flatMap((ref) => {
        const sr = situation.view.get('SR', situation.view.get('PBD', ref)?.SR ?? '');
        return sr && !sr.shared && sr.content_type !== 'iso' && sr.VDIs.length > 0
          ? [`${nameOf(sr)}: ${sr.VDIs.length} disks`]
          : [];
      }),
    ),
    verb: 'Remove and erase',
    danger: true,
    type: aims.map(({ target }) => nameOf(target)).join(', '),
  }),
  title: (host) => `Remove ${nameOf(host)} from the pool`,
  async run(caller, host) {
    await caller.task('pool.eject', [host.$ref]);
    await caller.takeOn(nameOf(host), host.address);
  },
});
