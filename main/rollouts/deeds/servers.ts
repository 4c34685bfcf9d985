import { FailureError } from '../../../app/errors/failure.ts';
import type { Obj } from '../../../app/inventory/view.ts';
import { judge, STARTED, startedAt, unrefreshed } from '../../../app/rollout/run/judge.ts';
import { pathsDown } from '../../../app/rollout/findings/host-checks.ts';
import { PATHS_DOWN } from '../../../app/rollout/run/run.ts';
import { notRight } from '../../../app/rollout/watch/verified.ts';
import { clocksOf } from '../../pools/clocks.ts';
import { pause, until } from '../watch.ts';
import { call, hostOf, setKey, task, viewOf } from './work.ts';
import type { Work } from './work.ts';

const MODE = 'MAINTENANCE_MODE';
const LISTS = ['MIGRATED', 'HALTED', 'SUSPENDED'].map((kind) => `${MODE}_EVACUATED_VMS_${kind}`);
/** What the name of a fact about a VM that stays, paused, begins with. */
export const PAUSED = 'paused ';
const ENABLE_TRIES = 60;
const STORAGE_LIMIT = 120_000;

/** Takes a server out of service, with the keys by which other consoles show it so and could bring its VMs back. */
export async function maintain(work: Work): Promise<void> {
  const host = hostOf(work);
  const away = work.run().plan.hosts.find((one) => one.host.uuid === host.uuid)?.away ?? [];
  const lists = { MIGRATED: 'migrate', HALTED: 'shut-down', SUSPENDED: 'suspend' } as const;
  for (const [kind, how] of Object.entries(lists)) {
    const uuids = away.filter((one) => one.how === how).map((one) => one.vm.uuid);
    await setKey(
      work,
      'host',
      host.$ref,
      `${MODE}_EVACUATED_VMS_${kind}`,
      uuids.length === 0 ? undefined : uuids.join(','),
    );
  }
  const down = host.PBDs.flatMap((ref) => viewOf(work).get('PBD', ref) ?? []).flatMap((pbd) => pathsDown(pbd)).length;
  if (down > 0) await work.note({ [PATHS_DOWN]: String(down) });
  await setKey(work, 'host', host.$ref, MODE, 'true');
  if (host.enabled) await call(work, 'host.disable', host.$ref);
}

export async function endMaintenance(work: Work): Promise<void> {
  const host = hostOf(work);
  for (const key of [...LISTS, MODE]) await setKey(work, 'host', host.$ref, key, undefined);
}

/** A server that has just started refuses for a while; that is not a failure yet. */
export async function enable(work: Work): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await call(work, 'host.enable', hostOf(work).$ref);
      return;
    } catch (error) {
      if (!(error instanceof FailureError) || error.failure.kind !== 'xenapi' || tries >= ENABLE_TRIES) throw error;
      await pause(work.patience, work.signal);
    }
  }
}

/** Connects what the server did not connect by itself. */
export async function plug(work: Work): Promise<void> {
  const unplugged = (): readonly Obj<'PBD'>[] =>
    hostOf(work)
      .PBDs.flatMap((ref) => viewOf(work).get('PBD', ref) ?? [])
      .filter((pbd) => !pbd.currently_attached);
  for (const pbd of unplugged()) await task(work, 'PBD.plug', pbd.$ref);
  await until(work.pool, () => unplugged().length === 0, work.signal, { limit: STORAGE_LIMIT, what: 'storage' });
}

/** When the server and its toolstack were last started, noted before that matters; a retry keeps the first note. */
export async function noteRestarts(work: Work): Promise<void> {
  const host = hostOf(work);
  const { boot_time = '0', agent_start_time = '0' } = host.other_config;
  const model = host.cpu_info['modelname'] ?? '';
  if (work.run().facts.get(work.step.id)?.['boot_time'] !== undefined) return;
  const paused = host.resident_VMs.flatMap((ref) => {
    const vm = viewOf(work).get('VM', ref);
    return vm?.power_state === 'Paused' ? [[`${PAUSED}${vm.uuid}`, 'true'] as const] : [];
  });
  await work.note({ boot_time, agent_start_time, model, ...Object.fromEntries(paused) });
}

/** Restarts the server or its toolstack and waits until it is really back, as long as the plan has patience. */
export async function restart(work: Work, how: 'reboot' | 'restart-toolstack'): Promise<void> {
  const host = hostOf(work);
  const coordinator = [...viewOf(work).all('pool')][0]?.master === host.$ref;
  const seconds = how === 'reboot' ? 20 * 60 : 5 * 60;
  if (coordinator)
    work.pool.expectAbsence(
      `${host.name_label} to ${how === 'reboot' ? 'restart' : 'restart its toolstack'}`,
      seconds * 1000,
    );
  if (!goingDown(host)) await call(work, how === 'reboot' ? 'host.reboot' : 'host.restart_agent', host.$ref);
  await work.note({ asked: 'true' });
  await awaitRestart(work);
}

/** Asked for by a console that did not live to write it down. */
export const goingDown = (host: Obj<'host'>): boolean =>
  Object.values(host.current_operations).some((one) => one === 'reboot' || one === 'shutdown');

/** Also where a resumed run finds a restart under way. */
export async function awaitRestart(work: Work): Promise<void> {
  await powerOn(work);
  const back = (): boolean => {
    if (work.pool.state.at !== 'live' || judge(work.run(), work.step, viewOf(work)).is !== 'done') return false;
    return viewOf(work).get('host_metrics', hostOf(work).metrics)?.live ?? false;
  };
  // Then a person is asked; a retry goes on waiting, nothing is forced.
  const limit = work.run().plan.safeguards.patience * work.minute;
  return until(work.pool, back, work.signal, { limit, what: hostOf(work).name_label });
}

/** A person asked for it, since the server is not back; once for each time of asking. */
async function powerOn(work: Work): Promise<void> {
  const run = work.run();
  const asking = String(run.attempts.get(work.step.id) ?? 0);
  if (run.answers.get(work.step.id) !== 'power-on' || run.facts.get(work.step.id)?.['powered'] === asking) return;
  await work.note({ powered: asking });
  await task(work, 'host.power_on', hostOf(work).$ref);
}

/** What must be true of a server before the next one is begun. Throws `not-verified` with what is not. */
export async function verify(work: Work): Promise<void> {
  await work.pool.barrier(work.signal);
  const host = hostOf(work);
  const clocks = await clocksOf(work.pool, host.$ref, work.signal).catch(() => undefined);
  const wrong = notRight(work.run(), viewOf(work), host, clocks);
  if (wrong.length > 0)
    throw new FailureError({
      kind: 'refused',
      code: 'not-verified',
      params: [wrong.join('; ')],
      pool: work.pool.id,
      object: { cls: 'host', ref: host.$ref },
    });
}

/** One after another: a fresh device model is a migration to the same server, a restart is a clean one or left to people. */
export async function refreshVms(work: Work): Promise<void> {
  const due = unrefreshed(work.run(), work.step, viewOf(work));
  if (work.run().facts.get(work.step.id) === undefined)
    await work.note(Object.fromEntries(due.map(({ vm }) => [`${STARTED}${vm.uuid}`, startedAt(viewOf(work), vm)])));
  for (const { vm, how } of due) {
    if (how === 'device-models') await task(work, 'VM.restart_device_models', vm.$ref);
    else if (viewOf(work).get('VM', vm.$ref)?.allowed_operations.includes('clean_reboot'))
      await task(work, 'VM.clean_reboot', vm.$ref);
    else await work.tell(`${vm.name_label} cannot be restarted cleanly, and still has to be restarted`);
  }
}
