import { Download, RotateCcw } from 'lucide-react';
import { useMemo, useState } from 'react';
import { why } from '../../../../app/errors/explain.ts';
import type { PoolId } from '../../../../app/inventory/view.ts';
import { liveBoard } from '../../../../app/rollout/board/board.ts';
import { standingOf } from '../../../../app/rollout/board/standing.ts';
import type { Timeline } from '../../../../app/rollout/board/timeline.ts';
import { logOf } from '../../../../app/rollout/board/log.ts';
import { reportOf } from '../../../../app/rollout/report/report.ts';
import type { Run, RunEvent } from '../../../../app/rollout/run/run.ts';
import { useConnection, useView } from '../../../mirror/hooks.ts';
import { go } from '../../../objects/place.ts';
import { Banner } from '../../../ui/banner.tsx';
import { Button } from '../../../ui/button.tsx';
import { Chip } from '../../../ui/chip.tsx';
import { Empty, Skeleton } from '../../../ui/face.tsx';
import { span } from '../../../ui/format/time.ts';
import { icons } from '../../../ui/glyph/icons.ts';
import { saveText } from '../../../ui/text/save-text.ts';
import { BoardView } from '../board/board-view.tsx';
import { useDraft } from '../draft.ts';
import { RolloutFrame } from '../frame.tsx';
import { ReportBody } from '../report/report-body.tsx';
import { RunLog } from '../run/below.tsx';
import { usePlayed } from '../run/run-page.tsx';
import { useRehearsal } from './use-rehearsal.ts';
import type { Rehearsal } from './use-rehearsal.ts';

const back = (): void => go({ at: 'page', page: 'rollout', rest: ['plan'] });

/** The plan, carried out by the same engine on a simulated copy of the pool, in fast time. */
export function RehearsalPage({ pool }: { readonly pool: PoolId }) {
  const [turn, next] = useState(0);
  return <Rehearsing key={turn} pool={pool} onAgain={() => next(turn + 1)} />;
}

function Rehearsing({ pool, onAgain }: { readonly pool: PoolId; readonly onAgain: () => void }) {
  const { draft } = useDraft();
  const rehearsal = useRehearsal(draft, pool);
  const name = useConnection(pool)?.name ?? 'a pool';
  const { run, events, over, failure } = rehearsal;
  return (
    <RolloutFrame
      title={`Rehearsal of ${name}`}
      meta={<RehearsalChip rehearsal={rehearsal} />}
      current="plan"
      onStep={(step) => (step === 'scope' || step === 'findings' || step === 'plan' || step === 'safeguards' ? () => go({ at: 'page', page: 'rollout', rest: [step] }) : undefined)} // prettier-ignore
      actions={
        <>
          <Button icon={RotateCcw} why={over ? undefined : 'it goes on'} onClick={onAgain}>
            Rehearse again
          </Button>
          <Button
            icon={Download}
            why={over && run ? undefined : 'it has not ended yet'}
            onClick={() => saveText(`rehearsal-${name}.jsonl`, 'application/x-ndjson', journal(events))}
          >
            Journal
          </Button>
        </>
      }
      foot={
        <>
          <span>
            A simulated pool made of {name} as it is now; nothing real is touched. Delays of this computer count as
            minutes.
          </span>
          <span style={{ flex: 1 }} />
          <Button kind="primary" onClick={back}>
            Back to the plan
          </Button>
        </>
      }
    >
      {failure ? (
        <Banner state="error">
          <b>The rehearsal was not carried to its end.</b> {why(failure)} Nothing was changed.
        </Banner>
      ) : null}
      {run ? (
        <Played pool={pool} run={run} events={events} over={over} />
      ) : (draft.pools[pool]?.hosts.length ?? 0) === 0 ? (
        <Empty icon={icons.updates} actions={<Button onClick={back}>Show the plan</Button>}>
          No server of this pool is chosen, so there is nothing to rehearse.
        </Empty>
      ) : failure ? null : (
        <Skeleton rows={8} />
      )}
    </RolloutFrame>
  );
}

/** One line for each event, the same as a run's journal, so that both can be compared line by line. */
const journal = (events: readonly RunEvent[]): string => events.map((event) => `${JSON.stringify(event)}\n`).join('');

function RehearsalChip({ rehearsal: { run, over } }: { readonly rehearsal: Rehearsal }) {
  const { ended } = run ?? {};
  if (!over) return <Chip state="busy">Simulated, goes on</Chip>;
  if (ended?.how === 'complete') return <Chip state="done">Simulated, complete</Chip>;
  return <Chip state="warning">Simulated, {ended ? 'stopped and put back' : 'not finished'}</Chip>;
}

interface PlayedProps {
  readonly pool: PoolId;
  readonly run: Run;
  readonly events: readonly RunEvent[];
  readonly over: boolean;
}

function Played({ pool, run, events, over }: PlayedProps) {
  const view = useView(pool);
  const timeline = usePlayed(run, view);
  if (!over) return <Going run={run} events={events} timeline={timeline} pool={pool} />;
  const report = reportOf(run, events, timeline, (failure) => why(failure, view));
  return <ReportBody report={report} followed={{ run }} timeline={timeline} />;
}

interface GoingProps extends Omit<PlayedProps, 'over'> {
  readonly timeline: Timeline | undefined;
}

function Going({ pool, run, events, timeline }: GoingProps) {
  const view = useView(pool);
  const now = events.at(-1)?.at ?? run.begun;
  const board = useMemo(() => timeline && liveBoard(run, timeline, now), [run, timeline, now]);
  const lines = useMemo(() => logOf(events, (failure) => why(failure, view)), [events, view]);
  return (
    <>
      {board ? (
        <BoardView
          label="What happens in the rehearsal"
          board={board}
          begins={run.begun}
          window={undefined}
          now={now}
          selected={undefined}
          compact
          renderHead={(lane) => {
            const host = run.plan.hosts.find((one) => one.host.uuid === lane.host);
            return (
              <>
                <b>{lane.name}</b>
                <p>{host ? standingOf(run, host, undefined).word : 'not part of it'}</p>
              </>
            );
          }}
        />
      ) : (
        <Skeleton rows={6} />
      )}
      <p style={{ padding: '8px var(--gutter)' }}>{span(now - run.begun)} of simulated time</p>
      <RunLog lines={lines} />
    </>
  );
}
