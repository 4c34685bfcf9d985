import type { PoolId } from '../../../app/inventory/view.ts';
import { checkedDraft } from './draft.ts';
import type { Draft } from './draft.ts';
import type { PoolPlan } from './use-plans.ts';

const KIND = 'xenith rollout plan';

const uuidOf = ({ view }: PoolPlan): string => [...view.all('pool')][0]?.uuid ?? '';

/** Everything that was decided, by pools that every console knows; and what came of it, for whoever reads the file. */
export function planText(draft: Draft, plans: readonly PoolPlan[]): string {
  const pools = Object.fromEntries(plans.flatMap((plan) => {
    const one = draft.pools[plan.pool];
    return one ? [[uuidOf(plan), one]] : [];
  })); // prettier-ignore
  const shown = plans.map(({ name, planned, checked, timeline }) => ({
    pool: name,
    plan: planned.plan,
    findings: checked.findings,
    passed: checked.passed,
    ends: timeline.end,
    tightest: timeline.tightest,
  }));
  return `${JSON.stringify({ kind: KIND, version: 1, draft: { ...draft, pools }, plans: shown }, undefined, 2)}\n`;
}

export type Reopened = { readonly draft: Draft } | { readonly why: string };

/** What was decided in such a file, on the pools that are connected here. */
export function reopened(text: string, pools: ReadonlyMap<string, PoolId>): Reopened {
  const kept = draftIn(text);
  if (!kept) return { why: 'The file holds no plan of a rollout' };
  const known = Object.entries(kept.pools).flatMap(([uuid, one]) => {
    const id = pools.get(uuid);
    return id === undefined ? [] : [[id, one] as const];
  });
  if (known.length === 0) return { why: 'None of the pools of this plan is connected' };
  return { draft: { ...kept, pools: Object.fromEntries(known) } };
}

function draftIn(text: string): Draft | undefined {
  try {
    const file = JSON.parse(text) as { readonly kind?: unknown; readonly draft?: unknown };
    return file.kind === KIND ? checkedDraft(file.draft) : undefined;
  } catch {
    return undefined;
  }
}
