import type { Found } from '../run/found.ts';
import type { Failure } from '../../errors/failure.ts';
import { logOf } from '../board/log.ts';
import type { LogLine } from '../board/log.ts';
import type { HostPlan, Plan, Policy } from '../plan/plan-types.ts';
import { momentWords } from '../plan/hook.ts';
import { ATTEMPT, OUTPUT, SAID, stateOf, WITHOUT } from '../run/run.ts';
import type { Run, RunEvent } from '../run/run.ts';
import type { Step } from '../run/step.ts';
import { guidanceOf } from './guidance.ts';
import type { GuidanceLine } from './guidance.ts';
import { mixedWords } from './mixed.ts';
import { standingOf, stepsOfHost } from '../board/standing.ts';
import type { Timeline } from '../board/timeline.ts';

/** What a run came to, from its journal alone. Times: milliseconds since 1970; durations: milliseconds. */
export interface RunReport {
  readonly run: string;
  readonly pool: Plan['pool'];
  readonly who: readonly string[];
  readonly began: number;
  readonly ended: number | undefined;
  readonly how: 'complete' | 'stopped' | 'unfinished';
  /** Of the whole run, as planned; absent where the pool is not at hand. */
  readonly planned: number | undefined;
  readonly hosts: readonly HostReport[];
  readonly moves: readonly MoveReport[];
  readonly guidance: readonly GuidanceLine[];
  /** What a pool is in for that was updated in part. */
  readonly mixed: string | undefined;
  readonly hooks: readonly HookReport[];
  readonly deviations: readonly LogLine[];
  readonly errors: readonly LogLine[];
  /** What the checks said when it began. */
  readonly findings: readonly Found[];
  /** Names of findings and the reason each was waived with. */
  readonly waivers: Plan['waivers'];
  readonly log: readonly LogLine[];
}

/** One call of an address or a program. */
export interface HookReport {
  /** "hooks.example.com before the server". */
  readonly what: string;
  /** Name of the server it was about; none for the run's own. */
  readonly server: string | undefined;
  /** What came of it, in words. */
  readonly said: string;
  readonly failed: boolean;
  readonly attempts: number;
  /** The last lines that a program wrote. */
  readonly output: string | undefined;
  readonly took: number | undefined;
}

interface HostReport {
  readonly uuid: string;
  readonly name: string;
  readonly outcome: string;
  readonly updates: number;
  readonly took: number | undefined;
  readonly planned: number | undefined;
  /** Releases before and after, in words; absent where they were not read. */
  readonly before: string | undefined;
  readonly after: string | undefined;
  /** By phase: leave, update, restart, return. */
  readonly phases: Readonly<Record<string, number>>;
}

interface MoveReport {
  readonly vm: string;
  readonly memory: number;
  readonly home: string;
  readonly how: Policy;
  readonly planned: string;
  readonly went: string;
  readonly out: number | undefined;
  readonly back: number | undefined;
  readonly isHome: boolean;
}

export function reportOf(
  run: Run,
  events: readonly RunEvent[],
  timeline: Timeline | undefined,
  why: (failure: Failure) => string,
): RunReport {
  const log = logOf(events, why);
  const at = (kinds: readonly RunEvent['e'][]): readonly LogLine[] =>
    events.filter((event) => kinds.includes(event.e)).flatMap((event) => log.filter((line) => line.at === event.at && (event.e !== 'failed' || line.tone === 'bad'))); // prettier-ignore
  const ended = events.findLast((event) => event.e === 'ended');
  const who = events.flatMap((event) => ('who' in event ? [event.who] : []));
  return {
    run: run.id,
    pool: run.plan.pool,
    who: [...new Set(who)],
    began: run.begun,
    ended: run.ended?.at,
    how: run.ended?.how ?? 'unfinished',
    planned: timeline && timeline.end.likely * 1000,
    hosts: run.plan.hosts.map((host) => hostReport(run, host, timeline, events)),
    moves: run.plan.hosts.flatMap((host) => movesOf(run, host)),
    guidance: guidanceOf(run, ended?.pending),
    mixed: mixedWords(run),
    hooks: run.stages.flatMap((stage) => stage.steps.flatMap((step) => hookReport(run, step, why))),
    deviations: [...new Set(at(['noticed', 'skipped', 'ordered', 'resumed']))],
    errors: [...new Set(at(['failed']))],
    findings: events.flatMap((event) => (event.e === 'begun' ? (event.findings ?? []) : [])),
    waivers: run.plan.waivers,
    log,
  };
}

