import type { ReactNode } from 'react';
import { CopyButton } from '../../ui/copy-button.tsx';
import css from './overview.module.css';

export const faint = (text: ReactNode) => <span className={css['faint']}>{text}</span>;

/** More than this is easier to read over the whole width. */
const SHORT = 80;

export const descriptionFact = (text: string) => ({
  label: 'Description',
  value: text || faint('none'),
  whole: text.length > SHORT,
});

/** By which everything else knows an object; too long for half a line. */
export const uuidFact = (uuid: string) => ({
  label: 'UUID',
  whole: true,
  value: <Copied text={uuid} what="UUID" />,
});

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
