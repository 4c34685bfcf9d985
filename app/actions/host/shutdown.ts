import { action } from '../action.ts';
import { no } from '../verdict.ts';
import { nameOf, names, verb } from '../words.ts';
import { alive, empty, lost, vmsFirst } from './emptied.ts';
import { haIsOn, isCoordinator } from './residents.ts';

export const shutdownHost = action({
  id: 'host.shutdown',
  label: 'Shut down server…',
  applies: ['host'],
  group: 'power',
  danger: true,
  atOnce: 1,
  methods: ['host.disable', 'host.evacuate', 'host.shutdown', 'host.enable'],
  args: vmsFirst,
  check: (situation, host) =>
    haIsOn(situation.view) && isCoordinator(situation.view, host)
      ? no('ha', 'It coordinates the pool and high availability is on')
      : alive(situation.view, host),
  confirm: (aims, args) => ({
    title: `Shut down ${names(aims.map(({ target }) => target))}?`,
    sentence: args.vms === 'shutdown' ? 'Its VMs are shut down with it.' : 'Its VMs move to other servers first.',
    lines: lost(aims),
    verb: verb('Shut down', aims.length),
    danger: true,
  }),
  title: (host) => `Shut down ${nameOf(host)}`,
  async run(caller, host, args) {
    await caller.step(`Disable ${nameOf(host)}`, (step) => step.task('host.disable', [host.$ref]));
    try {
      await empty(caller, host, args.vms ?? 'evacuate');
    } catch (error) {
      await caller.steadfast.task('host.enable', [host.$ref], 0).catch(() => undefined);
      throw error;
    }
    await caller.task('host.shutdown', [host.$ref]);
  },
  undo: (host) =>
    host.power_on_mode === ''
      ? undefined
      : { action: 'host.powerOn', label: 'Power on', target: { cls: 'host', ref: host.$ref }, args: {} },
});
