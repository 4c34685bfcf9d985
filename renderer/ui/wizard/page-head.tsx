import type { ReactNode } from 'react';
import css from './page-head.module.css';

interface PageHeadProps {
  readonly title: string;
  readonly children?: ReactNode;
}

/** The head of a page: what it asks, and one sentence about it. */
export function PageHead({ title, children }: PageHeadProps) {
  return (
    <header className={css['head']}>
      <h2>{title}</h2>
      {children && <p>{children}</p>}
    </header>
  );
}
