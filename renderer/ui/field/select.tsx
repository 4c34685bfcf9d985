import { Select as Base } from '@base-ui/react/select';
import { Check, ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { cx } from '../cx.ts';
import { Icon } from '../glyph/icon.tsx';
import { Field } from './field.tsx';
import css from './field.module.css';

interface Option<T extends string> {
  readonly value: T;
  readonly label: string;
  /** Quiet words after the label: "420 GiB free". */
  readonly note?: string | undefined;
  /** Why it cannot be chosen. */
  readonly why?: string | undefined;
}

interface SelectProps<T extends string> {
  readonly label: string;
  readonly options: readonly Option<T>[];
  readonly value: T | null;
  readonly onChange: (value: T) => void;
  /** Said while nothing is chosen. */
  readonly placeholder?: string;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
  /** Why it cannot be changed. */
  readonly why?: string | undefined;
  /** Without the label above it: in a table's cell or a tool bar. */
  readonly bare?: boolean;
}

function Box<T extends string>(props: SelectProps<T> & { readonly ids?: Readonly<Record<string, unknown>> }) {
  const { label, options, value, onChange, placeholder = 'Choose', ids, why } = props;
  const chosen = options.find((option) => option.value === value);
  return (
    <Base.Root
      value={value}
      disabled={why !== undefined}
      onValueChange={(next, { reason }) => {
        // When the chosen one goes away the library takes the first again: that is nobody's choice.
        if (reason === 'none') return;
        const option = options.find((candidate) => candidate.value === next);
        if (option !== undefined) onChange(option.value);
      }}
    >
      <Base.Trigger className={cx(css['input'], css['select'])} {...(ids ?? { 'aria-label': label })}>
        <span className={chosen === undefined ? css['none'] : css['chosen']}>{chosen?.label ?? placeholder}</span>
        <Icon of={ChevronDown} size={14} />
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner className={css['place']} sideOffset={4} alignItemWithTrigger={false} collisionPadding={8}>
          <Base.Popup className={css['list']}>
            {options.map((option) => (
              <Base.Item
                key={option.value}
                value={option.value}
                label={option.label}
                disabled={option.why !== undefined}
                className={css['option']}
              >
                <span className={css['tick']}>
                  <Base.ItemIndicator>
                    <Icon of={Check} size={14} />
                  </Base.ItemIndicator>
                </span>
                <Base.ItemText>{option.label}</Base.ItemText>
                <span className={css['note']}>{option.why ?? option.note}</span>
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

/** One of a list. Options that cannot be chosen stay and say why. */
export function Select<T extends string>(props: SelectProps<T>) {
  if (props.bare) return <Box {...props} />;
  return (
    <Field label={props.label} hint={props.why ?? props.hint} error={props.error}>
      {(ids) => <Box {...props} ids={{ ...ids }} />}
    </Field>
  );
}
