import { useMemo } from 'react';
import type { View } from '../../../../app/inventory/view.ts';
import { lookup } from '../../../../app/inventory/view.ts';
import { explain } from '../../../../app/errors/explain.ts';
import { assertNever } from '../../../../app/errors/assert-never.ts';
import { suspends } from '../../../../app/rollout/findings/vm-checks.ts';
import { byUuid } from '../../../../app/inventory/find.ts';
import type { Policy } from '../../../../app/rollout/plan/plan-types.ts';
import type { Step } from '../../../../app/rollout/run/step.ts';
import { isLate, waysOn } from '../../../../app/rollout/run/ways-on.ts';
import type { WayOn } from '../../../../app/rollout/run/ways-on.ts';
import type { TrainWait } from '../../../../app/rollout/run/train.ts';
import { namesOf } from '../words.ts';
import type { Next } from '../../../../app/rollout/run/next.ts';
import { currentStage, stateOf } from '../../../../app/rollout/run/run.ts';
import type { Order, Run } from '../../../../app/rollout/run/run.ts';
import { deedWords } from '../../../../app/rollout/board/standing.ts';
import { keyOf, useRunAction } from '../../../objects/offers.ts';
import { Banner } from '../../../ui/banner.tsx';
import { Button } from '../../../ui/button.tsx';
import { ErrorCard } from '../../../ui/error-card/error-card.tsx';
import { clock } from '../../../ui/format/time.ts';
import css from './run.module.css';

interface QuestionProps {
  readonly run: Run;
  readonly wants: Next | undefined;
  readonly view: View;
  readonly onOrder: (order: Order) => void;
}

/** What the run waits for a person to say, with every answer and what it does. */
export function Question({ run, wants, view, onOrder }: QuestionProps) {
  const failed = useFailed(run, wants);
  const host = currentStage(run)?.host ?? '';
  const name = run.plan.hosts.find((one) => one.host.uuid === host)?.host.name ?? run.plan.pool.name;
  if (failed) return <FailedStep run={run} step={failed} view={view} name={name} onOrder={onOrder} />;
  if (wants?.is === 'ask' && wants.about === 'reboot')
    return (
      <div className={css['question']}>
        <Banner
          state="info"
          actions={
            <>
              <Button onClick={() => onOrder({ order: 'skip', step: wants.step.id })}>Leave it running</Button>
              <Button kind="primary" onClick={() => onOrder({ order: 'answer', step: wants.step.id, answer: 'go' })}>
                Restart {name}
              </Button>
            </>
          }
        >
          <b>{name}</b> is empty and updated, and asks before it restarts.
        </Banner>
      </div>
    );
  if (wants?.is === 'ask' && wants.about === 'window')
    return (
      <Ask
        sentence={`The window is over, and ${name} has not begun.`}
        go={`Update ${name} all the same`}
        onGo={() => onOrder({ order: 'answer', step: `window/${host}`, answer: 'go' })}
        onStop={() => onOrder({ order: 'stop' })}
      />
    );
  if (wants?.is === 'ask' && wants.about === 'train')
    return (
      <Ask
        sentence={`An earlier wave did not end well: ${wants.sentences.join('; ')}. ${run.plan.pool.name} has not begun.`}
        go={`Begin ${run.plan.pool.name} all the same`}
        onGo={() => onOrder({ order: 'answer', step: 'train', answer: 'go' })}
        onStop={() => onOrder({ order: 'stop' })}
      />
    );
  if (wants?.is === 'ask' && wants.about === 'away') return <HowAway step={wants.step} view={view} onOrder={onOrder} />;
  if (wants?.is === 'hold' && wants.why === 'train')
    return (
      <div className={css['question']}>
        <Banner state="info">{trainWords(wants.train)}</Banner>
      </div>
    );
  if (wants?.is === 'hold' && wants.why === 'journal')
    return (
      <div className={css['question']}>
        <Banner state="error">
          <b>{explain(wants.failure, view).title}.</b> {explain(wants.failure, view).cause} It goes on by itself.
        </Banner>
      </div>
    );
  if (wants?.is === 'hold' && wants.why === 'alarms')
    return (
      <Ask
        sentence={`The pool has raised alarms since the start; ${name} is held back.`}
        go={`Go on with ${name}`}
        onGo={() => onOrder({ order: 'answer', step: `alarms/${host}`, answer: 'go' })}
        onStop={() => onOrder({ order: 'stop' })}
      />
    );
  if (wants?.is === 'hold' && wants.why === 'blackout')
    return (
      <div className={css['question']}>
        <Banner state="info">
          No server begins at these hours: {name} is next at <b>{clock(wants.until)}</b>.
        </Banner>
      </div>
    );
  if (wants?.is === 'hold' && wants.why === 'window')
    return (
      <div className={css['question']}>
        <Banner state="info">
          It begins at <b>{clock(run.plan.safeguards.window?.from ?? run.begun)}</b>, when its window opens.
        </Banner>
      </div>
    );
  return null;
}

