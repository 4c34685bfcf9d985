import { explain } from '../../../app/errors/explain.ts';
import type { Failure } from '../../../app/errors/failure.ts';
import { StateGlyph } from '../../ui/glyph/state-glyph.tsx';
import css from './explained.module.css';

/** Why a connection did not come about: the sentence, what helps, and the server's own words. */
export function Explained({ failure }: { readonly failure: Failure }) {
  const { title, cause } = explain(failure);
  return (
    <div className={css['why']} role="alert">
      <StateGlyph state="error" />
      <div>
        <p className={css['sentence']}>{title}</p>
        {cause === undefined ? null : <p className={css['help']}>{cause}</p>}
        <p className={css['code']}>
          <code>{[failure.code, ...failure.params].join(' ')}</code>
        </p>
      </div>
    </div>
  );
}
