import type { ReactNode } from 'react';
import { CopyButton } from '../../ui/copy-button.tsx';
import css from './overview.module.css';

export const faint = (text: ReactNode) => <span className={css['faint']}>{text}</span>;

/** A value one wants elsewhere, with the button that takes it there. */
export function Copied({ text, what }: { readonly text: string; readonly what: string }) {
  return (
    <span className={css['copied']}>
      <span title={text}>{text}</span>
      <span className={css['copy']}>
        <CopyButton text={text} label={`Copy the ${what}`} />
      </span>
    </span>
  );
}
