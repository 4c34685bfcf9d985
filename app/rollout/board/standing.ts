import { assertNever } from '../../errors/assert-never.ts';
import { callingWords } from '../hooks/telling.ts';
import type { HostPlan } from '../plan/plan-types.ts';
import type { Next } from '../run/next.ts';
import { currentStage, notOwed, stateOf } from '../run/run.ts';
import type { Run, StepState } from '../run/run.ts';
import type { Deed, Step } from '../run/step.ts';

/** How one server of a run stands, for a person. Times: milliseconds since 1970. */
export interface HostStanding {
  readonly is: 'queued' | 'busy' | 'held' | 'asks' | 'failed' | 'done' | 'skipped' | 'untouched';
  /** "Leaving 7 of 12", "Rebooting". */
  readonly word: string;
  /** What it waits for, as a sentence's end; absent where nothing is awaited. */
  readonly waitsFor?: string;
  readonly since?: number;
  readonly took?: number;
}

const isOver = (state: StepState): boolean => state.is === 'done' || state.is === 'skipped';

export const stepsOfHost = (run: Run, host: string): readonly Step[] =>
  run.stages.filter((stage) => stage.host === host).flatMap((stage) => stage.steps);

export function standingOf(run: Run, host: HostPlan, wants: Next | undefined): HostStanding {
  const steps = stepsOfHost(run, host.host.uuid);
  const states = steps.map((step) => stateOf(run, step.id));
  const began = states.flatMap((state) => (state.is === 'running' ? state.since : state.is === 'done' ? state.at - state.took : [])); // prettier-ignore
  const first = began.length > 0 ? Math.min(...began) : undefined;
  const open = steps.filter((step) => !isOver(stateOf(run, step.id)) && !notOwed(run, step));
  // Once everything is put back, what failed on the way there is a matter of the report.
  const matters = (step: Step): boolean => !run.ended && (run.manner !== 'stopping' || step.undoes !== undefined);
  const failed = steps.find((step) => stateOf(run, step.id).is === 'failed' && matters(step));
  if (failed) return { is: 'failed', word: 'Failed', waitsFor: deedWords(failed.deed) };
  if (open.length === 0 || run.ended) {
    if (first === undefined)
      return states.some((state) => state.is === 'skipped')
        ? { is: 'skipped', word: 'Skipped' }
        : { is: 'untouched', word: 'Not begun' };
    const last = Math.max(...states.flatMap((state) => (state.is === 'done' ? state.at : [])));
    return { is: 'done', word: leftWord(run, steps), took: last - first };
  }
  const current = currentStage(run);
  if (current?.host !== host.host.uuid) return { is: 'queued', word: 'Queued' };
  if (wants?.is === 'ask') return { is: 'asks', word: 'Waits for you', waitsFor: deedWords(wants.step.deed) };
  const running = open.find((step) => stateOf(run, step.id).is === 'running') ?? open[0];
  const state = running && stateOf(run, running.id);
  if (wants?.is === 'hold' && running)
    return { is: 'held', word: wants.why === 'paused' ? 'Paused' : 'Held', waitsFor: deedWords(running.deed) };
  return {
    is: 'busy',
    word: running ? phaseWord(run, host, running) : 'Busy',
    ...(running ? { waitsFor: deedWords(running.deed) } : {}),
    ...(state?.is === 'running' ? { since: state.since } : {}),
  };
}

/** How a server was left: with all of it, or without what came too late. */
function leftWord(run: Run, steps: readonly Step[]): string {
  const done = (...deeds: readonly Deed['do'][]): boolean =>
    steps.some((step) => deeds.includes(step.deed.do) && stateOf(run, step.id).is === 'done');
  if (done('verify')) return 'Done';
  if (!done('apply')) return 'Put back';
  const restarts = steps.some(({ deed }) => deed.do === 'reboot' || deed.do === 'restart-toolstack');
  return restarts && !done('reboot', 'restart-toolstack') ? 'Updated, not restarted' : 'Updated, not verified';
}

function phaseWord(run: Run, host: HostPlan, step: Step): string {
  const over = (way: 'leave' | 'return'): number =>
    host.away.filter(({ vm }) => isOver(stateOf(run, `${host.host.uuid}/${way}/${vm.uuid}`))).length;
  switch (step.phase) {
    case 'leave':
      if (step.deed.do === 'hook') return 'Before it leaves';
      return host.away.length > 0 ? `Leaving ${over('leave')} of ${host.away.length}` : 'Entering maintenance';
    case 'update':
      return 'Updating';
    case 'restart':
      return step.deed.do === 'reboot' ? 'Rebooting' : 'Restarting its toolstack';
    case 'return':
      return host.away.length > 0 ? `Returning ${over('return')} of ${host.away.length}` : 'Returning to service';
    case 'verify':
      return step.deed.do === 'soak' ? 'Watched' : step.deed.do === 'hook' ? 'Afterwards' : 'Verifying';
    case 'start':
    case 'end':
      return 'Busy';
    default:
      return assertNever(step.phase);
  }
}

