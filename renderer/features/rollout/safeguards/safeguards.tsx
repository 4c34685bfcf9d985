import { zodResolver } from '@hookform/resolvers/zod';
import { useEffect, useState, type ComponentProps } from 'react';
import { Controller, useForm } from 'react-hook-form';
import type { PoolId } from '../../../../app/inventory/view.ts';
import { Card } from '../../../ui/card.tsx';
import { Checkbox, Radios } from '../../../ui/field/choice.tsx';
import { NumberField } from '../../../ui/field/number-field.tsx';
import { Select } from '../../../ui/field/select.tsx';
import { TextField } from '../../../ui/field/text-field.tsx';
import type { Drafting } from '../draft.ts';
import type { PoolPlan } from '../use-plans.ts';
import { form, toForm, toSafeguards } from './limits.ts';
import { Hooks } from './hooks/hooks.tsx';
import type { Form } from './limits.ts';
import { Health, Notifications, Waves } from './care.tsx';
import css from './safeguards.module.css';

interface SafeguardsProps {
  readonly drafting: Drafting;
  readonly plans: readonly PoolPlan[];
  /** Tells whether everything in the form is right. */
  readonly onValid: (valid: boolean) => void;
}

/** Limits and manners of the run: when, how carefully, and when it asks. */
export function SafeguardsForm({ drafting, plans, onValid }: SafeguardsProps) {
  const { draft, edit } = drafting;
  const [started] = useState(() => toForm(draft.safeguards, Date.now()));
  const { control, watch, formState, subscribe } = useForm<Form>({
    resolver: zodResolver(form),
    defaultValues: started,
    mode: 'onChange',
  });
  const windowed = watch('windowed');
  const { errors } = formState;
  useEffect(
    () =>
      subscribe({
        formState: { values: true },
        callback: ({ values }) => {
          const { data } = form.safeParse(values);
          onValid(data !== undefined);
          if (data) edit((one) => ({ ...one, safeguards: toSafeguards(data) }));
        },
      }),
    [subscribe, edit, onValid],
  );
  return (
    <form className={css['form']} onSubmit={(event) => event.preventDefault()}>
      <Card title="Maintenance window">
        <div className={css['fields']}>
          <Controller
            control={control}
            name="windowed"
            render={({ field }) => (
              <Checkbox checked={field.value} onChange={field.onChange} hint="Nothing begins before it opens.">
                Only within a window
              </Checkbox>
            )}
          />
          {windowed ? (
            <div className={css['dates']}>
              <TextField
                label="Opens"
                type="datetime-local"
                {...control.register('from')}
                error={errors.from?.message}
              />
              <TextField
                label="Closes"
                type="datetime-local"
                {...control.register('until')}
                error={errors.until?.message}
              />
            </div>
          ) : null}
          <Controller
            control={control}
            name="blackedOut"
            render={({ field }) => (
              <Checkbox
                checked={field.value}
                onChange={field.onChange}
                hint="What is begun is finished; the run goes on by itself afterwards."
              >
                Begin no server at these hours of the day
              </Checkbox>
            )}
          />
          {watch('blackedOut') ? (
            <>
              <div className={css['dates']}>
                <TextField
                  label="From"
                  type="time"
                  {...control.register('quietFrom')}
                  error={errors.quietFrom?.message}
                />
                <TextField
                  label="Until"
                  type="time"
                  {...control.register('quietUntil')}
                  error={errors.quietUntil?.message}
                />
              </div>
              <Controller
                control={control}
                name="workdays"
                render={({ field }) => (
                  <Checkbox checked={field.value} onChange={field.onChange}>
                    Monday to Friday only
                  </Checkbox>
                )}
              />
            </>
          ) : null}
          <Controller
            control={control}
            name="atWindowEnd"
            render={({ field }) => (
              <Question
                label="When it closes before the end"
                value={field.value}
                onChange={field.onChange}
                options={[
                  {
                    value: 'finish-server',
                    label: 'Finish the server at hand, then stop',
                    hint: 'The others stay as they are.',
                  },
                  { value: 'stop-and-put-back', label: 'Stop at once and put everything back' },
                  { value: 'ask', label: 'Ask before each further server' },
                ]}
              />
            )}
          />
        </div>
      </Card>
      <Card title="Care">
        <div className={css['fields']}>
          <div className={css['pair']}>
            <Controller
              control={control}
              name="soak"
              render={({ field }) => (
                <NumberField
                  label="Watch each server before the next one"
                  unit="min"
                  min={0}
                  max={10_080}
                  value={field.value}
                  onChange={field.onChange}
                  hint="0 goes on at once"
                  error={errors.soak?.message}
                />
              )}
            />
            <Controller
              control={control}
              name="canary"
              render={({ field }) => (
                <NumberField
                  label="Watch the first server, the canary"
                  unit="min"
                  min={0}
                  max={10_080}
                  value={field.value}
                  onChange={field.onChange}
                  hint="The longer of both counts"
                  error={errors.canary?.message}
                />
              )}
            />
          </div>
          <Controller
            control={control}
            name="health"
            render={({ field }) => <Health value={field.value} onChange={field.onChange} />}
          />
          <div className={css['pair']}>
            <Controller
              control={control}
              name="stall"
              render={({ field }) => (
                <NumberField
                  label="Give up a stalled move"
                  unit="min"
                  min={1}
                  max={1440}
                  value={field.value}
                  onChange={field.onChange}
                  hint="Without progress; then the next best server is tried"
                  error={errors.stall?.message}
                />
              )}
            />
            <Controller
              control={control}
              name="concurrency"
              render={({ field }) => (
                <NumberField
                  label="Live migrations at once"
                  min={1}
                  max={25}
                  value={field.value}
                  onChange={field.onChange}
                  hint="More share the same link"
                  error={errors.concurrency?.message}
                />
              )}
            />
          </div>
          <Controller
            control={control}
            name="evacuate"
            render={({ field }) => (
              <Checkbox
                checked={field.value}
                onChange={field.onChange}
                hint="Its own order and targets (host.evacuate), not those of the plan. They come home one by one all the same."
              >
                Let each server empty itself
              </Checkbox>
            )}
          />
          <Controller
            control={control}
            name="holdOnAlarms"
            render={({ field }) => (
              <Checkbox
                checked={field.value}
                onChange={field.onChange}
                hint="Before each server: no alarm may have come since the start."
              >
                Hold while the pool raises alarms
              </Checkbox>
            )}
          />
          <Networks drafting={drafting} plans={plans} />
        </div>
      </Card>
      {plans.length > 1 ? <Waves drafting={drafting} plans={plans} /> : null}
      <Card title="When to ask and tell you">
        <div className={css['fields']}>
          <Controller
            control={control}
            name="restarts"
            render={({ field }) => (
              <Question
                label="Restart of a server"
                value={field.value}
                onChange={field.onChange}
                options={[
                  { value: 'automatic', label: 'As soon as it is empty and updated' },
                  { value: 'ask', label: 'Ask before each' },
                ]}
              />
            )}
          />
          <Controller
            control={control}
            name="onFailure"
            render={({ field }) => (
              <Question
                label="When a step fails"
                value={field.value}
                onChange={field.onChange}
                options={[
                  { value: 'ask', label: 'Hold and ask', hint: 'Nothing is put back until you decide.' },
                  { value: 'stop-and-put-back', label: 'Stop and put everything back' },
                ]}
              />
            )}
          />
          <Controller
            control={control}
            name="patience"
            render={({ field }) => (
              <NumberField
                label="Ask about a server that is not back after"
                unit="min"
                min={1}
                max={1440}
                value={field.value}
                onChange={field.onChange}
                hint="Nothing is forced; you may keep waiting"
                error={errors.patience?.message}
              />
            )}
          />
          <Controller
            control={control}
            name="tell"
            render={({ field }) => <Notifications value={field.value} onChange={field.onChange} />}
          />
        </div>
      </Card>
      <Controller
        control={control}
        name="hooks"
        render={({ field }) => <Hooks value={field.value} onChange={field.onChange} />}
      />
    </form>
  );
}

