import { Globe, SquareTerminal, X } from 'lucide-react';
import { useState } from 'react';
import type { Allowed, Called } from '../../../../../app/contract/hooks.ts';
import { why } from '../../../../../app/errors/explain.ts';
import { hookMoments } from '../../../../../app/rollout/plan/hook.ts';
import type { Hook, HookMoment } from '../../../../../app/rollout/plan/hook.ts';
import { useCommand } from '../../../../link/ask.ts';
import { Button, IconButton } from '../../../../ui/button.tsx';
import { Chip } from '../../../../ui/chip.tsx';
import { Checkbox } from '../../../../ui/field/choice.tsx';
import { NumberField } from '../../../../ui/field/number-field.tsx';
import { Select } from '../../../../ui/field/select.tsx';
import { Icon } from '../../../../ui/glyph/icon.tsx';
import { StateGlyph } from '../../../../ui/glyph/state-glyph.tsx';
import { AllowForm } from './allow-form.tsx';
import css from './hooks.module.css';

const moments: Readonly<Record<HookMoment, string>> = {
  'before-run': 'Before the run',
  'before-server': 'Before each server leaves',
  'after-server': 'After each server is back',
  'after-run': 'After the run, complete or stopped',
  asks: 'Whenever it waits for a person',
};

const failures = [
  { value: 'go-on', label: 'Go on and say so' },
  { value: 'ask', label: 'Hold and ask' },
  { value: 'stop', label: 'Stop and put back' },
] as const;

/** What has to be known of how it is kept, and what it sends is signed with. */
function knownWords({ known, signed }: Allowed): string | undefined {
  if (known === 'locked')
    return 'Its address is sealed and cannot be opened now: unlock the passwords, or add it again';
  const words = [signed ? 'signed with its shared secret' : '', known === 'until-closed' ? 'known until this console ends' : ''].filter(Boolean).join(', '); // prettier-ignore
  return words === '' ? undefined : `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

interface HookRowProps {
  readonly hook: Hook;
  /** Undefined until that is known. */
  readonly allowed: Allowed | 'no' | undefined;
  readonly onChange: (hook: Hook) => void;
  readonly onRemove: () => void;
}

/** One hook of the plan: when it is called, for how long, and what if it fails. Off where nobody has allowed it. */
export function HookRow({ hook, allowed, onChange, onRemove }: HookRowProps) {
  const [allowing, setAllowing] = useState(false);
  const attempt = useCommand('hook.try');
  const off = allowed === 'no';
  const set = (change: Partial<Hook>): void => onChange({ ...hook, ...change });
  const known = allowed === undefined || allowed === 'no' ? undefined : knownWords(allowed);
  return (
    <fieldset className={css['hook']}>
      <legend className={css['unseen']}>{hook.name}</legend>
      <div className={css['head']}>
        <Icon of={hook.kind === 'webhook' ? Globe : SquareTerminal} size={16} />
        <b className={css['name']} title={hook.name}>
          {hook.name}
        </b>
        {off ? (
          <Chip state="halted">Off</Chip>
        ) : (
          <Button small aria-label={`Try ${hook.name} now`} why={attempt.isPending ? 'it is being called' : undefined} onClick={() => attempt.mutate({ calls: hook.calls, timeout: hook.timeout })}>
            Try now
          </Button>
        )}
        <IconButton icon={X} label={`Remove ${hook.name} from the plan`} small onClick={onRemove} />
      </div>
      {off || attempt.data === undefined || attempt.isPending ? null : <Tried {...attempt.data} />}
      {known === undefined ? null : <p className={css['soft']}>{known}</p>}
      {off ? (
        <>
          <p className={css['soft']}>
            It came with the plan and is not called: nobody has allowed it on this computer. A plan holds neither whole
            addresses nor programs, so you say what is to be called.
          </p>
          {allowing ? (
            <AllowForm
              kind={hook.kind}
              file={hook.kind === 'program' ? hook.name : ''}
              verb="Allow here"
              onAllowed={({ calls, kind, name }) => set({ calls, kind, name })}
              onCancel={() => setAllowing(false)}
            />
          ) : (
            <div className={css['verbs']}>
              <Button small onClick={() => setAllowing(true)}>
                Allow it here…
              </Button>
            </div>
          )}
        </>
      ) : null}
      <div className={css['moments']}>
        {hookMoments.map((moment) => (
          <Checkbox
            key={moment}
            checked={hook.at.includes(moment)}
            why={hook.at.length === 1 && hook.at[0] === moment ? 'at least one moment' : undefined}
            onChange={(on) => set({ at: hookMoments.filter((one) => (one === moment ? on : hook.at.includes(one))) })}
          >
            {moments[moment]}
          </Checkbox>
        ))}
      </div>
      <div className={css['pair']}>
        <NumberField
          label="Give up after"
          unit="s"
          min={1}
          max={3600}
          value={hook.timeout}
          onChange={(timeout) => set({ timeout: Math.min(3600, Math.max(1, Math.round(timeout ?? 1) || 1)) })}
        />
        <Select label="When it fails" value={hook.onFailure} options={failures} onChange={(onFailure) => set({ onFailure })} />
      </div>
    </fieldset>
  );
} // prettier-ignore

/** What came of calling it once: nobody has to wait for a run to see whether it arrives. */
function Tried({ said, output, failure }: Called) {
  return (
    <div className={css['tried']} role="status">
      <StateGlyph state={failure ? 'error' : 'done'} size={12} />
      <span>{failure ? why(failure) : `Tried: it ${said}`}</span>
      {output === undefined ? null : <pre>{output}</pre>}
    </div>
  );
}
