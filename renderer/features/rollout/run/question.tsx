import { useMemo } from 'react';
import type { View } from '../../../../app/inventory/view.ts';
import { lookup } from '../../../../app/inventory/view.ts';
import { explain } from '../../../../app/errors/explain.ts';
import { assertNever } from '../../../../app/errors/assert-never.ts';
import { suspends } from '../../../../app/rollout/findings/vm-checks.ts';
import { find } from '../../../../app/rollout/judge.ts';
import type { Policy } from '../../../../app/rollout/plan-types.ts';
import type { Step } from '../../../../app/rollout/step.ts';
import type { TrainWait } from '../../../../app/rollout/watch/train.ts';
import { namesOf } from '../words.ts';
import type { Next } from '../../../../app/rollout/next.ts';
import { currentStage, stateOf } from '../../../../app/rollout/run.ts';
import type { Order, Run } from '../../../../app/rollout/run.ts';
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
  const vm = find(view, 'VM', deed.vm.uuid);
  const to = deed.to === undefined ? undefined : find(view, 'host', deed.to)?.name_label;
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

/** A server that is not as it should be after its update is done again, from emptying it to its checks. */
function oncemore(run: Run, { deed, host = '' }: Step, name: string, onOrder: QuestionProps['onOrder']) {
  if (deed.do !== 'verify' || run.manner === 'stopping') return [];
  const planned = run.plan.hosts.find((one) => one.host.uuid === host);
  const restarts = planned?.consequence.restart === 'reboot';
  return [
    {
      label: `Update ${name} again`,
      fact: planned?.consequence.evacuate === true ? 'its VMs leave once more, and return' : undefined,
      onPress: () => onOrder({ order: 'redo-server', host }),
    },
    ...(restarts
      ? []
      : [
          {
            label: `Restart ${name} in this run`,
            fact: 'its VMs leave first, and return',
            onPress: () => onOrder({ order: 'redo-server', host, restart: true }),
          },
        ]),
  ];
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
  const host = step.host;
  const owed = step.undoes !== undefined;
  const device = find(view, 'host', host ?? '')?.power_on_mode ?? '';
  const outdated = failure.code === 'updates-changed' || failure.code === 'UPDATEINFO_HASH_MISMATCH';
  const stop = (fact?: string) => ({ label: 'Stop and put back', fact, onPress: () => onOrder({ order: 'stop' }) });
  const late = failure.code === 'timed-out' && (step.deed.do === 'reboot' || step.deed.do === 'restart-toolstack');
  return (
    <div className={css['question']}>
      <ErrorCard
        title={
          late
            ? `${name} is not back after ${run.plan.safeguards.patience} min`
            : `${name}: ${deedWords(step.deed)} failed: ${told.title}`
        }
        fixes={[
          // Whatever else is done now, the servers of the pool would end with different updates.
          ...(outdated && run.manner !== 'stopping' ? [stop('then plan again with the new list')] : []),
          {
            label: late ? 'Keep waiting' : 'Try again',
            onPress: () => onOrder({ order: 'retry', step: step.id }),
          },
          ...(late
            ? [
                {
                  label: 'Power on and wait',
                  fact: 'through its power-on device',
                  why: device === '' ? 'no way to power it on is set up' : undefined,
                  onPress: () => onOrder({ order: 'retry', step: step.id, how: 'power-on' }),
                },
              ]
            : []),
          ...(host === undefined ? [] : oncemore(run, step, name, onOrder)),
          ...told.fixes.flatMap((fix) => {
            const object = fix.target && lookup(view, fix.target.cls, fix.target.ref);
            return object ? [{ label: fix.label, onPress: () => act(fix.action, [keyOf(view.pool, object)]) }] : [];
          }),
          {
            label: 'Skip this step',
            fact: owed ? 'it stays owed to nobody' : undefined,
            onPress: () => onOrder({ order: 'skip', step: step.id }),
          },
          ...(host === undefined || owed || late
            ? []
            : [
                {
                  label: 'Skip this server',
                  fact: 'its VMs return',
                  onPress: () => onOrder({ order: 'skip-server', host }),
                },
              ]),
          ...(host !== undefined && (late || owed)
            ? [
                {
                  label: 'Give up this server',
                  fact: 'nothing is owed to it any more; its VMs stay where they are',
                  onPress: () => onOrder({ order: 'skip-server', host, lost: true }),
                },
              ]
            : []),
          ...(run.manner === 'stopping' || outdated ? [] : [stop()]),
        ]}
        {...(late ? {} : { code: told.code, params: told.params })}
      >
        <p>
          {late ? 'It was told to restart and does not answer yet. Nothing was forced.' : told.cause}{' '}
          {told.state === undefined ? '' : <b>{told.state}</b>}
        </p>
        <p>
          {tries > 1 ? `It was tried ${tries} times. ` : ''}The run holds here; nothing else is changed before you
          decide. {owed ? 'This step takes something back: skipping it leaves it as it is now.' : ''}
        </p>
      </ErrorCard>
    </div>
  );
}
