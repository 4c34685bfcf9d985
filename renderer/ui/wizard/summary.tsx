import type { ReactNode } from 'react';
import { StateGlyph } from '../glyph/state-glyph.tsx';
import css from './summary.module.css';

export interface SummaryRow {
  readonly term: string;
  readonly words: ReactNode;
  /** Why it cannot be done so. */
  readonly wrong?: string | undefined;
}

/** What a wizard has been told, a line for each answer. */
export function Summary({ rows, label }: { readonly rows: readonly SummaryRow[]; readonly label?: string }) {
  return (
    <dl className={css['summary']} aria-label={label}>
      {rows.map(({ term, words, wrong }) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd>
            {words}
            {wrong !== undefined && (
              <span className={css['wrong']}>
                <StateGlyph state="error" size={12} /> {wrong}
              </span>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