const USUAL = 'management';

function Networks({ drafting, plans }: Pick<SafeguardsProps, 'drafting' | 'plans'>) {
  const set = (pool: PoolId, network: string): void =>
    drafting.editPool(pool, ({ network: _old, ...one }) => (network === USUAL ? one : { ...one, network }));
  return plans.map((plan) => {
    const hosts = [...plan.view.all('host')];
    const reach = [...plan.view.all('network')].filter((network) =>
      hosts.every((host) => host.PIFs.some((ref) => {
        const pif = plan.view.get('PIF', ref);
        return pif?.network === network.$ref && pif.ip_configuration_mode !== 'None';
      })),
    ); // prettier-ignore
    return (
      <Select
        key={plan.pool}
        label={plans.length > 1 ? `Migrations in ${plan.name} go over` : 'Migrations go over'}
        value={drafting.draft.pools[plan.pool]?.network ?? USUAL}
        onChange={(network) => set(plan.pool, network)}
        options={[
          { value: USUAL, label: 'The management network' },
          ...reach.map((network) => ({ value: network.$ref as string, label: network.name_label })),
        ]}
      />
    );
  });
}

/** Radios under their question. */
function Question<T extends string>(props: ComponentProps<typeof Radios<T>>) {
  return (
    <div className={css['question']}>
      <p aria-hidden>{props.label}</p>
      <Radios {...props} />
    </div>
  );
}
