import type { ReactNode } from 'react';
import { cx } from './cx.ts';
import { StateGlyph, toneOf, type State } from './glyph/state-glyph.tsx';
import css from './banner.module.css';

interface BannerProps {
  readonly state: Extract<State, 'warning' | 'error' | 'info' | 'stale' | 'busy'>;
  /** One sentence; its subject in bold. */
  readonly children: ReactNode;
  /** The fix. */
  readonly actions?: ReactNode;
}

/** One per page, at its top. */
export function Banner({ state, children, actions }: BannerProps) {
  return (
    <div className={cx(css['banner'], css[toneOf(state)])} role={state === 'error' ? 'alert' : 'status'}>
      <StateGlyph state={state} />
      <div className={css['text']}>{children}</div>
      {actions === undefined ? null : <div className={css['actions']}>{actions}</div>}
    </div>
  );
}
