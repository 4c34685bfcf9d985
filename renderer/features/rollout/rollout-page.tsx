import { useEffect } from 'react';
import { Empty, Skeleton } from '../../ui/face.tsx';
import { icons } from '../../ui/glyph/icons.ts';
import { Button } from '../../ui/button.tsx';
import { go } from '../../objects/place.ts';
import { useFollowedRun, useRollouts } from '../../mirror/rollouts.ts';
import { steps } from './frame.tsx';
import type { StepId } from './frame.tsx';
import { RehearsalPage } from './rehearsal/rehearsal-page.tsx';
import { ReportPage } from './report/report-page.tsx';
import { RunPage } from './run/run-page.tsx';
import { Wizard } from './wizard.tsx';

type Draftable = Exclude<StepId, 'run' | 'report'>;

const isDraftable = (step: string | undefined): step is Draftable =>
  step !== 'run' && step !== 'report' && steps.some((one) => one === step);

/** `#/rollout/<step>` for what is being prepared, `#/rollout/run/<id>` and `#/rollout/report/<id>` for what was begun,
 * `#/rollout/scope/<pool>[/<server>[/pending]]` for one pool or server that is to be chosen, `#/rollout/rehearsal/<pool>` for what is only played. */
export function RolloutPage({ rest }: { readonly rest: readonly string[] }) {
  const [step, id, host, what] = rest;
  if ((step === 'run' || step === 'report') && id !== undefined) return <Begun key={id} id={id} step={step} />;
  if (step === 'rehearsal' && id !== undefined) return <RehearsalPage key={id} pool={id} />;
  return (
    <Wizard
      step={isDraftable(step) ? step : 'scope'}
      wanted={step === 'scope' && id !== undefined ? { pool: id, host, pending: what === 'pending' } : undefined}
    />
  );
}

function Begun({ id, step }: { readonly id: string; readonly step: 'run' | 'report' }) {
  const rows = useRollouts();
  const followed = useFollowedRun(id);
  const row = rows?.find((one) => one.run === id);
  const ended = row?.ended !== undefined;
  useEffect(() => {
    if (step === 'report' && row !== undefined && !ended)
      go({ at: 'page', page: 'rollout', rest: ['run', id] }, { replace: true });
  }, [step, row, ended, id]);
  if (rows !== undefined && row === undefined)
    return (
      <Empty
        icon={icons.updates}
        actions={<Button onClick={() => go({ at: 'page', page: 'updates', rest: [] })}>Show updates</Button>}
      >
        This rollout is not known here any more.
      </Empty>
    );
  if (!row || !followed) return <Skeleton rows={10} />;
  return step === 'report' ? <ReportPage row={row} followed={followed} /> : <RunPage row={row} followed={followed} />;
}
