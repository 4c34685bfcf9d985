import { why } from '../../../../app/errors/explain.ts';
import { Download, Printer } from 'lucide-react';
import { useMemo, useState, type ComponentProps } from 'react';
import type { RolloutRow } from '../../../../app/rollout/run/row.ts';
import { reportOf } from '../../../../app/rollout/report/report.ts';
import { useAsk } from '../../../link/ask.ts';
import { useView } from '../../../mirror/hooks.ts';
import { go } from '../../../objects/place.ts';
import type { FollowedRun } from '../../../mirror/rollouts.ts';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { Chip } from '../../../ui/chip.tsx';
import { moment } from '../../../ui/format/time.ts';
import { saveText } from '../../../ui/text/save-text.ts';
import { RolloutFrame } from '../frame.tsx';
import { usePlayed } from '../run/run-page.tsx';
import { Compared, CompareWith } from './compare.tsx';
import { htmlOf } from './html.ts';
import { ReportBody } from './report-body.tsx';
import css from './report.module.css';

/** The report of a run that ended, to read, print and keep. */
export function ReportPage({ row, followed }: { readonly row: RolloutRow; readonly followed: FollowedRun }) {
  const { run, events } = followed;
  const view = useView(row.pool ?? '');
  const timeline = usePlayed(run, view);
  const report = useMemo(
    () => reportOf(run, events, timeline, (failure) => why(failure, view)),
    [run, events, timeline, view],
  );
  const [other, compare] = useState<ComponentProps<typeof Compared>['other']>();
  const signed = useAsk('rollout.report', { run: row.run }, { staleTime: Infinity });
  const unsigned = signed.data ? undefined : signed.error ? why(signed.error.failure, view) : 'it is being signed';
  const file = `rollout-${run.plan.pool.name}-${new Date(run.begun).toISOString().slice(0, 10)}`;
  return (
    <RolloutFrame
      title={`Update ${run.plan.pool.name}`}
      meta={
        <>
          <Chip state={report.how === 'complete' ? 'done' : 'info'}>
            {report.how === 'complete' ? 'Complete' : 'Stopped and put back'}
          </Chip>
          <span>
            {moment(run.begun)}, by {report.who.join(', ')}
          </span>
        </>
      }
      current="report"
      onStep={(step) =>
        step === 'run' ? () => go({ at: 'page', page: 'rollout', rest: ['run', row.run] }) : undefined
      }
      actions={
        <>
          <CompareWith onFound={compare} />
          <Button icon={Printer} onClick={() => window.print()}>
            Print
          </Button>
          <Button
            icon={Download}
            why={unsigned}
            onClick={() =>
              saveText(`${file}.json`, 'application/json', `${JSON.stringify(signed.data, undefined, 2)}\n`)
            }
          >
            JSON
          </Button>
          <Button
            icon={Download}
            why={unsigned}
            onClick={() => signed.data && saveText(`${file}.html`, 'text/html', htmlOf(signed.data))}
          >
            HTML
          </Button>
        </>
      }
    >
      <ReportBody report={report} followed={followed} timeline={timeline} damaged={row.damaged}>
        {other ? <Compared report={report} other={other} /> : null}
        <Card title="Signature">
          {signed.data ? (
            <>
              <p>
                The files are signed by this installation. <code>npm run doctor -- --verify-report FILE</code> tells
                whether one is still what was signed.
              </p>
              <p className={css['key']}>
                <span className={css['soft']}>Key</span> <code>{signed.data.signature.fingerprint}</code>
              </p>
            </>
          ) : (
            <p className={css['soft']}>{signed.error ? unsigned : 'It is being signed.'}</p>
          )}
        </Card>
      </ReportBody>
    </RolloutFrame>
  );
}
