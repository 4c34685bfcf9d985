import { assertNever } from '../errors/assert-never.ts';
import type { Hook, HookMoment } from './hooks/hook.ts';
import { hookSteps } from './hooks/steps.ts';
import type { Away, Debt, HostPlan, Image, Named, Payload, Plan, Policy } from './plan-types.ts';

/** Phases of one server, as the lanes of the board show them. */
export type Phase = 'start' | 'leave' | 'update' | 'restart' | 'return' | 'verify' | 'end';

export type Deed =
  /** Marks the pool as being rolled by this console. */
  | { readonly do: 'claim' }
  | { readonly do: 'switch-off'; readonly debt: Debt }
  /** Brings an update file to the pool, once. */
  | { readonly do: 'introduce'; readonly image: Image; readonly generation: 'iso' | 'patch' }
  /** No new VMs on the server, and the keys by which every console sees maintenance. */
  | { readonly do: 'maintain' }
  | { readonly do: 'move'; readonly vm: Named; readonly to: string }
  /** The server itself moves them; each is journalled as the step of its own that it would have been. */
  | { readonly do: 'evacuate' }
  | { readonly do: 'suspend' | 'shut-down'; readonly vm: Named }
  /** Becomes one of the above by a person's answer. */
  | { readonly do: 'ask-away'; readonly vm: Named; readonly to?: string }
  /** VMs that came to the server after the plan was made leave too, and return. */
  | { readonly do: 'move-strays' | 'return-strays' }
  | { readonly do: 'apply'; readonly payload: Payload }
  | { readonly do: 'reboot' | 'restart-toolstack' }
  | { readonly do: 'enable' }
  /** Storage links as they were before. */
  | { readonly do: 'plug' }
  | { readonly do: 'bring-back'; readonly vm: Named }
  | { readonly do: 'resume' | 'start'; readonly vm: Named }
  /** What the updates ask of VMs that came home or never left; who moved has a fresh device model, but was not restarted. */
  | { readonly do: 'refresh-vms'; readonly how: 'restart' | 'device-models' }
  | { readonly do: 'end-maintenance' }
  | { readonly do: 'verify' }
  /** Watches the health of everything updated so far. */
  | { readonly do: 'soak'; readonly minutes: number }
  | { readonly do: 'put-back'; readonly debt: Debt }
  | { readonly do: 'clean'; readonly image: Image; readonly generation: 'iso' | 'patch' }
  /** Calls an address or a program. Whoever is called may be called twice: nobody sees from here whether it was. */
  | { readonly do: 'hook'; readonly hook: Hook; readonly moment: HookMoment }
  | { readonly do: 'release' };

/** One thing that is done, seen to be done, and journalled. Ids are stable: the same plan always has the same ones. */
export interface Step {
  readonly id: string;
  readonly phase: Phase;
  /** uuid of the server it belongs to; none for the pool's own steps. */
  readonly host?: string;
  readonly deed: Deed;
  /** The step whose effect this one takes back. Such a step is owed as soon as the other began, even after a stop. */
  readonly undoes?: string;
}

/** Steps that may run side by side, then the next stage. */
export interface Stage {
  readonly id: string;
  readonly host?: string;
  readonly phase: Phase;
  readonly steps: readonly Step[];
  readonly atOnce: number;
}

/** What the name of a fact about a VM that came later begins with. */
export const STRAY = 'stray ';

/** What a debt is called in ids. */
export function debtId(debt: Debt): string {
  switch (debt.kind) {
    case 'ha':
    case 'wlb':
    case 'auto-power-on':
      return debt.kind;
    case 'schedule':
      return `schedule:${debt.schedule.uuid}`;
    case 'cd':
      return `cd:${debt.vm.uuid}`;
    default:
      return assertNever(debt);
  }
}

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