function hookReport(run: Run, { id, host, deed }: Step, why: (failure: Failure) => string): readonly HookReport[] {
  const facts = run.facts.get(id);
  if (deed.do !== 'hook' || facts?.[ATTEMPT] === undefined) return [];
  const state = stateOf(run, id);
  const refused = state.is === 'failed' ? why(state.failure) : undefined;
  return [
    {
      what: `${deed.hook.name} ${momentWords[deed.moment]}`,
      server: run.plan.hosts.find((one) => one.host.uuid === host)?.host.name,
      said: refused ?? facts[SAID] ?? (state.is === 'skipped' ? state.why : 'under way'),
      failed: facts[SAID] === undefined || facts[SAID] === WITHOUT,
      attempts: Number(facts[ATTEMPT]),
      output: facts[OUTPUT],
      took: state.is === 'done' ? state.took : undefined,
    },
  ];
}

function hostReport(run: Run, host: HostPlan, timeline: Timeline | undefined, events: readonly RunEvent[]): HostReport {
  const standing = standingOf(run, host, undefined);
  const phases = new Map<string, readonly [number, number]>();
  for (const step of stepsOfHost(run, host.host.uuid)) {
    const state = stateOf(run, step.id);
    if (state.is !== 'done') continue;
    const [from, until] = phases.get(step.phase) ?? [Infinity, 0];
    phases.set(step.phase, [Math.min(from, state.at - state.took), Math.max(until, state.at)]);
  }
  const planned = timeline?.lanes.find((lane) => lane.host === host.host.uuid)?.phases;
  const { payload } = host.work;
  const version = (when: 'begun' | 'ended'): string | undefined =>
    events.flatMap((event) => (event.e === when ? (event.versions?.[host.host.uuid] ?? []) : [])).at(-1);
  return {
    uuid: host.host.uuid,
    before: version('begun'),
    after: version('ended'),
    name: host.host.name,
    outcome: standing.word,
    updates: 'count' in payload ? payload.count : 'updates' in payload ? payload.updates.length : 0,
    took: standing.took,
    planned: planned && ((planned.at(-1)?.until ?? 0) - (planned[0]?.from ?? 0)) * 1000,
    phases: Object.fromEntries([...phases].map(([phase, [from, until]]) => [phase, until - from])),
  };
}

function movesOf(run: Run, { host, away }: HostPlan): readonly MoveReport[] {
  const name = (uuid: string | undefined): string =>
    run.plan.hosts.find((one) => one.host.uuid === uuid)?.host.name ?? (uuid === undefined ? '' : 'another server');
  return away.map(({ vm, memory, how, to }) => {
    const [out, back] = ['leave', 'return'].map((way) => stateOf(run, `${host.uuid}/${way}/${vm.uuid}`));
    const went = run.facts.get(`${host.uuid}/leave/${vm.uuid}`)?.['to'] ?? to;
    return {
      vm: vm.name,
      memory,
      home: host.name,
      how,
      planned: name(to),
      went: out?.is === 'done' ? name(went) : '',
      out: out?.is === 'done' && out.took > 0 ? out.took : undefined,
      back: back?.is === 'done' ? back.took : undefined,
      isHome: out?.is !== 'done' || back?.is === 'done',
    };
  });
}
