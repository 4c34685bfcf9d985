import type { Failure } from '../../errors/failure.ts';
import type { Found } from './found.ts';
import type { Plan } from '../plan/plan-types.ts';
import type { Pending } from './pending.ts';
import type { Versions } from './versions.ts';
import { STRAY } from './step.ts';
import { leaving, returning, stagesOf, stagesOfHost } from './stages.ts';
import type { Deed, Stage, Step } from './step.ts';

/** What was seen before or while a step ran, and is needed to tell later whether it is done: boot times, task references. */
export type Facts = Readonly<Record<string, string>>;

export type StepState =
  | { readonly is: 'pending' }
  | { readonly is: 'running'; readonly since: number }
  | { readonly is: 'done'; readonly at: number; readonly took: number; readonly note?: string }
  | { readonly is: 'failed'; readonly at: number; readonly failure: Failure }
  | { readonly is: 'skipped'; readonly at: number; readonly why: string };

/** What a person, or a safeguard in their name, asked of a run. */
export type Order =
  | { readonly order: 'pause'; readonly after: 'step' | 'vm' | 'server' }
  | { readonly order: 'go-on' }
  /** Nothing new; everything owed is put back. */
  | { readonly order: 'stop' }
  /** `power-on`: a server that is not back is started through its power-on device first. */
  | { readonly order: 'retry'; readonly step: string; readonly how?: 'power-on' }
  | { readonly order: 'skip'; readonly step: string }
  /** `lost`: the server does not come back; its VMs stay where they are, and nothing is owed to it any more. */
  | { readonly order: 'skip-server'; readonly host: string; readonly lost?: boolean }
  /** Everything of that server once more, from emptying it to its checks; `restart`: also if no update asks for it. */
  | { readonly order: 'redo-server'; readonly host: string; readonly restart?: boolean }
  /** uuids: the servers that have not begun, in the order in which they follow. */
  | { readonly order: 'reorder'; readonly hosts: readonly string[] }
  /** Answers a question of the run: reboot now, go on, how a VM leaves, ... */
  | { readonly order: 'answer'; readonly step: string; readonly answer: string };

/** The lines of the journal. Replaying them gives the run back, wherever it was interrupted. Times: milliseconds since 1970. */
export type RunEvent =
  | {
      readonly e: 'begun';
      readonly at: number;
      readonly id: string;
      readonly who: string;
      readonly plan: Plan;
      /** What the checks said then. */
      readonly findings?: readonly Found[];
      readonly versions?: Versions;
    }
  | { readonly e: 'intent'; readonly at: number; readonly step: string; readonly facts: Facts }
  | { readonly e: 'noted'; readonly at: number; readonly step: string; readonly facts: Facts }
  | { readonly e: 'done'; readonly at: number; readonly step: string; readonly note?: string }
  | { readonly e: 'failed'; readonly at: number; readonly step: string; readonly failure: Failure }
  | { readonly e: 'skipped'; readonly at: number; readonly step: string; readonly why: string }
  | { readonly e: 'ordered'; readonly at: number; readonly who: string; readonly order: Order }
  /** This console, or another one, took the run up again. */
  | { readonly e: 'resumed'; readonly at: number; readonly who: string }
  /** Another console, of that person, has it now: here it is over. */
  | { readonly e: 'taken'; readonly at: number; readonly who: string }
  /** Something that others did and that the report should tell; `about` is the same for the same thing. */
  | {
      readonly e: 'noticed';
      readonly at: number;
      readonly sentence: string;
      readonly host?: string;
      readonly about?: string;
    }
  | {
      readonly e: 'ended';
      readonly at: number;
      readonly how: 'complete' | 'stopped';
      readonly versions?: Versions;
      /** What updates still ask for. */
      readonly pending?: Pending;
    };

export type Manner = 'going' | 'pausing' | 'paused' | 'stopping' | 'ended';

/** Where a run stands: a pure function of its journal. */
export interface Run {
  readonly id: string;
  readonly plan: Plan;
  readonly stages: readonly Stage[];
  readonly begun: number;
  readonly who: string;
  readonly manner: Manner;
  /** What a pause waits for to be over. */
  readonly pauseAfter?: 'step' | 'vm' | 'server';
  /** The stage in which the pause was asked for. */
  readonly pausedIn?: string;
  readonly steps: ReadonlyMap<string, StepState>;
  /** Kept over failures and retries: they tell whether a step took effect after all. */
  readonly facts: ReadonlyMap<string, Facts>;
  readonly attempts: ReadonlyMap<string, number>;
  readonly answers: ReadonlyMap<string, string>;
  /** What was noticed of others, by what it is about. */
  readonly noticed: ReadonlyMap<string, number>;
  readonly ended?: { readonly at: number; readonly how: 'complete' | 'stopped' };
  /** Who carries it on from another console, or has brought it to its end there. */
  readonly taken?: { readonly at: number; readonly who: string };
}

