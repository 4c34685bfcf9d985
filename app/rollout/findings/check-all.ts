import type { Check, CheckContext, Finding } from './finding.ts';
import { hostChecks } from './host-checks.ts';
import { withLeavingOut } from './leave-out.ts';
import { poolChecks } from './pool-checks.ts';
import { scopeChecks } from './scope-checks.ts';
import { vmChecks } from './vm-checks.ts';

/** A check that found nothing wrong; they fold away, but are counted. */
export interface Passed {
  readonly check: string;
  readonly name: string;
  readonly host?: string;
}

export interface Checked {
  readonly findings: readonly Finding[];
  readonly passed: readonly Passed[];
}

const checks: readonly Check[] = [...poolChecks, ...scopeChecks, ...hostChecks, ...vmChecks];

/** All checks of one pool. Pure and quick: it runs again whenever the pool, the plan or the evidence changes. */
export function checkAll(context: CheckContext): Checked {
  const findings: Finding[] = [];
  const passed: Passed[] = [];
  const take = (check: Check, found: readonly Finding[], host?: string): void => {
    findings.push(...found.map((one) => withLeavingOut(context, one)));
    if (found.length === 0) passed.push({ check: check.id, name: check.name, ...(host === undefined ? {} : { host }) });
  };
  for (const check of checks) {
    if (check.of === 'pool') take(check, check.find(context));
    else for (const { host } of context.work) take(check, check.find(context, host), host);
  }
  return { findings, passed };
}

/** What keeps the run from starting: blocking findings, and warnings that nobody waived. */
export function outstanding(
  findings: readonly Finding[],
  waivers: readonly { readonly finding: string }[],
): readonly Finding[] {
  const waived = new Set(waivers.map((one) => one.finding));
  return findings.filter((one) => one.level === 'blocking' || (one.level === 'warning' && !waived.has(one.id)));
}
