import type { ReactNode } from 'react';
import css from './kbd.module.css';

/** One key cap. */
export function Kbd({ children }: { readonly children: ReactNode }) {
  return <kbd className={css['key']}>{children}</kbd>;
}

/** A shortcut written "Ctrl+Shift+M" as its key caps. */
export function Keys({ of }: { readonly of: string }) {
  return (
    <span className={css['keys']}>
      {of.split('+').map((key) => (
        <Kbd key={key}>{key}</Kbd>
      ))}
    </span>
  );
}
