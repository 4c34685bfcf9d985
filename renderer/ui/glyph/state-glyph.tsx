import type { ReactNode } from 'react';
import { cx } from '../cx.ts';
import { toneOf, type State } from './state.ts';
import css from './state-glyph.module.css';

export { toneOf, type State } from './state.ts';

const line = { fill: 'none', stroke: 'currentColor', strokeWidth: 1.6, strokeLinecap: 'round' } as const;

const shapes: Record<State, ReactNode> = {
  running: <circle cx="7" cy="7" r="4" fill="currentColor" />,
  done: (
    <>
      <circle cx="7" cy="7" r="5.5" fill="currentColor" />
      <path d="M4.5 7.2 6.3 9l3.3-3.7" className={css['knock']} />
    </>
  ),
  halted: <circle cx="7" cy="7" r="3.4" {...line} />,
  suspended: <path d="M6.2 2.6a4.6 4.6 0 1 0 5.3 6.5A4.9 4.9 0 0 1 6.2 2.6Z" fill="currentColor" />,
  paused: (
    <>
      <rect x="3" y="2.5" width="3" height="9" rx="0.8" fill="currentColor" />
      <rect x="8" y="2.5" width="3" height="9" rx="0.8" fill="currentColor" />
    </>
  ),
  busy: (
    <g className={css['turn']}>
      <circle cx="7" cy="7" r="4.4" {...line} strokeWidth="2" opacity="0.28" />
      <path d="M7 2.6A4.4 4.4 0 0 1 11.4 7" {...line} strokeWidth="2" />
    </g>
  ),
  warning: (
    <>
      <path
        d="M7 1.2a1 1 0 0 1 .87.5l5.2 9.2a1 1 0 0 1-.87 1.5H1.8a1 1 0 0 1-.87-1.5l5.2-9.2A1 1 0 0 1 7 1.2Z"
        className={css['caution']}
      />
      <path d="M7 5v3.2M7 10.2v.1" className={css['knock']} />
    </>
  ),
  error: (
    <>
      <path d="M4.7 1.2h4.6l3.5 3.5v4.6l-3.5 3.5H4.7L1.2 9.3V4.7Z" fill="currentColor" />
      <path d="m5 5 4 4m0-4L5 9" className={css['knock']} />
    </>
  ),
  refused: (
    <>
      <circle cx="7" cy="7" r="5" {...line} />
      <path d="m3.6 3.6 6.8 6.8" {...line} />
    </>
  ),
  stale: <circle cx="7" cy="7" r="4.4" {...line} strokeDasharray="2.1 2.5" strokeLinecap="butt" />,
  queued: (
    <>
      <circle cx="7" cy="7" r="5" {...line} strokeWidth="1.4" />
      <path d="M7 4.3V7l1.8 1.2" {...line} strokeWidth="1.4" />
    </>
  ),
  returns: <path d="M5.2 2.2 2.4 5l2.8 2.8M2.6 5h5.2a3.3 3.3 0 1 1 0 6.6H5" {...line} strokeLinejoin="round" />,
  info: (
    <>
      <circle cx="7" cy="7" r="5.5" fill="currentColor" />
      <path d="M7 6.4v3.2M7 4.2v.1" className={css['knock']} />
    </>
  ),
};

interface StateGlyphProps {
  readonly state: State;
  readonly size?: 12 | 14 | 16;
  /** Said by screen readers; leave out where the word stands beside the shape. */
  readonly label?: string | undefined;
  readonly className?: string | undefined;
}

/** The state's own solid shape: readable at 12 px, never by colour alone. */
export function StateGlyph({ state, size = 14, label, className }: StateGlyphProps) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 14 14"
      className={cx(css['glyph'], css[toneOf(state)], className)}
      {...(label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}
    >
      {shapes[state]}
    </svg>
  );
}

interface ServerGlyphProps {
  /** Drawn small at the corner; a server that simply runs has none. */
  readonly state?: State | undefined;
  readonly label?: string | undefined;
  readonly className?: string | undefined;
}

/** A server: a box of two slots, its state at the lower right corner. */
export function ServerGlyph({ state, label, className }: ServerGlyphProps) {
  const drawn = { fill: 'none', stroke: 'currentColor', strokeWidth: 1.4, strokeLinecap: 'round' } as const;
  return (
    <Cornered state={state} label={label} className={className}>
      <svg width="16" height="16" viewBox="0 0 16 16" className={css['glyph']} aria-hidden>
        <rect x="1.5" y="2.2" width="13" height="5.2" rx="1.4" {...drawn} />
        <rect x="1.5" y="8.6" width="13" height="5.2" rx="1.4" {...drawn} />
        <path d="M4.2 4.8h.1M6.8 4.8h.1M4.2 11.2h.1M6.8 11.2h.1" {...drawn} strokeWidth="1.6" />
      </svg>
    </Cornered>
  );
}

/** A drawing of a kind of thing with a small state at its lower right corner. */
export function Cornered({ state, label, className, children }: ServerGlyphProps & { readonly children: ReactNode }) {
  return (
    <span
      className={cx(css['server'], className)}
      {...(label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}
    >
      {children}
      {state === undefined ? null : <StateGlyph state={state} size={12} className={css['corner']} />}
    </span>
  );
}
