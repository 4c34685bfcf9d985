import type { ReactNode } from 'react';
import css from './wizard.module.css';

/** The head of a page: what it asks, and one sentence about it. */
export function PageHead({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <header className={css['head']}>
      <h2>{title}</h2>
      {children ? <p>{children}</p> : null}
    </header>
  );
}
