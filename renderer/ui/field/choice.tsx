import { Checkbox as BaseCheckbox } from '@base-ui/react/checkbox';
import { Radio as BaseRadio } from '@base-ui/react/radio';
import { RadioGroup as BaseGroup } from '@base-ui/react/radio-group';
import { Switch as BaseSwitch } from '@base-ui/react/switch';
import { Check, Minus } from 'lucide-react';
import { useId, type ReactNode } from 'react';
import { Icon } from '../glyph/icon.tsx';
import css from './choice.module.css';

interface OnOff {
  readonly checked: boolean;
  readonly onChange: (on: boolean) => void;
  readonly children: ReactNode;
  /** Under the words, quiet. */
  readonly hint?: ReactNode;
  /** Why it cannot be changed. */
  readonly why?: string | undefined;
}

function Words({ id, hint, why, children }: Pick<OnOff, 'hint' | 'why' | 'children'> & { readonly id: string }) {
  const said = why ?? hint;
  return (
    <span className={css['words']}>
      <label htmlFor={id}>{children}</label>
      {said === undefined ? null : (
        <span id={`${id}-about`} className={css['hint']}>
          {said}
        </span>
      )}
    </span>
  );
}

/** A tick box and its sentence. */
export function Checkbox({ checked, onChange, children, hint, why }: OnOff) {
  const id = useId();
  return (
    <span className={css['choice']}>
      <BaseCheckbox.Root
        id={id}
        className={css['box']}
        checked={checked}
        onCheckedChange={onChange}
        disabled={why !== undefined}
        aria-describedby={(why ?? hint) === undefined ? undefined : `${id}-about`}
      >
        <BaseCheckbox.Indicator className={css['mark']}>
          <Icon of={Check} size={14} />
        </BaseCheckbox.Indicator>
      </BaseCheckbox.Root>
      <Words id={id} hint={hint} why={why}>
        {children}
      </Words>
    </span>
  );
}

interface TickProps {
  /** `mixed`: some of what it stands for. */
  readonly checked: boolean | 'mixed';
  readonly onChange: (on: boolean) => void;
  readonly label: string;
}

/** A tick box alone, in a row or a head of a grid. */
export function Tick({ checked, onChange, label }: TickProps) {
  return (
    <BaseCheckbox.Root
      className={css['box']}
      checked={checked === true}
      indeterminate={checked === 'mixed'}
      onCheckedChange={onChange}
      aria-label={label}
    >
      <BaseCheckbox.Indicator className={css['mark']}>
        <Icon of={checked === 'mixed' ? Minus : Check} size={14} />
      </BaseCheckbox.Indicator>
    </BaseCheckbox.Root>
  );
}

/** On or off, at once. */
export function Switch({ checked, onChange, children, hint, why }: OnOff) {
  const id = useId();
  return (
    <span className={css['choice']}>
      <BaseSwitch.Root
        id={id}
        className={css['switch']}
        checked={checked}
        onCheckedChange={onChange}
        disabled={why !== undefined}
        aria-describedby={(why ?? hint) === undefined ? undefined : `${id}-about`}
      >
        <BaseSwitch.Thumb className={css['thumb']} />
      </BaseSwitch.Root>
      <Words id={id} hint={hint} why={why}>
        {children}
      </Words>
    </span>
  );
}

interface RadiosProps<T extends string> {
  readonly label: string;
  readonly options: readonly {
    readonly value: T;
    readonly label: ReactNode;
    readonly hint?: ReactNode;
    readonly why?: string | undefined;
  }[];
  readonly value: T;
  readonly onChange: (value: T) => void;
  /** Side by side instead of one per line. */
  readonly inline?: boolean;
}

/** One of a few, all in sight. */
export function Radios<T extends string>({ label, options, value, onChange, inline = false }: RadiosProps<T>) {
  const id = useId();
  return (
    <BaseGroup
      aria-label={label}
      value={value}
      onValueChange={(next: unknown) => {
        const option = options.find((candidate) => candidate.value === next);
        if (option !== undefined) onChange(option.value);
      }}
      className={inline ? css['inline'] : css['stack']}
    >
      {options.map((option) => (
        <span key={option.value} className={css['choice']}>
          <BaseRadio.Root
            id={`${id}-${option.value}`}
            value={option.value}
            disabled={option.why !== undefined}
            className={css['radio']}
          >
            <BaseRadio.Indicator className={css['dot']} />
          </BaseRadio.Root>
          <Words id={`${id}-${option.value}`} hint={option.hint} why={option.why}>
            {option.label}
          </Words>
        </span>
      ))}
    </BaseGroup>
  );
}
