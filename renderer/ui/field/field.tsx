import { useId, type ReactNode } from 'react';
import { StateGlyph } from '../glyph/state-glyph.tsx';
import css from './field.module.css';

/** What a field's input must carry to be named and described. */
export interface FieldIds {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': true | undefined;
}

interface FieldProps {
  readonly label: ReactNode;
  /** Under the input, quiet. */
  readonly hint?: ReactNode;
  /** What is wrong, instead of the hint. */
  readonly error?: string | undefined;
  readonly children: (ids: FieldIds) => ReactNode;
}

/** A label over an input, a hint or what is wrong under it. */
export function Field({ label, hint, error, children }: FieldProps) {
  const id = useId();
  const about = `${id}-about`;
  const said = error ?? hint;
  return (
    <div className={css['field']}>
      <label htmlFor={id} className={css['label']}>
        {label}
      </label>
      {children({
        id,
        'aria-describedby': said === undefined ? undefined : about,
        'aria-invalid': error === undefined ? undefined : true,
      })}
      {said === undefined ? null : (
        <p id={about} className={error === undefined ? css['hint'] : css['error']}>
          {error === undefined ? null : <StateGlyph state="error" size={12} />}
          {said}
        </p>
      )}
    </div>
  );
}
