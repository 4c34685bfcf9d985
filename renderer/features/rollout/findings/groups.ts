import type { Finding } from '../../../../app/rollout/findings/finding.ts';
import type { Passed } from '../../../../app/rollout/findings/check-all.ts';
import type { PoolPlan } from '../use-plans.ts';
import { byUuid } from '../../../../app/inventory/find.ts';

/** How a finding stands with what has been decided about it. */
export type Standing = 'blocking' | 'warning' | 'agreed' | 'waived';

export interface Found {
  readonly finding: Finding;
  readonly standing: Standing;
  readonly reason: string | undefined;
}

/** A pool or one of its servers, with what was found there. */
export interface Group {
  readonly id: string;
  readonly plan: PoolPlan;
  /** uuid; none for the pool as a whole. */
  readonly host: string | undefined;
  readonly name: string;
  readonly vms: number;
  readonly found: readonly Found[];
  readonly passed: readonly Passed[];
}

export function standingOf(finding: Finding, waivers: PoolPlan['choices']['waivers']): Found {
  const waiver = waivers.find((one) => one.finding === finding.id);
  if (finding.level === 'blocking') return { finding, standing: 'blocking', reason: undefined };
  if (finding.level === 'warning' && !waiver) return { finding, standing: 'warning', reason: undefined };
  return finding.level === 'warning'
    ? { finding, standing: 'waived', reason: waiver?.reason }
    : { finding, standing: 'agreed', reason: undefined };
}

export function groupsOf(plans: readonly PoolPlan[]): readonly Group[] {
  return plans.flatMap((plan) => {
    const { findings, passed } = plan.checked;
    const of = (host: string | undefined, name: string, vms: number): Group => ({
      id: `${plan.pool} ${host ?? ''}`,
      plan,
      host,
      name,
      vms,
      found: findings.filter((one) => one.host === host).map((one) => standingOf(one, plan.choices.waivers)),
      passed: passed.filter((one) => one.host === host),
    });
    return [
      of(undefined, plan.name, 0),
      ...plan.planned.plan.hosts.map(({ host }) => {
        const record = byUuid(plan.view, 'host', host.uuid);
        const vms = record?.resident_VMs.filter((ref) => plan.view.get('VM', ref)?.is_control_domain === false).length;
        return of(host.uuid, host.name, vms ?? 0);
      }),
    ];
  });
}

export const countOf = (groups: readonly Group[], standing: Standing): number =>
  groups.reduce((sum, group) => sum + group.found.filter((one) => one.standing === standing).length, 0);
export const passedOf = (groups: readonly Group[]): number =>
  groups.reduce((sum, group) => sum + group.passed.length, 0);