function trainWords({ why, pools, until }: TrainWait): string {
  const names = namesOf(pools);
  switch (why) {
    case 'wave':
      return `It begins when ${names} ${pools.length === 1 ? 'is' : 'are'} complete. Nothing was touched yet.`;
    case 'soak':
      return `${names} ${pools.length === 1 ? 'is' : 'are'} watched until ${clock(until ?? 0)}; then it begins.`;
    case 'turn':
      return `As many pools as may be are at work: ${names}. It begins when one of them ends.`;
    default:
      return assertNever(why);
  }
}

interface HowAwayProps {
  readonly step: Step;
  readonly view: View;
  readonly onOrder: (order: Order) => void;
}

/** One VM is to be decided now: each answer says what becomes of it. */
function HowAway({ step, view, onOrder }: HowAwayProps) {
  const { deed } = step;
  if (deed.do !== 'ask-away') return null;
  const vm = byUuid(view, 'VM', deed.vm.uuid);
  const to = deed.to === undefined ? undefined : byUuid(view, 'host', deed.to)?.name_label;
  const answer = (how: Policy) => (): void => onOrder({ order: 'answer', step: step.id, answer: how });
  return (
    <div className={css['question']}>
      <Banner
        state="warning"
        actions={
          <>
            <Button onClick={answer('stay')}>Leave it on</Button>
            <Button onClick={answer('shut-down')}>Shut down</Button>
            <Button why={vm && suspends(view, vm) ? undefined : 'it cannot be suspended'} onClick={answer('suspend')}>
              Suspend
            </Button>
            <Button kind="primary" why={to === undefined ? 'no server has room for it' : undefined} onClick={answer('migrate')}>
              {to === undefined ? 'Migrate' : `Migrate to ${to}`}
            </Button>
          </>
        }
      >
        How does <b>{deed.vm.name}</b> leave? It comes back as it was in every case; left on, it goes down with its server.
      </Banner>
    </div>
  );
} // prettier-ignore

interface AskProps {
  readonly sentence: string;
  readonly go: string;
  readonly onGo: () => void;
  readonly onStop: () => void;
}

function Ask({ sentence, go, onGo, onStop }: AskProps) {
  return (
    <div className={css['question']}>
      <Banner
        state="warning"
        actions={
          <>
            <Button onClick={onStop}>Stop and put back</Button>
            <Button kind="primary" onClick={onGo}>
              {go}
            </Button>
          </>
        }
      >
        {sentence}
      </Banner>
    </div>
  );
}

function useFailed(run: Run, wants: Next | undefined) {
  return useMemo(() => {
    if (wants?.is !== 'ask' || wants.about !== 'failure') return undefined;
    const state = stateOf(run, wants.step.id);
    return state.is === 'failed' ? { step: wants.step, failure: state.failure } : undefined;
  }, [run, wants]);
}

interface FailedStepProps {
  readonly run: Run;
  readonly step: NonNullable<ReturnType<typeof useFailed>>;
  readonly view: View;
  readonly name: string;
  readonly onOrder: (order: Order) => void;
}

/** A step that failed: why, how things are now, and the ways on. */
function FailedStep({ run, step: { step, failure }, view, name, onOrder }: FailedStepProps) {
  const act = useRunAction();
  const told = explain(failure, view);
  const tries = run.attempts.get(step.id) ?? 1;
  const late = isLate(step, failure);
  const press = ({ does }: WayOn): (() => void) => {
    if ('order' in does) return () => onOrder(does);
    const object = lookup(view, does.target.cls, does.target.ref);
    return () => object && act(does.action, [keyOf(view.pool, object)]);
  };
  return (
    <div className={css['question']}>
      <ErrorCard
        title={
          late
            ? `${name} is not back after ${run.plan.safeguards.patience} min`
            : `${name}: ${deedWords(step.deed)} failed: ${told.title}`
        }
        fixes={waysOn(run, step, failure, view).map((way) => ({
          label: way.label,
          fact: way.fact,
          why: way.why,
          onPress: press(way),
        }))}
        {...(late ? {} : { code: told.code, params: told.params })}
      >
        <p>
          {late ? 'It was told to restart and does not answer yet. Nothing was forced.' : told.cause}{' '}
          {told.state === undefined ? '' : <b>{told.state}</b>}
        </p>
        <p>
          {tries > 1 ? `It was tried ${tries} times. ` : ''}The run holds here; nothing else is changed before you
          decide.{' '}
          {step.undoes === undefined || step.deed.do === 'hook'
            ? ''
            : 'This step takes something back: skipping it leaves it as it is now.'}
        </p>
      </ErrorCard>
    </div>
  );
}
