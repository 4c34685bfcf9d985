import { Check } from 'lucide-react';
import type { ReactNode } from 'react';
import { cx } from '../../ui/cx.ts';
import { Icon } from '../../ui/glyph/icon.tsx';
import { icons } from '../../ui/glyph/icons.ts';
import css from './frame.module.css';

export const steps = ['scope', 'findings', 'plan', 'safeguards', 'run', 'report'] as const;
export type StepId = (typeof steps)[number];

export const stepNames: Readonly<Record<StepId, string>> = {
  scope: 'Scope',
  findings: 'Findings',
  plan: 'Plan',
  safeguards: 'Safeguards',
  run: 'Run',
  report: 'Report',
};

interface RolloutFrameProps {
  readonly title: string;
  readonly meta: ReactNode;
  readonly actions?: ReactNode;
  readonly current: StepId;
  /** Where a step leads; undefined for one that cannot be gone to. */
  readonly onStep: (step: StepId) => (() => void) | undefined;
  /** At the right of the steps. */
  readonly note?: ReactNode;
  readonly children: ReactNode;
  readonly side?: ReactNode;
  readonly foot?: ReactNode;
}

/** Head, the steps in one line, the page with its side, and a foot. */
export function RolloutFrame(props: RolloutFrameProps) {
  const { title, meta, actions, current, onStep, note, children, side, foot } = props;
  const at = steps.indexOf(current);
  return (
    <div className={css['frame']}>
      <header className={css['head']}>
        <Icon of={icons.updates} size={20} />
        <h1 className={css['title']} title={title}>
          {title}
        </h1>
        <div className={css['meta']}>{meta}</div>
        <span className={css['actions']}>{actions}</span>
      </header>
      <nav className={css['steps']} aria-label="Steps">
        <ol>
          {steps.map((step, index) => {
            const to = step === current ? undefined : onStep(step);
            return (
              <li key={step}>
                <button
                  type="button"
                  className={cx(css['step'], step === current && css['current'])}
                  aria-current={step === current ? 'step' : undefined}
                  aria-disabled={step !== current && to === undefined ? true : undefined}
                  onClick={() => to?.()}
                >
                  <span className={cx(css['mark'], index < at && css['done'])}>
                    {index < at ? <Check size={11} strokeWidth={2.5} aria-label="done" /> : index + 1}
                  </span>
                  {stepNames[step]}
                </button>
              </li>
            );
          })}
        </ol>
        <span className={css['note']}>{note}</span>
      </nav>
      <div className={cx(css['body'], side !== undefined && css['sided'])}>
        <div className={css['page']}>{children}</div>
        {side === undefined ? null : <aside className={css['side']}>{side}</aside>}
      </div>
      {foot === undefined ? null : (
        <footer className={css['foot']} data-deed-below>
          {foot}
        </footer>
      )}
    </div>
  );
}

/** A titled part of the panel at the right. */
export function SidePart({
  title,
  aside,
  children,
}: {
  readonly title: ReactNode;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}) {
  // prettier-ignore
  return (
    <section className={css['part']}>
      <h2 className={css['partTitle']}>
        {title}
        {aside === undefined ? null : <span className={css['aside']}>{aside}</span>}
      </h2>
      {children}
    </section>
  );
}
