import { policyTag, policyTagsIn, taggedPolicy } from '../../../../app/rollout/plan/policy-tags.ts';
import type { Away, Policy } from '../../../../app/rollout/plan/plan-types.ts';
import { byUuid } from '../../../../app/inventory/find.ts';
import { useRunNow, useVerdict } from '../../../objects/offers.ts';
import { Button } from '../../../ui/button.tsx';
import { Select } from '../../../ui/field/select.tsx';
import type { Drafting } from '../draft.ts';
import type { PoolPlan } from '../use-plans.ts';

const policies: readonly { readonly value: Policy; readonly label: string }[] = [
  { value: 'migrate', label: 'Migrate' },
  { value: 'suspend', label: 'Suspend' },
  { value: 'shut-down', label: 'Shut down' },
  { value: 'stay', label: 'Leave it' },
  { value: 'ask', label: 'Ask then' },
];

interface PolicyOfProps {
  readonly plan: PoolPlan;
  readonly away: Away;
  readonly editPool: Drafting['editPool'];
}

/** What happens to a VM while its server is away: for this run, and as its tag for those to come. */
export function PolicyOf({ plan, away, editPool }: PolicyOfProps) {
  const vm = byUuid(plan.view, 'VM', away.vm.uuid);
  const key = { pool: plan.pool, cls: 'VM', ref: vm?.$ref ?? '', uuid: away.vm.uuid } as const;
  const verdict = useVerdict('object.tag', key, { tags: [policyTag(away.how)] });
  const run = useRunNow();
  const set = (policy: Policy): void =>
    editPool(plan.pool, (one) => ({ ...one, policies: { ...one.policies, [away.vm.uuid]: policy } }));
  const kept = taggedPolicy(vm?.tags ?? []) === away.how;
  const keep = async (): Promise<void> => {
    const others = policyTagsIn(vm?.tags ?? []);
    if (others.length > 0) await run('object.untag', [key], { tags: others });
    if (!kept) await run('object.tag', [key], { tags: [policyTag(away.how)] });
  };
  return (
    <>
      <Select bare label={`While its server is away, ${away.vm.name}`} options={policies} value={away.how} onChange={set} />
      <Button
        small
        why={verdict.ok ? undefined : verdict.why}
        tip={kept ? `Removes its tag “${policyTag(away.how)}”` : `Tags it “${policyTag(away.how)}”: every rollout from here on starts with it`}
        onClick={() => void keep()}
      >
        {kept ? 'Forget for later runs' : 'Keep for later runs'}
      </Button>
    </>
  );
} // prettier-ignore
