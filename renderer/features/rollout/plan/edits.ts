import type { Choices } from '../../../../app/rollout/plan/plan.ts';
import type { PoolPlan } from '../use-plans.ts';

/** Whether an edit keeps the plan runnable, or why not. */
export type PlanVerdict = { readonly ok: true } | { readonly ok: false; readonly why: string };

const nameOf = (plan: PoolPlan, uuid: string): string =>
  [...plan.planned.site.vms.values()].find((vm) => vm.uuid === uuid)?.name ?? 'a VM';

/** The whole sequence is played again with the edit in it. */
function tried(plan: PoolPlan, choices: Choices, about?: string): PlanVerdict {
  const before = new Set(plan.planned.stuck.map((one) => one.vm));
  const fresh = plan.what(choices).stuck.filter((one) => !before.has(one.vm) || one.vm === about);
  const [first] = fresh.toSorted((a, b) => Number(b.vm === about) - Number(a.vm === about));
  if (!first) return { ok: true };
  const reason = [...first.stranded.reasons.values()].flat()[0]?.why ?? 'no server would take it';
  return { ok: false, why: first.vm === about ? reason : `then ${nameOf(plan, first.vm)} would not fit: ${reason}` };
}

/** A VM waits on another server while its own is away. */
export function moveVerdict(plan: PoolPlan, vm: string, to: string): PlanVerdict {
  const host = plan.planned.plan.hosts.find((one) => one.away.some((away) => away.vm.uuid === vm));
  if (host?.host.uuid === to) return { ok: false, why: 'it is the server that goes away' };
  return tried(plan, { ...plan.choices, targets: { ...plan.choices.targets, [vm]: to } }, vm);
}

export const orderNow = (plan: PoolPlan): readonly string[] => plan.planned.plan.hosts.map((one) => one.host.uuid);

/** The order with one server at the place of another. */
export function reordered(plan: PoolPlan, host: string, place: number): readonly string[] {
  const rest = orderNow(plan).filter((one) => one !== host);
  return [...rest.slice(0, place), host, ...rest.slice(place)];
}

/** A server is updated earlier or later. */
export function orderVerdict(plan: PoolPlan, host: string, place: number): PlanVerdict {
  const { hosts } = plan.planned.plan;
  const at = hosts.findIndex((one) => one.host.uuid === host);
  const first = hosts[0]?.coordinator ? 1 : 0;
  if (hosts[at]?.coordinator) return { ok: false, why: 'the coordinator must be first' };
  if (place < first) return { ok: false, why: 'the coordinator must be first' };
  if (place >= hosts.length) return { ok: false, why: 'it is the last one' };
  if (place === at) return { ok: false, why: 'it is there already' };
  return tried(plan, { ...plan.choices, order: reordered(plan, host, place) });
}
