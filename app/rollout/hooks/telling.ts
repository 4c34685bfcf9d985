import type { Plan } from '../plan/plan-types.ts';
import { stateOf } from '../run/run.ts';
import type { Run } from '../run/run.ts';
import type { Step } from '../run/step.ts';
import { momentWords } from '../plan/hook.ts';
import type { HookMoment } from '../plan/hook.ts';

/** What a hook is told: the same JSON for an address and for a program. Nothing in it is secret. */
export interface Telling {
  readonly console: 'xenith';
  readonly moment: HookMoment | 'try';
  readonly run: string;
  /** The same for the same call, so that whoever gets it twice can tell. */
  readonly step: string;
  /** From 1; more when it is called once more. */
  readonly attempt: number;
  readonly pool: Plan['pool'];
  readonly server?: Plan['pool'];
  readonly state: 'going' | 'waiting' | 'stopping' | 'complete' | 'stopped';
  readonly sentence: string;
}

/** For the step of a hook. */
export function tellingOf(run: Run, step: Step, moment: HookMoment, attempt: number): Telling {
  const server = run.plan.hosts.find((one) => one.host.uuid === step.host)?.host;
  const stopping = run.manner === 'stopping';
  return {
    console: 'xenith',
    moment,
    run: run.id,
    step: step.id,
    attempt,
    pool: run.plan.pool,
    ...(server ? { server } : {}),
    state: moment === 'after-run' ? (stopping ? 'stopped' : 'complete') : stopping ? 'stopping' : 'going',
    sentence: sentenceOf(run, moment, server),
  };
}

function sentenceOf(run: Run, moment: HookMoment, server: Plan['pool'] | undefined): string {
  const { pool, hosts } = run.plan;
  switch (moment) {
    case 'before-run':
      return `The rollout of ${pool.name} begins: ${hosts.length} ${hosts.length === 1 ? 'server' : 'servers'}.`;
    case 'before-server':
      return `${server?.name ?? 'A server'} of ${pool.name} is about to leave service.`;
    case 'after-server': {
      const verified = server !== undefined && stateOf(run, `${server.uuid}/verify`).is === 'done';
      return `${server?.name ?? 'A server'} of ${pool.name} ${verified ? 'is updated, checked and in service' : 'was put back'}.`;
    }
    case 'after-run':
      return run.manner === 'stopping'
        ? `The rollout of ${pool.name} was stopped and everything is put back.`
        : `The rollout of ${pool.name} is complete.`;
    case 'asks':
      return `The rollout of ${pool.name} waits for a person.`;
  }
}

/** For a question of the run: `words` goes on after the pool's name. */
export const tellingOfQuestion = (run: Run, step: string, words: string): Telling => ({
  console: 'xenith',
  moment: 'asks',
  run: run.id,
  step,
  attempt: 1,
  pool: run.plan.pool,
  state: 'waiting',
  sentence: `${run.plan.pool.name} ${words}.`,
});

/** So that a person sees that it arrives, before a run depends on it. */
export const tryTelling: Telling = {
  console: 'xenith',
  moment: 'try',
  run: '',
  step: 'try',
  attempt: 1,
  pool: { uuid: '', name: '' },
  state: 'going',
  sentence: 'This is a try: no rollout is going on.',
};

/** The environment of a program, beside the few things that any program expects. */
export const tellingEnvironment = (telling: Telling): Readonly<Record<string, string>> => ({
  XENITH_MOMENT: telling.moment,
  XENITH_RUN: telling.run,
  XENITH_STEP: telling.step,
  XENITH_ATTEMPT: String(telling.attempt),
  XENITH_POOL: telling.pool.name,
  XENITH_POOL_UUID: telling.pool.uuid,
  XENITH_SERVER: telling.server?.name ?? '',
  XENITH_SERVER_UUID: telling.server?.uuid ?? '',
  XENITH_STATE: telling.state,
});

/** "calling hooks.example.com before the server": what the step of a hook does. */
export const callingWords = (name: string, moment: HookMoment): string => `calling ${name} ${momentWords[moment]}`;
