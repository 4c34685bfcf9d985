import { Count } from './chip.tsx';
import css from './segments.module.css';

interface Segment<T extends string> {
  readonly value: T;
  readonly label: string;
  readonly count?: number;
}

interface SegmentsProps<T extends string> {
  readonly label: string;
  readonly options: readonly Segment<T>[];
  readonly value: T;
  readonly onChange: (value: T) => void;
}

/** A few exclusive choices side by side in one edge. */
export function Segments<T extends string>({ label, options, value, onChange }: SegmentsProps<T>) {
  return (
    <fieldset aria-label={label} className={css['group']}>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          aria-pressed={option.value === value}
          className={css['segment']}
          onClick={() => onChange(option.value)}
        >
          {option.label}
          {option.count === undefined ? null : <Count value={option.count} />}
        </button>
      ))}
    </fieldset>
  );
}
