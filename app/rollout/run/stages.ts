import type { Named } from '../../inventory/named.ts';
import type { Image } from '../../updates/payload.ts';
import { hookSteps } from './hook-steps.ts';
import type { Away, HostPlan, Plan, Policy } from '../plan/plan-types.ts';
import { debtId } from '../plan/debts.ts';
import type { Deed, Phase, Stage, Step } from './step.ts';

/** Everything a plan does, in order. */
export function stagesOf(plan: Plan): readonly Stage[] {
  return [...opening(plan), ...plan.hosts.flatMap((host, at) => stagesOfHost(plan, host, at)), ...closing(plan)];
}

function opening(plan: Plan): readonly Stage[] {
  const claim: Step = { id: 'claim', phase: 'start', deed: { do: 'claim' } };
  const off = plan.debts.map((debt): Step => ({
    id: `off/${debtId(debt)}`,
    phase: 'start',
    deed: { do: 'switch-off', debt },
  }));
  const introduce = images(plan).map(({ image, generation }): Step => ({
    id: `introduce/${image.uuid}`,
    phase: 'start',
    deed: { do: 'introduce', image, generation },
  }));
  const hooks = hookSteps(plan.safeguards.hooks, 'before-run', { phase: 'start', begun: claim.id });
  return stages('start', undefined, [[claim], ...each(hooks), introduce, off]);
}

function closing(plan: Plan): readonly Stage[] {
  const clean = images(plan).map(({ image, generation }): Step => ({
    id: `clean/${image.uuid}`,
    phase: 'end',
    deed: { do: 'clean', image, generation },
    undoes: `introduce/${image.uuid}`,
  }));
  // The reverse of the order in which they were switched off.
  const back = plan.debts.toReversed().map((debt): Step => ({
    id: `back/${debtId(debt)}`,
    phase: 'end',
    deed: { do: 'put-back', debt },
    undoes: `off/${debtId(debt)}`,
  }));
  return stages('end', undefined, [
    ...each(back),
    clean,
    ...each(hookSteps(plan.safeguards.hooks, 'after-run', { phase: 'end', begun: 'claim' })),
    [{ id: 'release', phase: 'end', deed: { do: 'release' }, undoes: 'claim' }],
  ]);
}

function images(plan: Plan): readonly { readonly image: Image; readonly generation: 'iso' | 'patch' }[] {
  const seen = new Map<string, { image: Image; generation: 'iso' | 'patch' }>();
  for (const { work } of plan.hosts) {
    if (work.payload.generation !== 'iso' && work.payload.generation !== 'patch') continue;
    for (const image of work.payload.updates) seen.set(image.uuid, { image, generation: work.payload.generation });
  }
  return [...seen.values()];
}

