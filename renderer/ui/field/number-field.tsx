import { NumberField as Base } from '@base-ui/react/number-field';
import type { ReactNode } from 'react';
import { Field } from './field.tsx';
import css from './field.module.css';

interface NumberFieldProps {
  readonly label: ReactNode;
  readonly value: number | null;
  readonly onChange: (value: number | null) => void;
  /** Stands behind the number, inside the box: "GiB". */
  readonly unit?: string;
  readonly min?: number;
  readonly max?: number;
  readonly step?: number;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
  /** Why it cannot be changed. */
  readonly why?: string | undefined;
}

/** A port or a VLAN is no amount. */
const plainDigits = { useGrouping: false } as const;

/** A number with its unit; arrow keys step it. */
export function NumberField({ label, value, onChange, unit, min, max, step = 1, hint, error, why }: NumberFieldProps) {
  return (
    <Field label={label} hint={why ?? hint} error={error}>
      {({ id, ...ids }) => (
        <Base.Root
          id={id}
          value={value}
          onValueChange={onChange}
          step={step}
          format={plainDigits}
          disabled={why !== undefined}
          {...(min === undefined ? {} : { min })}
          {...(max === undefined ? {} : { max })}
        >
          <Base.Group className={css['number']}>
            <Base.Input className={css['digits']} {...ids} />
            {unit === undefined ? null : <span className={css['unit']}>{unit}</span>}
          </Base.Group>
        </Base.Root>
      )}
    </Field>
  );
}
