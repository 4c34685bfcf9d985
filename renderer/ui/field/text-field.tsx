import type { LucideIcon } from 'lucide-react';
import { Eye, EyeOff, X } from 'lucide-react';
import { useState, type ComponentPropsWithRef, type ReactNode } from 'react';
import { IconButton } from '../button.tsx';
import { cx } from '../cx.ts';
import { Icon } from '../glyph/icon.tsx';
import { Kbd } from '../kbd.tsx';
import { Field } from './field.tsx';
import css from './field.module.css';

interface Labelled {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
  /** Why it cannot be changed. */
  readonly why?: string | undefined;
}

interface TextFieldProps extends Labelled, ComponentPropsWithRef<'input'> {
  /** A button within the box, at its end. */
  readonly inside?: ReactNode;
}

/** One line of text. Takes what react-hook-form's `register` gives. */
export function TextField({ label, hint, error, why, inside, className, ...input }: TextFieldProps) {
  return (
    <Field label={label} hint={why ?? hint} error={error}>
      {(ids) => {
        const box = (
          <input
            type="text"
            autoComplete="off"
            spellCheck={false}
            {...input}
            {...ids}
            disabled={why !== undefined || input.disabled}
            className={cx(css['input'], inside !== undefined && css['room'], className)}
          />
        );
        if (inside === undefined) return box;
        return (
          <span className={css['with']}>
            {box}
            {inside}
          </span>
        );
      }}
    </Field>
  );
}

/** Several lines of text. */
export function TextArea({
  label,
  hint,
  error,
  why,
  className,
  ...input
}: Labelled & ComponentPropsWithRef<'textarea'>) {
  return (
    <Field label={label} hint={why ?? hint} error={error}>
      {(ids) => (
        <textarea
          rows={3}
          {...input}
          {...ids}
          disabled={why !== undefined || input.disabled}
          className={cx(css['input'], css['area'], className)}
        />
      )}
    </Field>
  );
}

/** A secret, shown while its eye is pressed open. */
export function PasswordField(field: Omit<TextFieldProps, 'inside' | 'type'>) {
  const [shown, show] = useState(false);
  return (
    <TextField
      {...field}
      type={shown ? 'text' : 'password'}
      inside={
        <IconButton
          icon={shown ? EyeOff : Eye}
          label={shown ? 'Hide the password' : 'Show the password'}
          small
          className={css['inside']}
          onClick={() => show(!shown)}
        />
      }
    />
  );
}

interface SearchBoxProps extends Omit<ComponentPropsWithRef<'input'>, 'onChange' | 'value'> {
  /** Its name; also the placeholder. */
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly shortcut?: string;
  readonly icon: LucideIcon;
}

/** A filter or search line without a label above. Esc clears it. */
export function SearchBox({ label, value, onChange, shortcut, icon, className, onKeyDown, ...input }: SearchBoxProps) {
  return (
    <span className={cx(css['search'], className)}>
      <Icon of={icon} size={15} />
      <input
        type="text"
        autoComplete="off"
        spellCheck={false}
        placeholder={label}
        aria-label={label}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && value !== '') {
            event.stopPropagation();
            onChange('');
          } else onKeyDown?.(event);
        }}
        {...input}
      />
      {value === '' ? (
        shortcut === undefined ? null : (
          <Kbd>{shortcut.replaceAll('+', ' ')}</Kbd>
        )
      ) : (
        <IconButton icon={X} label="Clear" small size={14} className={css['clear']} onClick={() => onChange('')} />
      )}
    </span>
  );
}
