import { healthRules, newsKinds } from '../../../../app/rollout/plan/plan-types.ts';
import type { HealthRule, NewsKind } from '../../../../app/rollout/plan/plan-types.ts';
import { askToTell, mayNotTell } from '../../../objects/desktop.ts';
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

const newsWords: Readonly<Record<NewsKind, { readonly label: string; readonly hint: string }>> = {
  asks: { label: 'It waits for you', hint: 'A step failed, or it asks something.' },
  ends: { label: 'It has ended', hint: 'Complete, or stopped and put back.' },
};

/** What is told in this window and by the system, wherever one is looking. */
export function Notifications({ value, onChange }: { readonly value: readonly NewsKind[]; readonly onChange: (value: NewsKind[]) => void }) {
  return (
    <fieldset className={css['rules']}>
      <legend>{mayNotTell() ? 'Notify in this window when' : 'Notify in this window and through the system when'}</legend>
      {newsKinds.map((kind) => (
        <Checkbox
          key={kind}
          checked={value.includes(kind)}
          hint={newsWords[kind].hint}
          onChange={(on) => {
            if (on) askToTell();
            onChange(newsKinds.filter((one) => (one === kind ? on : value.includes(one))));
          }}
        >
          {newsWords[kind].label}
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
