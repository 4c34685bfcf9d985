import type { ReactNode } from 'react';
import { cx } from './cx.ts';
import { StateGlyph, toneOf, type State } from './glyph/state-glyph.tsx';
import css from './chip.module.css';

interface ChipProps {
  readonly state: State;
  readonly children: ReactNode;
  /** Only a glyph and a word in the line, without the tinted box. */
  readonly plain?: boolean;
}

/** A state: shape and word on its tint. */
export function Chip({ state, children, plain = false }: ChipProps) {
  return (
    <span className={cx(css['chip'], css[toneOf(state)], plain && css['plain'])}>
      <StateGlyph state={state} size={12} />
      <span className={css['word']}>{children}</span>
    </span>
  );
}

/** A person's own word on an object. */
export function Tag({ children, onRemove }: { readonly children: string; readonly onRemove?: () => void }) {
  return (
    <span className={css['tag']}>
      <span className={css['word']}>{children}</span>
      {onRemove === undefined ? null : (
        <button type="button" className={css['remove']} aria-label={`Remove tag ${children}`} onClick={onRemove}>
          ×
        </button>
      )}
    </span>
  );
}

/** How many. `alert` only for errors nobody has read. */
export function Count({ value, alert = false }: { readonly value: number; readonly alert?: boolean }) {
  return <span className={cx(css['count'], alert && css['alert'])}>{value}</span>;
}
