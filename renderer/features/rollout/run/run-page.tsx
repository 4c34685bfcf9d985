import { why } from '../../../../app/errors/explain.ts';
import { Download, Star } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { RolloutRow } from '../../../../app/rollout/run/row.ts';
import { explain } from '../../../../app/errors/explain.ts';
import type { View } from '../../../../app/inventory/view.ts';
import { asPlanned, liveBoard } from '../../../../app/rollout/board/board.ts';
import type { BoardLane } from '../../../../app/rollout/board/board.ts';
import { noHistory } from '../../../../app/rollout/estimate/estimate.ts';
import { logOf } from '../../../../app/rollout/board/log.ts';
import type { Next } from '../../../../app/rollout/run/next.ts';
import type { Plan } from '../../../../app/rollout/plan/plan-types.ts';
import { currentStage } from '../../../../app/rollout/run/run.ts';
import type { Run } from '../../../../app/rollout/run/run.ts';
import { ledgerOf, standingOf } from '../../../../app/rollout/board/standing.ts';
import type { HostStanding } from '../../../../app/rollout/board/standing.ts';
import { timelineOf } from '../../../../app/rollout/board/timeline.ts';
import type { Timeline } from '../../../../app/rollout/board/timeline.ts';
import { useCommand } from '../../../link/ask.ts';
import { lacksPassword } from '../../../../app/contract/connections.ts';
import { useConnections, useView } from '../../../mirror/hooks.ts';
import { openDialog } from '../../../objects/dialogs.ts';
import { go } from '../../../objects/place.ts';
import { useRollouts, useWhyAway } from '../../../mirror/rollouts.ts';
import type { FollowedRun } from '../../../mirror/rollouts.ts';
import { Banner } from '../../../ui/banner.tsx';
import { Button } from '../../../ui/button.tsx';
import { Chip } from '../../../ui/chip.tsx';
import { clock, shortSpan, span } from '../../../ui/format/time.ts';
import { Icon } from '../../../ui/glyph/icon.tsx';
import { icons } from '../../../ui/glyph/icons.ts';
import { Popover } from '../../../ui/layer/popover.tsx';
import { saveText } from '../../../ui/text/save-text.ts';
import { Segments } from '../../../ui/segments.tsx';
import { ServerGlyph } from '../../../ui/glyph/state-glyph.tsx';
import type { State } from '../../../ui/glyph/state-glyph.tsx';
import { useNow } from '../../../ui/use-now.ts';
import { BoardView } from '../board/board-view.tsx';
import { RolloutFrame } from '../frame.tsx';
import { count, debtWords } from '../words.ts';
import { RunLog, RunVms } from './below.tsx';
import { Orders } from './orders.tsx';
import { Question } from './question.tsx';
import { RunSide } from './run-side.tsx';
import css from './run.module.css';
import planCss from '../plan/plan.module.css';

const show = (step: 'run' | 'report', id: string): void => go({ at: 'page', page: 'rollout', rest: [step, id] });

/** The plan as it was played from its beginning; made once, as the pool changes under the run. */
export function usePlayed({ plan, begun }: Pick<Run, 'plan' | 'begun'>, view: View): Timeline | undefined {
  const known = view.count('host') > 0;
  const [made, setMade] = useState<{ readonly plan: Plan; readonly timeline: Timeline }>();
  if (known && made?.plan !== plan)
    setMade({ plan, timeline: timelineOf(plan, asPlanned(view, plan), noHistory, begun) });
  return made?.plan === plan ? made.timeline : undefined;
}

interface RunPageProps {
  readonly row: RolloutRow;
  readonly followed: FollowedRun;
}

