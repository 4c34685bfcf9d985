import type { Failure } from '../../errors/failure.ts';
import { blackoutUntil } from '../plan/blackout.ts';
import type { TrainSays, TrainWait } from './train.ts';
import type { Run } from './run.ts';
import { currentStage, notOwed, stateOf } from './run.ts';
import type { Stage, Step } from './step.ts';

/** What the world says at this moment that the run itself does not know. */
export interface Now {
  readonly at: number;
  /** Alarms of the pool that came after the run began. */
  readonly alarms: number;
  /** What the other pools of its train say; a run that is alone just goes. */
  readonly train?: TrainSays;
}

/** What a run wants to happen next. */
export type Next =
  | { readonly is: 'do'; readonly steps: readonly Step[] }
  /** Steps are running; nothing may be added now. */
  | { readonly is: 'busy' }
  | { readonly is: 'hold'; readonly why: 'paused' | 'window' | 'alarms' }
  /** Hours in which no server begins; `until`: milliseconds since 1970. */
  | { readonly is: 'hold'; readonly why: 'blackout'; readonly until: number }
  | { readonly is: 'hold'; readonly why: 'train'; readonly train: TrainWait }
  /** The journal cannot be written: nothing may be done until it can. */
  | { readonly is: 'hold'; readonly why: 'journal'; readonly failure: Failure }
  | { readonly is: 'ask'; readonly about: 'failure' | 'reboot' | 'window' | 'away'; readonly step: Step }
  | { readonly is: 'ask'; readonly about: 'train'; readonly step: Step; readonly sentences: readonly string[] }
  /** A safeguard says stop: to be written as an order, so that the journal has it. */
  | { readonly is: 'stop'; readonly why: 'failure' | 'window' }
  | { readonly is: 'end'; readonly how: 'complete' | 'stopped' };

/** Pure: the same run at the same moment always wants the same. */
export function next(run: Run, now: Now): Next {
  const stage = currentStage(run);
  if (run.manner === 'ended' || !stage) {
    return { is: 'end', how: run.ended?.how ?? (run.manner === 'stopping' ? 'stopped' : 'complete') };
  }
  const open = stage.steps.filter((step) => !notOwed(run, step));
  const running = open.filter((step) => stateOf(run, step.id).is === 'running');
  const pending = open.filter((step) => stateOf(run, step.id).is === 'pending');

  if (running.length > 0 && (pending.length === 0 || running.length >= stage.atOnce || pausesHere(run, stage)))
    return { is: 'busy' };
  if (pausesHere(run, stage)) return { is: 'hold', why: 'paused' };
  const [first] = pending;
  if (!first) return afterFailure(run, open);
  const held = gate(run, stage, first, now);
  if (held) return held;
  // What needs no answer goes first.
  const ready = pending.filter((step) => step.deed.do !== 'ask-away');
  if (ready.length === 0) return running.length > 0 ? { is: 'busy' } : { is: 'ask', about: 'away', step: first };
  return { is: 'do', steps: ready.slice(0, stage.atOnce - running.length) };
}

function pausesHere(run: Run, stage: Stage): boolean {
  if (run.manner === 'paused') return true;
  if (run.manner !== 'pausing') return false;
  return run.pauseAfter !== 'server' || (stage.host ?? '') !== run.pausedIn;
}

/** Everything else of the stage is over: what failed decides. */
function afterFailure(run: Run, open: readonly Step[]): Next {
  const failed = open.find((step) => stateOf(run, step.id).is === 'failed');
  if (!failed) return { is: 'busy' };
  return run.manner === 'going' && stops(run, failed)
    ? { is: 'stop', why: 'failure' }
    : { is: 'ask', about: 'failure', step: failed };
}

/** Whether a failure is to end the run. What is owed is asked about, and so is a hook after which nothing is left to stop. */
function stops({ plan }: Run, { deed, phase, undoes }: Step): boolean {
  if (deed.do === 'hook') return deed.hook.onFailure === 'stop' && phase !== 'end';
  return undoes === undefined && plan.safeguards.onFailure === 'stop-and-put-back';
}

/** What may keep a server from being begun, or from being rebooted. What is owed is never kept back. */
function gate(run: Run, stage: Stage, first: Step, now: Now): Next | undefined {
  if (run.manner === 'stopping' || first.undoes !== undefined) return undefined;
  const { window, atWindowEnd, blackout, holdOnAlarms, restarts } = run.plan.safeguards;
  const begins = first.deed.do === 'maintain' || (first.deed.do === 'hook' && first.host !== undefined);
  if (first.deed.do === 'claim' && now.train && now.train.is !== 'go' && !run.answers.has('train')) {
    return now.train.is === 'wait'
      ? { is: 'hold', why: 'train', train: now.train }
      : { is: 'ask', about: 'train', step: first, sentences: now.train.sentences };
  }
  if (window && now.at < window.from) return { is: 'hold', why: 'window' };
  if (window && now.at >= window.until && !run.answers.has(`window/${stage.host ?? ''}`)) {
    if (atWindowEnd === 'stop-and-put-back' || (atWindowEnd === 'finish-server' && begins))
      return { is: 'stop', why: 'window' };
    if (atWindowEnd === 'ask' && begins) return { is: 'ask', about: 'window', step: first };
  }
  const until = begins && blackout ? blackoutUntil(blackout, now.at) : undefined;
  if (until !== undefined) return { is: 'hold', why: 'blackout', until };
  if (begins && holdOnAlarms && now.alarms > 0 && !run.answers.has(`alarms/${stage.host ?? ''}`))
    return { is: 'hold', why: 'alarms' };
  if (first.deed.do === 'reboot' && restarts === 'ask' && !run.answers.has(first.id))
    return { is: 'ask', about: 'reboot', step: first };
  return undefined;
}
