import type { Failure } from '../../../app/errors/failure.ts';
import { StateGlyph } from '../../ui/state-glyph.tsx';
import { reasonWords } from './reasons.ts';
import css from './explained.module.css';

/** Why a connection did not come about: the sentence, what helps, and the server's own words. */
export function Explained({ address, failure }: { readonly address: string; readonly failure: Failure }) {
  const { sentence, help } = reasonWords(address, failure);
  return (
    <div className={css['why']} role="alert">
      <StateGlyph state="error" />
      <div>
        <p className={css['sentence']}>{sentence}</p>
        {help === undefined ? null : <p className={css['help']}>{help}</p>}
        <p className={css['code']}>
          <code>{[failure.code, ...failure.params].join(' ')}</code>
        </p>
      </div>
    </div>
  );
}
