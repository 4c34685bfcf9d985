import type { Next } from '../../../../app/rollout/run/next.ts';
import type { Board } from '../../../../app/rollout/board/board.ts';
import { currentStage } from '../../../../app/rollout/run/run.ts';
import type { Run } from '../../../../app/rollout/run/run.ts';
import { deedWords, standingOf, stepsOfHost } from '../../../../app/rollout/board/standing.ts';
import type { HostStanding, Owed } from '../../../../app/rollout/board/standing.ts';
import { stateOf } from '../../../../app/rollout/run/run.ts';
import type { Step } from '../../../../app/rollout/run/step.ts';
import { clock, span } from '../../../ui/format/time.ts';
import { StateGlyph } from '../../../ui/glyph/state-glyph.tsx';
import type { State } from '../../../ui/glyph/state-glyph.tsx';
import { SidePart } from '../frame.tsx';
import css from './run.module.css';

interface RunSideProps {
  readonly run: Run;
  readonly wants: Next | undefined;
  readonly board: Board | undefined;
  readonly ledger: readonly Owed[];
  readonly now: number;
  /** Nobody carries it out now: what is known is what was written last. */
  readonly interrupted: boolean;
}

/** What it does now and since when, the ledger, and the end. */
export function RunSide({ run, wants, board, ledger, now, interrupted }: RunSideProps) {
  return (
    <>
      <Present run={run} wants={wants} now={now} board={board} interrupted={interrupted} />
      <SidePart title={run.ended ? 'Put back' : 'To put back'} aside="kept in the journal">
        {ledger.length === 0 ? <p>Nothing is owed.</p> : null}
        <ul className={css['ledger']}>
          {ledger.map((one) => (
            <li key={one.id}>
              <StateGlyph
                state={one.is === 'back' ? 'done' : one.is === 'owed' ? 'returns' : 'halted'}
                label={one.is === 'back' ? 'back' : one.is === 'owed' ? 'owed' : 'to come'}
              />
              <span className={css['owedName']} title={one.name}>
                {one.name}
              </span>
              <span className={css['owedWhat']} title={one.detail}>
                {one.detail} {one.since === undefined ? '' : clock(one.since)}
              </span>
            </li>
          ))}
        </ul>
      </SidePart>
      {board && run.manner !== 'ended' ? <Ending run={run} board={board} /> : null}
    </>
  );
}

function Ending({ run, board }: { readonly run: Run; readonly board: Board }) {
  const time = (seconds: number): string => clock(run.begun + seconds * 1000);
  const { window } = run.plan.safeguards;
  const spare = window ? window.until - run.begun - board.end.high * 1000 : undefined;
  return (
    <SidePart
      title={`Ends about ${time(board.end.likely)}`}
      aside={`${time(board.end.low)} to ${time(board.end.high)}`}
    >
      <p>
        {spare === undefined
          ? 'No window was set.'
          : spare >= 0
            ? `At worst ${span(spare)} before the window closes.`
            : `At worst ${span(-spare)} after the window closes.`}
      </p>
    </SidePart>
  );
}

const glyphs: Readonly<Record<ReturnType<typeof stateOf>['is'], State>> = {
  pending: 'halted',
  running: 'busy',
  done: 'done',
  failed: 'error',
  skipped: 'info',
};

function Present({ run, wants, now, board, interrupted }: Omit<RunSideProps, 'ledger'>) {
  const stage = currentStage(run);
  const host = run.plan.hosts.find((one) => one.host.uuid === stage?.host);
  if (run.ended || !stage)
    return (
      <SidePart title={run.ended?.how === 'stopped' ? 'Stopped' : 'Complete'}>
        <p>
          {run.ended?.how === 'stopped'
            ? 'Everything that was switched off or moved is put back.'
            : 'Every server is done, and everything is where it was.'}
        </p>
      </SidePart>
    );
  const standing = host && standingOf(run, host, wants);
  if (run.taken)
    return (
      <SidePart title="Taken over">
        <p>What is owed is owed by {run.taken.who} now, from another console. Nothing more is done from here.</p>
      </SidePart>
    );
  if (interrupted)
    return (
      <SidePart title="Interrupted">
        <p>
          {standing?.waitsFor === undefined ? '' : `Last begun: ${standing.waitsFor}, on ${host?.host.name ?? ''}. `}
          Whether it was done is looked at in the pool first; nothing is done twice. Another console can take the run
          over too.
        </p>
      </SidePart>
    );
  const steps = host
    ? stepsOfHost(run, host.host.uuid).filter((step) => step.phase === stage.phase && !isMove(step))
    : stage.steps;
  const phase = board?.lanes.find((lane) => lane.host === host?.host.uuid)?.phases.find((one) => one.tense === 'now');
  const left = phase ? phase.until * 1000 + run.begun - now : 0;
  const whole = phase ? (phase.until - phase.from) * 1000 : 0;
  return (
    <SidePart
      title={
        host ? `${host.host.name}: ${lower(standing?.word ?? '')}` : stage.phase === 'start' ? 'Beginning' : 'Ending'
      }
    >
      <div className={css['present']}>
        {phase && left > 0 && standing?.is === 'busy' ? (
          <Ring share={whole > 0 ? 1 - left / whole : 0} left={left} />
        ) : null}
        <ul className={css['checks']}>
          {steps.slice(0, 8).map((step) => {
            const { is } = stateOf(run, step.id);
            return (
              <li key={step.id} data-is={is}>
                <StateGlyph state={glyphs[is]} size={12} label={is} />
                {capital(deedWords(step.deed))}
              </li>
            );
          })}
        </ul>
      </div>
      <p>
        {standing ? whatItDoes(standing, now) : ''}{' '}
        {stage.phase === 'restart' && standing?.is === 'busy'
          ? `Nothing is forced; it is asked about after ${run.plan.safeguards.patience} min.`
          : ''}
      </p>
    </SidePart>
  );
}

function whatItDoes({ is, waitsFor, since }: HostStanding, now: number): string {
  if (waitsFor === undefined) return '';
  if (is === 'held') return `Next is ${waitsFor}.`;
  if (is === 'asks') return `Next is ${waitsFor}; it waits for your word.`;
  if (is === 'failed') return `${capital(waitsFor)} failed; it waits for your word.`;
  return `It is ${waitsFor}${since === undefined ? '' : `, for ${span(now - since)} now`}.`;
}

const isMove = (step: Step): boolean => ['move', 'bring-back', 'suspend', 'shut-down', 'resume', 'start'].includes(step.deed.do); // prettier-ignore
const lower = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const R = 36;

function Ring({ share, left }: { readonly share: number; readonly left: number }) {
  const around = 2 * Math.PI * R;
  const minutes = Math.floor(left / 60_000);
  return (
    <svg
      width="84"
      height="84"
      viewBox="0 0 84 84"
      className={css['ring']}
      role="img"
      aria-label={`about ${span(left)} left`}
    >
      <circle cx="42" cy="42" r={R} className={css['ringTrack']} />
      <circle
        cx="42"
        cy="42"
        r={R}
        className={css['ringDone']}
        strokeDasharray={`${around * Math.max(0.02, Math.min(1, share))} ${around}`}
        transform="rotate(-90 42 42)"
      />
      <text x="42" y="43" className={css['ringTime']}>
        {minutes}:{String(Math.floor((left % 60_000) / 1000)).padStart(2, '0')}
      </text>
      <text x="42" y="56" className={css['ringWord']}>
        about left
      </text>
    </svg>
  );
}