/** The name of a fact: on how many disks of a server a path was down before it was touched. */
export const PATHS_DOWN = 'paths-down';

/** Names of facts about a hook: what came of the call, the last lines that a program wrote, and how often it was called. */
export const SAID = 'said';
/** What is said of a call that failed and that the plan can do without. */
export const WITHOUT = 'went on without it, as chosen';
export const OUTPUT = 'output';
export const ATTEMPT = 'attempt';

const PENDING: StepState = { is: 'pending' };

export const stateOf = (run: Run, step: string): StepState => run.steps.get(step) ?? PENDING;

export function begin(event: Extract<RunEvent, { e: 'begun' }>): Run {
  return {
    id: event.id,
    plan: event.plan,
    stages: stagesOf(event.plan),
    begun: event.at,
    who: event.who,
    manner: 'going',
    steps: new Map(),
    facts: new Map(),
    attempts: new Map(),
    answers: new Map(),
    noticed: new Map(),
  };
}

/** The run after one more line. Lines about unknown steps change nothing: a newer console may have written them. */
export function advance(run: Run, event: RunEvent): Run {
  switch (event.e) {
    case 'begun':
    case 'resumed':
      return run;
    case 'taken':
      return { ...run, manner: 'ended', taken: { at: event.at, who: event.who } };
    case 'noticed':
      return event.about === undefined ? run : { ...run, noticed: new Map(run.noticed).set(event.about, event.at) };
    case 'intent':
      return {
        ...set(note(run, event.step, event.facts), event.step, { is: 'running', since: event.at }),
        attempts: new Map(run.attempts).set(event.step, (run.attempts.get(event.step) ?? 0) + 1),
      };
    case 'noted':
      return note(run, event.step, event.facts);
    case 'done': {
      const state = stateOf(run, event.step);
      const took = state.is === 'running' ? event.at - state.since : 0;
      return set(run, event.step, {
        is: 'done',
        at: event.at,
        took,
        ...(event.note === undefined ? {} : { note: event.note }),
      });
    }
    case 'failed':
      return set(run, event.step, { is: 'failed', at: event.at, failure: event.failure });
    case 'skipped':
      return set(run, event.step, { is: 'skipped', at: event.at, why: event.why });
    case 'ordered':
      return obey(run, event.order, event.at);
    case 'ended':
      return { ...run, manner: 'ended', ended: { at: event.at, how: event.how } };
  }
}

/** A run from its journal; undefined when the first line is not its beginning. */
export function replay(events: readonly RunEvent[]): Run | undefined {
  const [first, ...rest] = events;
  if (first?.e !== 'begun') return undefined;
  return rest.reduce(advance, begin(first));
}

function obey(run: Run, order: Order, at: number): Run {
  if (run.manner === 'ended') return run;
  switch (order.order) {
    case 'pause':
      if (run.manner === 'stopping') return run;
      return { ...run, manner: 'pausing', pauseAfter: order.after, pausedIn: currentStage(run)?.host ?? '' };
    case 'go-on': {
      const { pauseAfter: _after, pausedIn: _in, ...rest } = run;
      return run.manner === 'stopping' ? run : { ...rest, manner: 'going' };
    }
    case 'stop':
      return { ...run, manner: 'stopping' };
    case 'retry': {
      const state = stateOf(run, order.step);
      if (state.is !== 'failed' && state.is !== 'skipped') return run;
      const again = set(run, order.step, PENDING);
      if (order.how !== undefined) return answered(again, order.step, order.how);
      return run.answers.get(order.step) === 'power-on' ? answered(again, order.step, 'go') : again;
    }
    case 'skip':
      return set(run, order.step, { is: 'skipped', at, why: 'skipped by choice' });
    case 'skip-server':
      return run.stages
        .filter((stage) => stage.host === order.host)
        .flatMap((stage) => stage.steps)
        .filter((step) => order.lost === true || step.undoes === undefined)
        .filter((step) => ['pending', 'failed'].includes(stateOf(run, step.id).is))
        .reduce(
          (next, step) =>
            set(next, step.id, {
              is: 'skipped',
              at,
              why: order.lost === true ? 'the server was given up by choice' : 'the server was skipped by choice',
            }),
          run,
        );
    case 'redo-server':
      return run.manner === 'stopping' ? run : redone(run, order.host, order.restart === true);
    case 'reorder':
      return { ...run, stages: reordered(run, order.hosts) };
    case 'answer': {
      const next = answered(run, order.step, order.answer);
      const asks = stepOf(run, order.step)?.deed;
      return asks?.do === 'ask-away' ? sentAway(next, order.step, asks, order.answer, at) : next;
    }
  }
}

