import { useId, type ReactNode } from 'react';
import css from './settings.module.css';

/** A few settings under one heading. */
export function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const id = useId();
  return (
    <section className={css['part']} aria-labelledby={id}>
      <h3 id={id} className={css['partTitle']}>
        {title}
      </h3>
      {children}
    </section>
  );
}
