import type { View } from '../../inventory/view.ts';
import { action } from '../action.ts';
import { nameOf, names, verb } from '../words.ts';
import { alive, empty, lost, vmsFirst } from './emptied.ts';
import { isCoordinator } from './residents.ts';

function bootTime(view: View, host: string): number {
  return Number(view.get('host', host)?.other_config['boot_time'] ?? 0);
}

export const rebootHost = action({
  id: 'host.reboot',
  label: 'Restart server…',
  applies: ['host'],
  group: 'power',
  danger: true,
  atOnce: 1,
  methods: ['host.disable', 'host.evacuate', 'host.reboot', 'host.enable'],
  args: vmsFirst,
  check: (situation, host) => alive(situation.view, host),
  confirm: (aims, args) => ({
    title: `Restart ${names(aims.map(({ target }) => target))}?`,
    sentence:
      args.vms === 'shutdown'
        ? 'Its VMs are shut down first; they are not started again.'
        : 'Its VMs move to other servers first.',
    lines: lost(aims),
    verb: verb('Restart', aims.length),
    danger: true,
  }),
  title: (host) => `Restart ${nameOf(host)}`,
  async run(caller, host, args) {
    const before = bootTime(caller.view, host.$ref);
    await caller.step(`Disable ${nameOf(host)}`, (step) => step.task('host.disable', [host.$ref]));
    try {
      await empty(caller, host, args.vms ?? 'evacuate');
    } catch (error) {
      await caller.steadfast.task('host.enable', [host.$ref], 0).catch(() => undefined);
      throw error;
    }
    await caller.step(`Wait for ${nameOf(host)} to come back`, async (step) => {
      if (isCoordinator(step.view, host)) step.expectAbsence(`${nameOf(host)} to restart`, 900);
      await step.task('host.reboot', [host.$ref]);
      await step.until(
        (view) => bootTime(view, host.$ref) > before && view.get('host', host.$ref)?.enabled === true,
        1800,
        `${nameOf(host)} to restart`,
      );
    });
  },
});