/** A rollout while it goes on. Everything here is read from its journal; closing the window changes nothing. */
export function RunPage({ row, followed }: RunPageProps) {
  const { run, events, wants } = followed;
  const view = useView(row.pool ?? '');
  const now = useNow(run.manner === 'ended' ? undefined : 1000);
  const order = useCommand('rollout.order', { shown: true });
  const adopt = useCommand('rollout.adopt', { shown: true });
  const timeline = usePlayed(run, view);
  const board = useMemo(() => timeline && liveBoard(run, timeline, now), [run, timeline, now]);
  const lines = useMemo(() => logOf(events, (failure) => why(failure, view)), [events, view]);
  const ledger = useMemo(
    () => ledgerOf(run, (step) => (step.deed.do === 'switch-off' ? debtWords(step.deed.debt) : '')),
    [run],
  );
  const give = (one: Parameters<typeof order.mutate>[0]['order']): void => order.mutate({ run: row.run, order: one });
  const stage = currentStage(run);
  const place = run.plan.hosts.findIndex((one) => one.host.uuid === stage?.host);
  const away = useWhyAway(row);
  const state = useConnections()?.find(({ id }) => id === row.pool)?.state;
  const asks = state !== undefined && lacksPassword(state);
  const error = order.error ?? adopt.error;
  const halted = (row.interrupted || row.taken !== undefined) && !row.foreign;
  const lastAt = events.at(-1)?.at ?? now;
  return (
    <RolloutFrame
      title={`Update ${run.plan.pool.name}`}
      meta={
        <>
          <RunChip run={run} wants={wants} interrupted={halted} taken={row.taken !== undefined && !row.foreign} />
          <span>
            {place >= 0 ? `server ${place + 1} of ${run.plan.hosts.length} · ` : ''}
            started {clock(run.begun)} by {run.who}
          </span>
        </>
      }
      current="run"
      onStep={(step) => (step === 'report' && run.ended ? () => show('report', row.run) : undefined)}
      note={
        <>
          <Icon of={icons.journal} size={15} />
          {row.foreign ? 'Left in the pool' : 'Journal written'} {shortSpan(Math.max(0, now - lastAt))} ago, survives
          closing this window
        </>
      }
      actions={
        run.ended ? (
          <Button kind="primary" onClick={() => show('report', row.run)}>
            Show the report
          </Button>
        ) : row.interrupted || row.foreign || row.taken ? null : (
          <Orders
            run={run}
            owed={ledger.filter((one) => one.is === 'owed').length}
            why={row.pool === undefined ? away : undefined}
            onOrder={give}
          />
        )
      }
      side={<RunSide run={run} wants={wants} board={board} ledger={ledger} now={now} interrupted={halted} />}
      foot={<Foot lines={lines} current={row} />}
    >
      {row.foreign ? (
        <ForeignBanner
          who={row.foreign.who}
          silent={row.foreign.silent}
          taken={row.taken !== undefined}
          onTake={() => adopt.mutate({ run: row.run })}
        />
      ) : row.taken ? (
        <div className={css['question']}>
          <Banner state="info">
            <b>{row.taken.who}</b> took this over from another console at {clock(row.taken.at)}. What became of it is
            told there, and in its report; below is how it stood here.
          </Banner>
        </div>
      ) : row.interrupted ? (
        <div className={css['question']}>
          <Banner
            state="warning"
            actions={
              <>
                {asks && row.pool !== undefined ? (
                  <Button onClick={() => openDialog('sign-in', { args: { connection: row.pool } })}>
                    Sign in to {run.plan.pool.name}…
                  </Button>
                ) : null}
                <Button why={away} onClick={() => give({ order: 'stop' })}>
                  Put everything back
                </Button>
                <Button kind="primary" why={away} onClick={() => adopt.mutate({ run: row.run })}>
                  Go on with it
                </Button>
              </>
            }
          >
            This run was <b>interrupted</b> when the console ended. Nothing goes on before you decide; you may also
            leave it for later.
          </Banner>
        </div>
      ) : (
        <Question run={run} wants={wants} view={view} onOrder={give} />
      )}
      {error ? (
        <div className={css['question']}>
          <Banner state="error">It was not ordered: {explain(error.failure, view).title}.</Banner>
        </div>
      ) : null}
      {board ? (
        <BoardView
          label={`Rollout of ${run.plan.pool.name}`}
          board={board}
          begins={run.begun}
          window={run.plan.safeguards.window}
          now={run.ended?.at ?? now}
          selected={undefined}
          compact
          renderHead={(lane) => (
            <RunHead lane={lane} run={run} wants={wants} now={now} planned={timeline} interrupted={halted} />
          )}
        />
      ) : (
        <div className={css['question']}>
          <Banner state="stale">The board is drawn when {run.plan.pool.name} is connected again.</Banner>
        </div>
      )}
      <div className={css['below']}>
        <RunVms run={run} now={now} />
        <RunLog lines={lines} />
      </div>
    </RolloutFrame>
  );
}

interface ForeignProps {
  readonly who: string;
  readonly silent: boolean;
  /** It was this console's before. */
  readonly taken: boolean;
  readonly onTake: () => void;
}

/** A run of another console: watched, and taken over only by explicit choice. */
function ForeignBanner({ who, silent, taken, onTake }: ForeignProps) {
  return (
    <div className={css['question']}>
      <Banner
        state={silent ? 'warning' : 'info'}
        actions={
          <Popover trigger={<Button>Take it over…</Button>} title="Take over this run">
            {(close) => (
              <div className={css['sure']}>
                <p>
                  {silent
                    ? `The console of ${who} has not been heard for a while. This one goes on where the journal ends.`
                    : `The console of ${who} is at work now. It begins nothing more once this one has taken over.`}{' '}
                  What is under way is looked at again, not done twice.
                </p>
                <Button
                  kind="danger"
                  onClick={() => {
                    close();
                    onTake();
                  }}
                >
                  Take over from {who}
                </Button>
              </div>
            )}
          </Popover>
        }
      >
        <b>{who}</b> {taken ? 'has taken this over, and runs it' : 'runs this'} from another console
        {silent ? ', which has not been heard for a while.' : '; you are watching.'}
      </Banner>
    </div>
  );
}

