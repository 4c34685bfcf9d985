import type { MouseEvent } from 'react';
import styles from './data-table.module.css';

interface Props {
  readonly state: boolean | 'mixed';
  readonly label: string;
  readonly onTick: (event: MouseEvent) => void;
}

/** Not a form control: a whole table of native boxes would each be a tab stop, where the grid is one. */
export function Tick({ state, label, onTick }: Props) {
  return (
    <span
      role="checkbox"
      aria-checked={state}
      aria-label={label}
      tabIndex={-1}
      className={styles.tick}
      data-state={state}
      onClick={(event) => {
        event.stopPropagation();
        onTick(event);
      }}
      onKeyDown={(event) => {
        if (event.key === ' ') event.currentTarget.click();
      }}
    >
      <svg viewBox="0 0 14 14" width="14" height="14" aria-hidden="true">
        {state === true && <path d="M3 7.2 5.8 10 11 4.4" className={styles.tickMark} />}
        {state === 'mixed' && <path d="M3.5 7h7" className={styles.tickMark} />}
      </svg>
    </span>
  );
}
