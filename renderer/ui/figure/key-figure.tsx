import type { ReactNode } from 'react';
import css from './key-figure.module.css';

interface KeyFigureProps {
  readonly label: string;
  /** The number that matters. */
  readonly value: ReactNode;
  /** "of 16 GiB", "running of 34". */
  readonly rest?: ReactNode;
  /** At the right of the label: "peak 61 %". */
  readonly aside?: ReactNode;
  /** A sparkline or a meter at the right of the number. */
  readonly chart?: ReactNode;
}

/** One number of a page's top row, with its whole. */
export function KeyFigure({ label, value, rest, aside, chart }: KeyFigureProps) {
  return (
    <div className={css['figure']}>
      <div className={css['top']}>
        <span>{label}</span>
        {aside === undefined ? null : <span className={css['aside']}>{aside}</span>}
      </div>
      <div className={css['main']}>
        <span className={css['number']}>
          <b>{value}</b> {rest === undefined ? null : <span className={css['rest']}>{rest}</span>}
        </span>
        {chart === undefined ? null : <span className={css['chart']}>{chart}</span>}
      </div>
    </div>
  );
}

/** The row of them: one box, hairlines between. */
export function KeyFigures({ children }: { readonly children: ReactNode }) {
  return <div className={css['row']}>{children}</div>;
}