interface RunChipProps {
  readonly run: Run;
  readonly wants: Next | undefined;
  readonly interrupted: boolean;
  readonly taken: boolean;
}

function RunChip({ run, wants, interrupted, taken }: RunChipProps) {
  if (taken) return <Chip state="info">Taken over</Chip>;
  if (run.ended)
    return run.ended.how === 'complete' ? <Chip state="done">Complete</Chip> : <Chip state="info">Stopped</Chip>;
  if (interrupted) return <Chip state="warning">Interrupted</Chip>;
  if (wants?.is === 'ask') return <Chip state="warning">Waits for you</Chip>;
  if (wants?.is === 'hold') return <Chip state="paused">{wants.why === 'paused' ? 'Paused' : 'Held'}</Chip>;
  if (run.manner === 'stopping') return <Chip state="returns">Putting back</Chip>;
  if (run.manner === 'pausing')
    return <Chip state="busy">Pauses after this {run.pauseAfter === 'vm' ? 'VM' : run.pauseAfter}</Chip>;
  return <Chip state="busy">Running</Chip>;
}

const shapes: Readonly<Record<HostStanding['is'], State>> = {
  queued: 'queued',
  busy: 'busy',
  held: 'paused',
  asks: 'warning',
  failed: 'error',
  done: 'done',
  skipped: 'info',
  untouched: 'halted',
};

interface RunHeadProps {
  readonly lane: BoardLane;
  readonly run: Run;
  readonly wants: Next | undefined;
  readonly now: number;
  readonly planned: Timeline | undefined;
  readonly interrupted: boolean;
}

/** The left end of a lane: how its server stands. */
function RunHead({ lane, run, wants, now, planned, interrupted }: RunHeadProps) {
  const host = run.plan.hosts.find((one) => one.host.uuid === lane.host);
  const standing = host && standingOf(run, host, wants);
  const phases = planned?.lanes.find((one) => one.host === lane.host)?.phases ?? [];
  const whole = ((phases.at(-1)?.until ?? 0) - (phases[0]?.from ?? 0)) * 1000;
  const begins = lane.phases[0]?.from;
  const lines = [
    ...(standing?.took === undefined ? [] : [`${span(standing.took)}, plan was ${shortSpan(whole)}`]),
    ...(standing?.waitsFor === undefined ? [] : [standing.is === 'held' ? `next: ${standing.waitsFor}` : standing.waitsFor]), // prettier-ignore
    ...(standing?.since === undefined || interrupted ? [] : [`for ${span(now - standing.since)}`]),
    ...(standing?.is === 'queued' && begins !== undefined ? [`starts about ${clock(run.begun + begins * 1000)}`, 'checked again just before'] : []), // prettier-ignore
  ];
  return (
    <>
      <div className={planCss['server']}>
        <ServerGlyph />
        <b title={lane.name}>{lane.name}</b>
        {lane.coordinator ? <Star size={12} fill="currentColor" aria-label="coordinator" /> : null}
      </div>
      {standing ? (
        <Chip state={interrupted && standing.is === 'busy' ? 'warning' : shapes[standing.is]}>{standing.word}</Chip>
      ) : (
        <p className={planCss['line']}>not part of it</p>
      )}
      {lines.map((line) => (
        <p key={line} className={planCss['line']} title={line}>
          {line}
        </p>
      ))}
    </>
  );
}

interface FootProps {
  readonly lines: ReturnType<typeof logOf>;
  readonly current: RolloutRow;
}

const overAt = ({ ended, taken }: RolloutRow): number => ended?.at ?? taken?.at ?? Infinity;

/** Whether two runs went on at the same time, if only for a while. */
const overlap = (one: RolloutRow, other: RolloutRow): boolean =>
  one.began <= overAt(other) && other.began <= overAt(one);

/** The runs beside this one, and the log as a file. */
function Foot({ lines, current }: FootProps) {
  const beside = (useRollouts() ?? []).filter((one) => overlap(one, current));
  return (
    <>
      {beside.length > 1 ? (
        <Segments
          label="Rollouts"
          value={current.run}
          onChange={(id) => show('run', id)}
          options={beside.map(({ run, poolName, foreign }) => ({
            value: run,
            label: foreign ? `${poolName}, by ${foreign.who}` : poolName,
          }))}
        />
      ) : (
        <span className={css['soft']}>The run goes on when you leave this page or close the window</span>
      )}
      <span className={css['spring']} />
      <span className={css['soft']}>{count(lines.length, 'line')}</span>
      <Button
        icon={Download}
        onClick={() => saveText(`rollout-${current.poolName}.log`, 'text/plain', lines.map((line) => `${new Date(line.at).toISOString()} ${line.sentence}\n`).join(''))} // prettier-ignore
      >
        Export log
      </Button>
    </>
  );
}
