import { healthRules } from '../../../../app/rollout/plan-types.ts';
import type { HealthRule } from '../../../../app/rollout/plan-types.ts';
import { Card } from '../../../ui/card.tsx';
import { Checkbox } from '../../../ui/field/choice.tsx';
import { NumberField } from '../../../ui/field/number-field.tsx';
import { Select } from '../../../ui/field/select.tsx';
import { usualTrain } from '../draft.ts';
import type { Drafting } from '../draft.ts';
import type { PoolPlan } from '../use-plans.ts';
import css from './safeguards.module.css';

const ruleWords: Readonly<Record<HealthRule, string>> = {
  servers: 'Updated servers answer and are in service',
  vms: 'VMs that came home run',
  tools: 'Their guest tools answer',
  storage: 'Storage is connected',
  alarms: 'No alarm has come',
};

/** What a watch looks at. */
export function Health({ value, onChange }: { readonly value: readonly HealthRule[]; readonly onChange: (value: HealthRule[]) => void }) {
  return (
    <fieldset className={css['rules']}>
      <legend>While it is watched, all of this must hold</legend>
      {healthRules.map((rule) => (
        <Checkbox
          key={rule}
          checked={value.includes(rule)}
          onChange={(on) => onChange(healthRules.filter((one) => (one === rule ? on : value.includes(one))))}
        >
          {ruleWords[rule]}
        </Checkbox>
      ))}
    </fieldset>
  );
} // prettier-ignore

/** Which pools go first, how many at once, and how long the earlier ones are watched. */
export function Waves({ drafting, plans }: { readonly drafting: Drafting; readonly plans: readonly PoolPlan[] }) {
  const { draft, edit, editPool } = drafting;
  const train = draft.train ?? usualTrain;
  const set = (change: Partial<typeof train>): void => edit((one) => ({ ...one, train: { ...train, ...change } }));
  const waves = plans.map((_plan, at) => ({ value: String(at), label: at === 0 ? 'Wave 1, the canary' : `Wave ${at + 1}` }));
  return (
    <Card title="Pools in waves">
      <div className={css['fields']}>
        <p className={css['soft']}>
          A wave begins when every pool of the earlier ones is complete and has been watched. Where one was stopped, or is
          not well, you are asked first.
        </p>
        <div className={css['pair']}>
          {plans.map((plan) => (
            <Select
              key={plan.pool}
              label={plan.name}
              value={String(draft.pools[plan.pool]?.wave ?? 0)}
              onChange={(wave) => editPool(plan.pool, (one) => ({ ...one, wave: Number(wave) }))}
              options={waves}
            />
          ))}
        </div>
        <div className={css['pair']}>
          <NumberField label="Pools of a wave at once" min={1} max={200} value={train.atOnce} onChange={(atOnce) => set({ atOnce: Math.min(200, Math.max(1, Math.round(atOnce ?? 1) || 1)) })} />
          <NumberField label="Watch each wave" unit="min" min={0} max={10_080} value={train.soak} onChange={(soak) => set({ soak: Math.min(10_080, Math.max(0, Math.round(soak ?? 0))) })} />
        </div>
      </div>
    </Card>
  );
} // prettier-ignore
