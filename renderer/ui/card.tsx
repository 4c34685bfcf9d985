import { useId, type ReactNode } from 'react';
import { cx } from './cx.ts';
import css from './card.module.css';

interface CardProps {
  readonly title: ReactNode;
  /** One fact or one quiet button at the right of the title. */
  readonly aside?: ReactNode;
  readonly children: ReactNode;
  /** Content reaches the edges: tables and lists. */
  readonly flush?: boolean;
  readonly className?: string | undefined;
}

/** A titled box with a hairline. Cards are never nested. */
export function Card({ title, aside, children, flush = false, className }: CardProps) {
  const id = useId();
  return (
    <section className={cx(css['card'], className)} aria-labelledby={id}>
      <header className={css['head']}>
        <h2 id={id} className={css['title']}>
          {title}
        </h2>
        {aside === undefined ? null : <div className={css['aside']}>{aside}</div>}
      </header>
      <div className={flush ? css['flush'] : css['body']}>{children}</div>
    </section>
  );
}

interface Fact {
  readonly label: string;
  readonly value: ReactNode;
  /** Has a line to itself. */
  readonly whole?: boolean;
}

/** Label and value in two columns; two pairs side by side where there is room. */
export function Facts({ items, narrow = false }: { readonly items: readonly Fact[]; readonly narrow?: boolean }) {
  return (
    <dl className={cx(css['facts'], narrow && css['narrow'])}>
      {items.map((item) => (
        <div key={item.label} className={cx(css['fact'], item.whole && css['whole'])}>
          <dt>{item.label}</dt>
          <dd>{item.value}</dd>
        </div>
      ))}
    </dl>
  );
}
