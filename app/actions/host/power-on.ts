import { action, nothing } from '../action.ts';
import { no, ok } from '../verdict.ts';
import { nameOf } from '../words.ts';
import { isLive } from './residents.ts';

export const powerOnHost = action({
  id: 'host.powerOn',
  label: 'Power on',
  applies: ['host'],
  group: 'power',
  shortcut: 'Ctrl+B',
  methods: ['host.power_on'],
  args: nothing,
  offered: (view, host) => !isLive(view, host),
  check: (situation, host) =>
    isLive(situation.view, host)
      ? no('live', 'It is on')
      : host.power_on_mode === ''
        ? no('no-mode', 'No way to power it on is set up')
        : ok,
  title: (host) => `Power on ${nameOf(host)}`,
  run: (caller, host) => caller.task('host.power_on', [host.$ref]),
});