/** Where its VMs went is kept: they may be there still. What was seen of its restarts is not. */
function redone(run: Run, host: string, restart: boolean): Run {
  const at = run.plan.hosts.findIndex((one) => one.host.uuid === host);
  const before = run.plan.hosts[at];
  if (!before) return run;
  const consequence = restart
    ? { ...before.consequence, evacuate: true, restart: 'reboot' as const }
    : before.consequence;
  const plan = { ...run.plan, hosts: run.plan.hosts.with(at, { ...before, consequence }) };
  const first = run.stages.findIndex((stage) => stage.host === host);
  const others = run.stages.filter((stage) => stage.host !== host);
  const own = (id: string): boolean => id.startsWith(`${host}/`);
  const without = <T>(map: ReadonlyMap<string, T>): ReadonlyMap<string, T> =>
    new Map([...map].filter(([id]) => !own(id)));
  return {
    ...run,
    plan,
    stages: [...others.slice(0, first), ...stagesOfHost(plan, { ...before, consequence }, at), ...others.slice(first)],
    steps: without(run.steps),
    answers: without(run.answers),
    facts: new Map([...run.facts].flatMap(([id, facts]) => (own(id) ? whereabouts(id, facts) : [[id, facts]]))),
  };
}

function whereabouts(id: string, facts: Facts): readonly (readonly [string, Facts])[] {
  const kept = Object.entries(facts).filter(([key]) => key === 'to' || key === PATHS_DOWN || key.startsWith(STRAY));
  return kept.length === 0 ? [] : [[id, Object.fromEntries(kept)]];
}

const answered = (run: Run, step: string, answer: string): Run => ({
  ...run,
  answers: new Map(run.answers).set(step, answer),
});

export const stepOf = (run: Run, id: string): Step | undefined =>
  run.stages.flatMap((stage) => stage.steps).find((step) => step.id === id);

/** Servers that have begun, in the order they did; then those named; then the rest as they were. */
function reordered(run: Run, wanted: readonly string[]): readonly Stage[] {
  const now = [...new Set(run.stages.flatMap((stage) => stage.host ?? []))];
  const begun = now.filter((host) => hasBegun(run, host));
  const order = [...begun, ...wanted.filter((host) => now.includes(host) && !begun.includes(host))];
  const hosts = [...order, ...now.filter((host) => !order.includes(host))];
  const first = run.stages.findIndex((stage) => stage.host !== undefined);
  const own = run.stages.filter((stage) => stage.host === undefined);
  return [
    ...own.slice(0, first),
    ...hosts.flatMap((host) => run.stages.filter((stage) => stage.host === host)),
    ...own.slice(first),
  ];
}

/** Whether anything of a server has been done, tried or skipped. */
export const hasBegun = (run: Run, host: string): boolean =>
  run.stages.some((stage) => stage.host === host && stage.steps.some((step) => stateOf(run, step.id).is !== 'pending'));

/** The question how a VM leaves, answered: the step becomes what was answered, and so does the one that takes it back. */
function sentAway(run: Run, id: string, asks: Extract<Deed, { do: 'ask-away' }>, answer: string, at: number): Run {
  const how = (['migrate', 'suspend', 'shut-down', 'stay'] as const).find((one) => one === answer);
  if (how === undefined || (how === 'migrate' && asks.to === undefined)) return run;
  const deed = leaving(asks.vm, how, asks.to);
  const stages = run.stages.map((stage) => ({
    ...stage,
    steps: stage.steps.map((step): Step => {
      if (step.id === id) return deed ? { ...step, deed } : step;
      return step.undoes === id
        ? { ...step, deed: returning(asks.vm, how), ...(how === 'stay' ? { undoes: `${step.host}/restart` } : {}) }
        : step;
    }),
  }));
  const next = { ...run, stages };
  return deed ? next : set(next, id, { is: 'skipped', at, why: 'stays by choice' });
}

function set(run: Run, step: string, state: StepState): Run {
  return { ...run, steps: new Map(run.steps).set(step, state) };
}

function note(run: Run, step: string, facts: Facts): Run {
  if (Object.keys(facts).length === 0) return run;
  return { ...run, facts: new Map(run.facts).set(step, { ...run.facts.get(step), ...facts }) };
}

const over = (state: StepState): boolean => state.is === 'done' || state.is === 'skipped';

/** The first stage that has anything left to do. */
export function currentStage(run: Run): Stage | undefined {
  return run.stages.find((stage) => stage.steps.some((step) => !over(stateOf(run, step.id)) && !notOwed(run, step)));
}

/** A step that takes something back is owed only if that something began. */
export function notOwed(run: Run, step: Step): boolean {
  const stopping = run.manner === 'stopping';
  // What only tells others holds up no stop.
  if (stopping && step.deed.do === 'hook' && stateOf(run, step.id).is === 'failed') return true;
  if (step.undoes === undefined) return stopping && ['pending', 'failed'].includes(stateOf(run, step.id).is);
  const undone = stateOf(run, step.undoes);
  return undone.is === 'skipped' || (stopping && undone.is === 'pending');
}
