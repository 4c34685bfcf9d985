import { action, nothing } from '../action.ts';
import { haIsOn, isCoordinator, isLive } from '../host/residents.ts';
import { no, ok } from '../verdict.ts';
import { nameOf } from '../words.ts';

export const makeCoordinator = action({
  id: 'host.makeCoordinator',
  label: 'Make coordinator…',
  applies: ['host'],
  group: 'place',
  reach: 'one',
  methods: ['pool.designate_new_master'],
  args: nothing,
  offered: (view, host) => !isCoordinator(view, host),
  check(situation, host) {
    if (isCoordinator(situation.view, host)) return no('same', 'It coordinates the pool already');
    if (!isLive(situation.view, host)) return no('host-dead', 'The server does not answer');
    if (!host.enabled) return no('disabled', 'It is in maintenance mode');
    return haIsOn(situation.view) ? no('ha', 'Switch high availability off first') : ok;
  },
  confirm: (aims) => ({
    title: `Make ${aims.map(({ target }) => nameOf(target)).join(', ')} the coordinator?`,
    sentence: 'The toolstack of every server restarts: this console reconnects in a few minutes. VMs keep running.',
    verb: 'Make coordinator',
    danger: false,
  }),
  title: (host) => `Make ${nameOf(host)} the coordinator`,
  async run(caller, host) {
    caller.expectAbsence(`${nameOf(host)} to take over`, 300);
    await caller.task('pool.designate_new_master', [host.$ref]);
  },
});
