import * as z from 'zod';
import type { Obj, View } from '../../inventory/view.ts';
import { action, nothing } from '../action.ts';
import type { Aim, Caller } from '../action.ts';
import { no, ok } from '../verdict.ts';
import { nameOf, names, verb } from '../words.ts';
import { radius } from './maintenance.ts';
import { haIsOn, isCoordinator, isLive, residents } from './residents.ts';

/** Evacuated first, or its VMs shut down: cleanly where they can, else by force, one after the other as XenCenter does. */
const vmsFirst = z.object({ vms: z.enum(['evacuate', 'shutdown']).optional() });

async function empty(caller: Caller, host: Obj<'host'>, how: 'evacuate' | 'shutdown'): Promise<void> {
  const there = residents(caller.view, host);
  if (there.length === 0) return;
  if (how === 'evacuate') {
    await caller.step(`Evacuate ${nameOf(host)}`, (step) => step.task('host.evacuate', [host.$ref]));
    return;
  }
  for (const vm of there)
    await caller.step(`Shut down ${nameOf(vm)}`, (step) =>
      step.task(vm.allowed_operations.includes('clean_shutdown') ? 'VM.clean_shutdown' : 'VM.hard_shutdown', [vm.$ref]),
    );
}

function bootTime(view: View, host: string): number {
  return Number(view.get('host', host)?.other_config['boot_time'] ?? 0);
}

function alive(view: View, host: Obj<'host'>) {
  if (!isLive(view, host)) return no('host-dead', 'The server does not answer');
  if (Object.keys(host.current_operations).length > 0) return no('busy', 'Another operation runs on it');
  return ok;
}

const lost = (aims: readonly Aim<'host'>[]): readonly string[] =>
  radius(
    aims.map(({ situation, target }) => ({
      coordinator: isCoordinator(situation.view, target),
      vms: residents(situation.view, target),
    })),
  );

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