/** A deed as what is being done: "moving web-07 away". */
export function deedWords(deed: Deed): string {
  switch (deed.do) {
    case 'claim':
      return 'marking the pool';
    case 'release':
      return 'taking the mark off the pool';
    case 'switch-off':
      return `switching off ${debtName(deed.debt.kind)}`;
    case 'put-back':
      return `putting back ${debtName(deed.debt.kind)}`;
    case 'introduce':
      return `bringing ${deed.image.name} to the pool`;
    case 'clean':
      return `removing the files of ${deed.image.name}`;
    case 'maintain':
      return 'entering maintenance';
    case 'end-maintenance':
      return 'ending maintenance';
    case 'move':
      return `moving ${deed.vm.name} away`;
    case 'evacuate':
      return 'emptying the server';
    case 'bring-back':
      return `bringing ${deed.vm.name} home`;
    case 'suspend':
      return `suspending ${deed.vm.name}`;
    case 'shut-down':
      return `shutting down ${deed.vm.name}`;
    case 'ask-away':
      return `asking how ${deed.vm.name} leaves`;
    case 'resume':
      return `resuming ${deed.vm.name}`;
    case 'start':
      return `starting ${deed.vm.name}`;
    case 'move-strays':
      return 'moving VMs that came later';
    case 'return-strays':
      return 'bringing VMs back that came later';
    case 'apply':
      return 'installing the updates';
    case 'reboot':
      return 'restarting the server';
    case 'restart-toolstack':
      return 'restarting the toolstack';
    case 'enable':
      return 'taking it into service again';
    case 'plug':
      return 'connecting its storage';
    case 'refresh-vms':
      return deed.how === 'restart' ? 'restarting its VMs' : 'refreshing its VMs';
    case 'verify':
      return 'checking version, storage and VMs';
    case 'hook':
      return callingWords(deed.hook.name, deed.moment);
    case 'soak':
      return `watching it for ${deed.minutes} min`;
    default:
      return assertNever(deed);
  }
}

function debtName(kind: 'ha' | 'wlb' | 'auto-power-on' | 'schedule' | 'cd'): string {
  const names = { ha: 'high availability', wlb: 'workload balancing', 'auto-power-on': 'auto power-on', schedule: 'a snapshot schedule', cd: 'a CD' } as const; // prettier-ignore
  return names[kind];
}

/** Something that is switched off or away, and whether it is back. */
export interface Owed {
  readonly id: string;
  readonly name: string;
  readonly is: 'owed' | 'back' | 'to-come';
  /** "off since", "to be enabled", "to return here": goes before a time where there is one. */
  readonly detail: string;
  readonly since?: number;
}

/** The ledger: what the run owes the pool at this moment, and what it has paid. */
export function ledgerOf(run: Run, debtWords: (step: Step) => string): readonly Owed[] {
  const all = run.stages.flatMap((stage) => stage.steps);
  const debts = all.flatMap((step): readonly Owed[] => {
    if (step.deed.do !== 'switch-off') return [];
    const off = stateOf(run, step.id);
    const back = all.find((one) => one.undoes === step.id);
    const name = debtWords(step);
    if (back && stateOf(run, back.id).is === 'done') return [{ id: step.id, name, is: 'back', detail: 'is back' }];
    if (off.is === 'done') return [{ id: step.id, name, is: 'owed', detail: 'off since', since: off.at }];
    return run.ended ? [] : [{ id: step.id, name, is: 'to-come', detail: 'still on' }];
  });
  const hosts = run.plan.hosts.flatMap((host): readonly Owed[] => {
    const id = host.host.uuid;
    const done = (step: string): boolean => stateOf(run, `${id}/${step}`).is === 'done';
    const began = (step: string): boolean => stateOf(run, `${id}/${step}`).is !== 'pending';
    if (!began('maintain') || stateOf(run, `${id}/maintain`).is === 'skipped') return [];
    const away = host.away.filter(({ vm }) => done(`leave/${vm.uuid}`) && !isOver(stateOf(run, `${id}/return/${vm.uuid}`))); // prettier-ignore
    const home = host.away.filter(({ vm }) => done(`return/${vm.uuid}`));
    const vms = (count: number): string => `${count} ${count === 1 ? 'VM' : 'VMs'}`;
    return [
      ...(done('enable')
        ? []
        : [{ id: `${id} enable`, name: host.host.name, is: 'owed' as const, detail: 'to be enabled' }]),
      ...(away.length > 0
        ? [{ id: `${id} away`, name: vms(away.length), is: 'owed' as const, detail: `to return to ${host.host.name}` }]
        : []),
      ...(home.length > 0 && away.length === 0
        ? [{ id: `${id} home`, name: vms(home.length), is: 'back' as const, detail: `back on ${host.host.name}` }]
        : []),
    ];
  });
  return [...debts, ...hosts];
}
