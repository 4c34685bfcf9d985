import { action, nothing } from '../action.ts';
import { no, ok } from '../verdict.ts';
import { nameOf, names, verb } from '../words.ts';
import { isCoordinator, isLive } from './residents.ts';

export const restartToolstack = action({
  id: 'host.restartToolstack',
  label: 'Restart toolstack…',
  applies: ['host'],
  group: 'power',
  methods: ['host.restart_agent'],
  args: nothing,
  check: (situation, host) => (isLive(situation.view, host) ? ok : no('host-dead', 'The server does not answer')),
  confirm: (aims) => ({
    title: `Restart the toolstack of ${names(aims.map(({ target }) => target))}?`,
    sentence: 'VMs keep running. Tasks in progress on it end.',
    lines: aims.some(({ situation, target }) => isCoordinator(situation.view, target))
      ? ['It coordinates the pool: this console reconnects in about a minute.']
      : [],
    verb: verb('Restart', aims.length),
    danger: false,
  }),
  title: (host) => `Restart the toolstack of ${nameOf(host)}`,
  async run(caller, host) {
    if (isCoordinator(caller.view, host)) caller.expectAbsence(`the toolstack of ${nameOf(host)}`, 180);
    await caller.call('host.restart_agent', host.$ref);
  },
});