export function stagesOfHost(plan: Plan, { host, work, consequence, away }: HostPlan, at: number): readonly Stage[] {
  const step = (id: string, phase: Phase, deed: Deed, undoes?: string): Step => ({
    id: `${host.uuid}/${id}`,
    phase,
    host: host.uuid,
    deed,
    ...(undoes === undefined ? {} : { undoes: `${host.uuid}/${undoes}` }),
  });
  const hooks = (moment: 'before-server' | 'after-server', phase: Phase): readonly Step[] =>
    hookSteps(plan.safeguards.hooks, moment, { phase, host: host.uuid, begun: `${host.uuid}/maintain` });
  const leave = away.flatMap(({ vm, how, to }) => {
    const deed = leaving(vm, how, to);
    return deed ? [step(`leave/${vm.uuid}`, 'leave', deed)] : [];
  });
  const moving = leave.filter(({ deed }) => deed.do === 'move');
  const parked = leave.filter((one) => !moving.includes(one));
  const back = away
    .toReversed()
    .flatMap(({ vm, how }) =>
      how === 'stay' && consequence.restart !== 'reboot'
        ? []
        : [step(`return/${vm.uuid}`, 'return', returning(vm, how), how === 'stay' ? 'restart' : `leave/${vm.uuid}`)],
    );
  const minutes = Math.max(plan.safeguards.soak, at === 0 ? plan.safeguards.canary : 0);
  const restart =
    consequence.restart === 'none'
      ? []
      : [step('restart', 'restart', { do: consequence.restart === 'reboot' ? 'reboot' : 'restart-toolstack' })];
  const renew = consequence.vms === 'restart' && plan.restartVms === true ? 'restart' : 'device-models';
  const refresh =
    consequence.vms === 'none' || (consequence.evacuate && renew === 'device-models')
      ? []
      : [step('refresh-vms', 'return', { do: 'refresh-vms', how: renew })];
  return [
    ...stages('leave', host.uuid, each(hooks('before-server', 'leave'))),
    ...stages('leave', host.uuid, [[step('maintain', 'leave', { do: 'maintain' })]]),
    ...stages(
      'leave',
      host.uuid,
      byServer(plan, away) ? [parked, [step('evacuate', 'leave', { do: 'evacuate' })], moving] : [leave],
      plan.safeguards.concurrency,
    ),
    ...stages('leave', host.uuid, [consequence.evacuate ? [step('strays/leave', 'leave', { do: 'move-strays' })] : []]),
    ...stages('update', host.uuid, [
      work.payload.generation === 'none' ? [] : [step('apply', 'update', { do: 'apply', payload: work.payload })],
    ]),
    ...stages('restart', host.uuid, [restart]),
    ...stages('return', host.uuid, [
      [step('enable', 'return', { do: 'enable' }, 'maintain')],
      [step('plug', 'return', { do: 'plug' }, 'maintain')],
    ]),
    ...stages('return', host.uuid, [back], plan.safeguards.concurrency),
    ...stages('return', host.uuid, [
      consequence.evacuate ? [step('strays/return', 'return', { do: 'return-strays' }, 'strays/leave')] : [],
    ]),
    ...stages('return', host.uuid, [
      refresh,
      [step('end-maintenance', 'return', { do: 'end-maintenance' }, 'maintain')],
    ]),
    ...stages('verify', host.uuid, [
      [step('verify', 'verify', { do: 'verify' })],
      minutes > 0 ? [step('soak', 'verify', { do: 'soak', minutes })] : [],
    ]),
    ...stages('verify', host.uuid, each(hooks('after-server', 'verify'))),
  ];
}

/** A server that is to empty itself takes every VM along: not where one stays, or may. */
const byServer = ({ safeguards }: Plan, away: readonly Away[]): boolean =>
  safeguards.evacuate === true &&
  away.some(({ how }) => how === 'migrate') &&
  !away.some(({ how }) => how === 'stay' || how === 'ask');

/** How a VM gets out of the way; nothing for one that stays. */
export function leaving(vm: Named, how: Policy, to: string | undefined): Deed | undefined {
  if (how === 'stay') return undefined;
  if (how === 'ask') return { do: 'ask-away', vm, ...(to === undefined ? {} : { to }) };
  return how === 'migrate' && to !== undefined
    ? { do: 'move', vm, to }
    : { do: how === 'suspend' ? 'suspend' : 'shut-down', vm };
}

/** How it comes home again. */
export function returning(vm: Named, how: Policy): Deed {
  return { do: how === 'migrate' || how === 'ask' ? 'bring-back' : how === 'suspend' ? 'resume' : 'start', vm };
}

/** One after the other: what follows one that failed waits for a word. */
const each = (steps: readonly Step[]): readonly (readonly Step[])[] => steps.map((step) => [step]);

function stages(
  phase: Phase,
  host: string | undefined,
  groups: readonly (readonly Step[])[],
  atOnce = 1,
): readonly Stage[] {
  return groups.flatMap((steps) => {
    const [first] = steps;
    return first ? [{ id: first.id, phase, steps, atOnce, ...(host === undefined ? {} : { host }) }] : [];
  });
}
