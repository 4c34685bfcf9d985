import { useEffect } from 'react';
import { explain } from '../../../app/errors/explain.ts';
import type { View } from '../../../app/inventory/view.ts';
import { useActivity } from '../../mirror/hooks.ts';
import { useLink } from '../../link/link.tsx';
import { Button } from '../../ui/button.tsx';
import { ErrorCard } from '../../ui/error-card/error-card.tsx';
import { StateGlyph } from '../../ui/glyph/state-glyph.tsx';
import { Meter } from '../../ui/figure/meter.tsx';
import { PageHead } from '../../ui/wizard/page-head.tsx';
import css from './new-sr.module.css';

interface MakingProps {
  readonly activity: string;
  readonly view: View;
  readonly onDone: () => void;
  /** To the answers, to put one right. */
  readonly onBack: () => void;
}

/** How far it is, in the window that asked for it; where it fails, the way back to the answers. */
export function Making({ activity, view, onDone, onBack }: MakingProps) {
  const link = useLink();
  const row = useActivity().find(({ id }) => id === activity);
  const state = row?.state;
  useEffect(() => {
    if (state === 'done') onDone();
  }, [state, onDone]);
  const failure = row?.failure;
  const told = failure && explain(failure, view);
  if (told && row.finished !== undefined)
    return (
      <>
        <PageHead title="It was not made">Nothing half-made is left. Your answers are all still here.</PageHead>
        <ErrorCard
          title={told.title}
          code={told.code}
          params={told.params}
          fixes={[{ label: 'Back to the answers', onPress: onBack }]}
        >
          <p>{told.cause}</p>
        </ErrorCard>
      </>
    );
  return (
    <>
      <PageHead title={row?.title ?? 'Making it'}>
        You may close this window: it goes on, and Activity tells how it ends.
      </PageHead>
      <Meter progress value={row?.progress ?? 0} label="Progress" />
      <ul className={css['steps']}>
        {(row?.steps ?? []).map((step) => (
          <li key={step.title}>
            <StateGlyph
              size={12}
              state={
                step.state === 'done'
                  ? 'done'
                  : step.state === 'failed'
                    ? 'error'
                    : step.state === 'running'
                      ? 'busy'
                      : 'queued'
              }
            />
            {step.title}
          </li>
        ))}
      </ul>
      {row?.state === 'cancelled' ? (
        <Button onClick={onBack}>Back to the answers</Button>
      ) : (
        <Button
          why={row?.cancel.can === false ? row.cancel.why : undefined}
          onClick={() => void link.call('activity.cancel', { id: activity }).catch(() => undefined)}
        >
          Stop making it
        </Button>
      )}
    </>
  );
}
