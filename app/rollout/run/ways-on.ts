import { explain } from '../../errors/explain.ts';
import type { ErrorFix } from '../../errors/explanation.ts';
import type { Failure } from '../../errors/failure.ts';
import type { View } from '../../inventory/view.ts';
import { lookup } from '../../inventory/view.ts';
import { byUuid } from '../../inventory/find.ts';
import type { Order, Run } from './run.ts';
import type { Step } from './step.ts';

/** One way to go on after a step that failed. */
export interface WayOn {
  readonly label: string;
  /** What it means, beside it. */
  readonly fact?: string;
  /** Why it cannot be taken. */
  readonly why?: string;
  readonly does: Order | { readonly action: string; readonly target: NonNullable<ErrorFix['target']> };
}

/** A server that was told to restart and has not come back in the time that the plan gives it. */
export const isLate = ({ deed }: Step, { code }: Failure): boolean =>
  code === 'timed-out' && (deed.do === 'reboot' || deed.do === 'restart-toolstack');

/** All that a person may do about a step that failed, best first. */
export function waysOn(run: Run, step: Step, failure: Failure, view: View): readonly WayOn[] {
  const { host } = step;
  const owed = step.undoes !== undefined;
  const stopping = run.manner === 'stopping';
  const late = isLate(step, failure);
  // Whatever else is done now, the servers of the pool would end with different updates.
  const outdated = failure.code === 'updates-changed' || failure.code === 'UPDATEINFO_HASH_MISMATCH';
  const stop: WayOn = { label: 'Stop and put back', does: { order: 'stop' } };
  const again: WayOn = { label: late ? 'Keep waiting' : 'Try again', does: { order: 'retry', step: step.id } };
  // Without its mark a run would meet another console's.
  if (step.deed.do === 'claim')
    return failure.code === 'rollout-elsewhere'
      ? [
          { ...stop, label: `Leave it to ${failure.params[0] ?? 'them'}` },
          { ...again, fact: 'once theirs is over' },
        ]
      : [again, stop];
  return [
    ...(outdated && !stopping ? [{ ...stop, fact: 'then plan again with the new list' }] : []),
    again,
    ...(late ? [powerOn(step, view)] : []),
    ...(host === undefined || stopping ? [] : onceMore(run, step, host)),
    ...explain(failure, view).fixes.flatMap(({ label, action, target }): readonly WayOn[] =>
      target && lookup(view, target.cls, target.ref) ? [{ label, does: { action, target } }] : [],
    ),
    {
      label: 'Skip this step',
      ...(owed && step.deed.do !== 'hook' ? { fact: 'it stays owed to nobody' } : {}),
      does: { order: 'skip', step: step.id },
    },
    ...(host === undefined || owed || late
      ? []
      : [{ label: 'Skip this server', fact: 'its VMs return', does: { order: 'skip-server', host } as const }]),
    ...(host !== undefined && step.deed.do !== 'hook' && (late || owed)
      ? [
          {
            label: 'Give up this server',
            fact: 'nothing is owed to it any more; its VMs stay where they are',
            does: { order: 'skip-server', host, lost: true } as const,
          },
        ]
      : []),
    ...(stopping || outdated ? [] : [stop]),
  ];
}

const powerOn = ({ id, host = '' }: Step, view: View): WayOn => ({
  label: 'Power on and wait',
  fact: 'through its power-on device',
  ...((byUuid(view, 'host', host)?.power_on_mode ?? '') === '' ? { why: 'no way to power it on is set up' } : {}),
  does: { order: 'retry', step: id, how: 'power-on' },
});

/** A server that is not as it should be after its update is done again, from emptying it to its checks. */
function onceMore(run: Run, { deed }: Step, host: string): readonly WayOn[] {
  if (deed.do !== 'verify') return [];
  const planned = run.plan.hosts.find((one) => one.host.uuid === host);
  const name = planned?.host.name ?? 'the server';
  return [
    {
      label: `Update ${name} again`,
      ...(planned?.consequence.evacuate === true ? { fact: 'its VMs leave once more, and return' } : {}),
      does: { order: 'redo-server', host },
    },
    ...(planned?.consequence.restart === 'reboot'
      ? []
      : [
          {
            label: `Restart ${name} in this run`,
            fact: 'its VMs leave first, and return',
            does: { order: 'redo-server', host, restart: true } as const,
          },
        ]),
  ];
}
