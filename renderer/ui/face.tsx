import type { LucideIcon } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import { Icon } from './glyph/icon.tsx';
import css from './face.module.css';

interface EmptyProps {
  readonly icon: LucideIcon;
  /** One sentence. */
  readonly children: ReactNode;
  /** One primary action, one way to try. */
  readonly actions?: ReactNode;
}

/** Nothing here yet, and what to do first. */
export function Empty({ icon, children, actions }: EmptyProps) {
  return (
    <div className={css['empty']}>
      <Icon of={icon} size={20} />
      <p>{children}</p>
      {actions === undefined ? null : <div className={css['actions']}>{actions}</div>}
    </div>
  );
}

/** Grey rows in the final places, after 300 ms. */
export function Skeleton({ rows = 6 }: { readonly rows?: number }) {
  const [shown, show] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => show(true), 300);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className={css['skeleton']} aria-busy="true" aria-label="Loading">
      {shown
        ? Array.from({ length: rows }, (_, row) => (
            <span key={row} className={css['bone']} style={{ width: `${[62, 48, 71, 55, 40][row % 5]}%` }} />
          ))
        : null}
    </div>
  );
}
