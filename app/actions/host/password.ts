import * as z from 'zod';
import { action } from '../action.ts';
import { first, no, ok } from '../verdict.ts';
import { nameOf } from '../words.ts';
import { isDead } from './residents.ts';

/** XenCenter asks for as many; the server itself takes anything. */
const SHORTEST = 6;

const password = z.string().min(1).max(1000);

/** The password of root, on every server of the pool at once. */
export const changePassword = action({
  id: 'pool.changePassword',
  label: 'Change server password…',
  applies: ['pool', 'host'],
  group: 'change',
  reach: 'one',
  methods: ['session.change_password'],
  args: z.object({ currentPassword: password, newPassword: password, samePassword: password }),
  check: (situation, target, args) =>
    first(
      isDead(situation.view, target) ? no('host-dead', 'The server does not answer') : ok,
      situation.localRoot === false ? no('not-root', 'Only the servers’ own root can change it') : ok,
      args.newPassword !== undefined && args.newPassword.length < SHORTEST
        ? no('short', `The new one needs ${SHORTEST} characters`)
        : ok,
      args.samePassword !== undefined && args.newPassword !== args.samePassword
        ? no('differs', 'The new password is not the same twice')
        : ok,
    ),
  title: (target) => `Change the server password of ${nameOf(target)}`,
  async run(caller, _target, { currentPassword, newPassword }) {
    // The server does not look at the old one; whoever sits at an open console shall not lock its owner out.
    await caller.proveSelf(currentPassword);
    await caller.call('session.change_password', currentPassword, newPassword);
    await caller.passwordChanged(newPassword);
  },
});
