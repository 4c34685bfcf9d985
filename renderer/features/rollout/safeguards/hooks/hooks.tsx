import { useState } from 'react';
import { usualHook } from '../../../../../app/rollout/plan/hook.ts';
import type { Callee, Hook } from '../../../../../app/rollout/plan/hook.ts';
import { useCommand } from '../../../../link/ask.ts';
import { Button } from '../../../../ui/button.tsx';
import { Card } from '../../../../ui/card.tsx';
import { useAllowed } from './allowed.ts';
import { HookRow } from './hook-row.tsx';
import { AllowForm } from './allow-form.tsx';
import css from './hooks.module.css';

interface HooksProps {
  readonly value: readonly Hook[];
  readonly onChange: (value: Hook[]) => void;
}

/** What is called at moments of the run: others are told, or something else is done first. */
export function Hooks({ value, onChange }: HooksProps) {
  const allowed = useAllowed();
  const forget = useCommand('hook.forget');
  const [adding, add] = useState<Callee['kind']>();
  const unused = allowed?.filter((one) => !value.some(({ calls }) => calls === one.calls)) ?? [];
  const use = ({ calls, kind, name }: Pick<Hook, 'calls' | 'kind' | 'name'>): void =>
    onChange([...value.filter((one) => one.calls !== calls), { ...usualHook, calls, kind, name }]);
  return (
    <Card title="Hooks">
      <div className={css['hooks']}>
        <p className={css['soft']}>
          A web address that is told, or a program of this computer that runs, before and after the run and each server.
          One that was under way when the console ended is called again, so it may run twice.
        </p>
        {value.map((hook, at) => (
          <HookRow
            key={hook.calls}
            hook={hook}
            allowed={allowed && (allowed.find((one) => one.calls === hook.calls) ?? 'no')}
            onChange={(next) => onChange(value.toSpliced(at, 1, next))}
            onRemove={() => onChange(value.toSpliced(at, 1))}
          />
        ))}
        {adding === undefined ? (
          <div className={css['verbs']}>
            <Button onClick={() => add('webhook')}>Add an address…</Button>
            <Button onClick={() => add('program')}>Add a program…</Button>
          </div>
        ) : (
          <AllowForm
            key={adding}
            kind={adding}
            verb="Allow and add"
            onAllowed={(one) => {
              use(one);
              add(undefined);
            }}
            onCancel={() => add(undefined)}
          />
        )}
        {unused.length === 0 ? null : (
          <ul className={css['unused']} aria-label="Allowed on this computer, not part of this plan">
            {unused.map((one) => (
              <li key={one.calls}>
                <span className={css['name']} title={one.name}>
                  {one.name}
                </span>
                <Button kind="quiet" small onClick={() => use(one)}>
                  Add
                </Button>
                <Button kind="quiet" small onClick={() => forget.mutate({ calls: one.calls })}>
                  Forget
                </Button>
              </li>
            ))}
          </ul>
        )}
      </div>
    </Card>
  );
}
