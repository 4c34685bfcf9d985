import { cx } from '../cx.ts';
import { ServerGlyph } from '../glyph/state-glyph.tsx';
import css from './error-card.module.css';

export interface Shortage {
  /** What is short: a server's name. */
  readonly name: string;
  readonly total: number;
  readonly totalText: string;
  readonly parts: readonly { readonly kind: 'used' | 'kept'; readonly size: number; readonly text: string }[];
  readonly free: { readonly size: number; readonly text: string };
  readonly need: { readonly size: number; readonly text: string };
}

/** The picture of a shortage: what is used, what is kept back, what is free, and how far the need reaches beyond. */
export function ShortageBar({ name, total, totalText, parts, free, need }: Shortage) {
  const start = total - free.size;
  const scale = 100 / Math.max(total, start + need.size);
  const width = (size: number) => `${size * scale}%`;
  return (
    <figure
      className={css['shortage']}
      aria-label={`${name}: ${parts.map((p) => p.text).join(', ')}, ${free.text}; ${need.text}`}
    >
      <figcaption className={css['shortHead']} style={{ width: width(total) }}>
        <ServerGlyph />
        <b>{name}</b>
        <span>{totalText}</span>
      </figcaption>
      <div className={css['bar']} style={{ width: width(total) }} aria-hidden>
        {parts.map((part) => (
          <span
            key={part.text}
            className={cx(css['part'], css[part.kind])}
            style={{ flexBasis: `${(part.size / total) * 100}%` }}
          >
            {part.text}
          </span>
        ))}
        <span className={css['part']}>{free.text}</span>
      </div>
      <div className={css['need']} style={{ marginLeft: width(start), width: width(need.size) }} aria-hidden>
        <span>{need.text}</span>
      </div>
    </figure>
  );
}
