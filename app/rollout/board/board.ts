import type { View } from '../../inventory/view.ts';
import { byUuid } from '../../inventory/find.ts';
import type { Away, HostPlan, Plan } from '../plan/plan-types.ts';
import { notOwed, stateOf } from '../run/run.ts';
import type { Run, StepState } from '../run/run.ts';
import type { Step } from '../run/step.ts';
import type { Lane, LanePhase, MemoryPoint, Timeline } from './timeline.ts';

/** Whether something on the board has happened, happens, or is to come. */
export type Tense = 'past' | 'now' | 'future' | 'failed';

export interface BoardPhase extends LanePhase {
  readonly tense: Tense;
}

export interface BoardLane extends Omit<Lane, 'phases'> {
  readonly phases: readonly BoardPhase[];
}

/** One VM on its way between two servers, or down and up again where it is parked. */
export interface BoardMove {
  readonly vm: string;
  readonly name: string;
  readonly memory: number;
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly begins: number;
  readonly ends: number;
  readonly back: boolean;
  readonly tense: Tense;
}

/** A timeline as it is drawn, before, during and after a run. Times are seconds after its beginning. */
export interface Board extends Omit<Timeline, 'lanes' | 'ribbons'> {
  readonly lanes: readonly BoardLane[];
  readonly trips: readonly BoardMove[];
}

/** The pool with every VM of the plan at home again, so that a plan under way can be played from its beginning. */
export function asPlanned(view: View, plan: Plan): View {
  const homes = new Map<string, string>();
  for (const { host, away } of plan.hosts) {
    const ref = byUuid(view, 'host', host.uuid)?.$ref;
    if (ref !== undefined) for (const { vm } of away) homes.set(vm.uuid, ref);
  }
  const home = <T extends { readonly $cls: string; readonly uuid?: string } | undefined>(object: T): T => {
    const ref = object?.$cls === 'VM' ? homes.get(object.uuid ?? '') : undefined;
    return ref === undefined || !object ? object : { ...object, resident_on: ref, power_state: 'Running' };
  };
  return {
    pool: view.pool,
    count: (cls) => view.count(cls),
    get: (cls, ref) => home(view.get(cls, ref)),
    all: (cls) => (cls === 'VM' ? [...view.all(cls)].map(home) : view.all(cls)),
  };
}

/** Nothing has begun. */
export function planBoard(plan: Plan, timeline: Timeline): Board {
  return boardOf(plan, timeline, timeline.lanes, (_host, away, back) => {
    const ribbon = timeline.ribbons.find((one) => one.vm === away.vm.uuid && one.back === back);
    return ribbon && { begins: ribbon.begins, ends: ribbon.ends, tense: 'future', to: away.to };
  });
}

interface Trip {
  readonly begins: number;
  readonly ends: number;
  readonly tense: Tense;
  readonly to: string | undefined;
}

type TripOf = (host: HostPlan, away: Away, back: boolean) => Trip | undefined | 'never';

function boardOf(plan: Plan, timeline: Timeline, lanes: readonly (Lane | BoardLane)[], tripOf: TripOf): Board {
  const timed = lanes.map((lane): BoardLane => ({
    ...lane,
    phases: lane.phases.map((phase): BoardPhase => ({ tense: 'future', ...phase })),
  }));
  const moves = plan.hosts.flatMap((host) => {
    const lane = timed.find((one) => one.host === host.host.uuid);
    return host.away.flatMap((away) =>
      [false, true].flatMap((back): BoardMove[] => {
        const phase = lane?.phases.find((one) => one.phase === (back ? 'return' : 'leave'));
        const trip = tripOf(host, away, back) ?? {
          begins: phase?.from ?? 0,
          ends: phase?.until ?? 0,
          tense: phase?.tense ?? 'future',
          to: away.to,
        };
        if (trip === 'never') return [];
        const home = host.host.uuid;
        const [from, to] = back ? [trip.to, home] : [home, trip.to];
        const { begins, ends, tense } = trip;
        return [{ vm: away.vm.uuid, name: away.vm.name, memory: away.memory, from, to, begins, ends, back, tense }];
      }),
    );
  });
  const last = Math.max(timeline.end.likely, ...timed.flatMap((lane) => lane.phases.map((phase) => phase.until)));
  return {
    ...timeline,
    lanes: timed.map((lane) => ({ ...lane, memory: memoryOf(lane, moves, last) })),
    trips: moves,
  };
}

/** Memory flows while a VM moves, so the line is a slope there and level elsewhere. */
function memoryOf(lane: Pick<BoardLane, 'host' | 'memory'>, moves: readonly BoardMove[], last: number): MemoryPoint[] {
  const here = moves.filter((one) => one.from === lane.host || one.to === lane.host);
  const start = lane.memory[0]?.used ?? 0;
  const times = [...new Set([0, last, ...here.flatMap((one) => [one.begins, one.ends])])].sort((a, b) => a - b);
  return times.map((at) => ({
    at,
    used: here.reduce((sum, one) => {
      const share = at >= one.ends ? 1 : at <= one.begins ? 0 : (at - one.begins) / (one.ends - one.begins);
      return sum + (one.to === lane.host ? 1 : -1) * one.memory * share;
    }, start),
  }));
}

/** The planned moments, moved to where the run really is; what is left keeps its planned length. */
class Warp {
  readonly #anchors: (readonly [planned: number, live: number])[] = [[0, 0]];

  add(planned: number, live: number): void {
    this.#anchors.push([planned, live]);
  }

  at(planned: number): number {
    const after = this.#anchors.findIndex(([one]) => one >= planned);
    const [b, liveB] = this.#anchors[after] ?? this.#anchors.at(-1) ?? [0, 0];
    if (after < 0) return liveB + planned - b;
    const [a, liveA] = this.#anchors[after - 1] ?? [b, liveB];
    return b === a ? liveB : liveA + ((planned - a) / (b - a)) * (liveB - liveA);
  }
}

interface Lived {
  readonly from: number | undefined;
  readonly until: number | undefined;
  readonly failed: boolean;
  /** Nothing of it is going to happen any more. */
  readonly never: boolean;
}

const isOver = (state: StepState): boolean => state.is === 'done' || state.is === 'skipped';

function beganAt(state: StepState): number | undefined {
  switch (state.is) {
    case 'running':
      return state.since;
    case 'done':
      return state.at - state.took;
    case 'failed':
      return state.at;
    default:
      return undefined;
  }
}

function lived(run: Run, steps: readonly Step[]): Lived {
  const seconds = (at: number): number => Math.max(0, (at - run.begun) / 1000);
  const states = steps.map((step) => stateOf(run, step.id));
  const begins = states.flatMap((state) => beganAt(state) ?? []);
  const open = steps.filter((step) => !isOver(stateOf(run, step.id)) && !(notOwed(run, step) || run.ended));
  const ends = states.flatMap((state) => (state.is === 'done' ? [state.at] : []));
  return {
    from: begins.length > 0 ? seconds(Math.min(...begins)) : undefined,
    until: open.length === 0 && ends.length > 0 ? seconds(Math.max(...ends)) : undefined,
    failed: open.some((step) => stateOf(run, step.id).is === 'failed'),
    never: begins.length === 0 && open.length === 0,
  };
}

/** A run as far as it has come, and what is left of its plan from now on. `now`: milliseconds since 1970. */
export function liveBoard(run: Run, planned: Timeline, now: number): Board {
  const present = (Math.min(now, run.ended?.at ?? now) - run.begun) / 1000;
  const warp = new Warp();
  let clock = 0;
  let plannedClock = 0;
  const phasesOf = new Map<string, BoardPhase[]>();
  for (const { host } of run.plan.hosts) {
    const lane = planned.lanes.find((one) => one.host === host.uuid);
    const phases: BoardPhase[] = [];
    for (const phase of lane?.phases ?? []) {
      const real = lived(run, stepsOf(run, host.uuid, phase.phase));
      const from =
        real.from ?? Math.max(clock + (real.never ? 0 : phase.from - plannedClock), real.never ? 0 : present);
      const until = real.never ? from : (real.until ?? Math.max(present, from + phase.until - phase.from));
      warp.add(phase.from, from);
      warp.add(phase.until, until);
      clock = until;
      plannedClock = phase.until;
      if (real.never) continue;
      const tense = real.failed ? 'failed' : real.until !== undefined ? 'past' : real.from === undefined ? 'future' : 'now'; // prettier-ignore
      phases.push({ phase: phase.phase, from, until, tense });
    }
    phasesOf.set(host.uuid, phases);
  }
  const lanes = planned.lanes.map((lane) => ({ ...lane, phases: phasesOf.get(lane.host) ?? [] }));
  const left = Math.max(0, warp.at(planned.end.likely) - present);
  const share = (span: number): number => (planned.end.likely > 0 ? (left * span) / planned.end.likely : 0);
  const end = run.ended
    ? { low: present, likely: present, high: present }
    : { low: present + share(planned.end.low), likely: present + left, high: present + share(planned.end.high) };
  const timeline: Timeline = {
    ...planned,
    end,
    tightest:
      run.manner === 'stopping' || run.ended
        ? undefined
        : planned.tightest && {
            ...planned.tightest,
            from: warp.at(planned.tightest.from),
            until: warp.at(planned.tightest.until),
          },
  };
  return boardOf(run.plan, timeline, lanes, (host, away, back) =>
    liveTrip(run, planned, warp, present, host.host.uuid, away, back),
  );
}

function liveTrip(
  run: Run,
  planned: Timeline,
  warp: Warp,
  present: number,
  host: string,
  away: Away,
  back: boolean,
): Trip | undefined | 'never' {
  const id = `${host}/${back ? 'return' : 'leave'}/${away.vm.uuid}`;
  const state = stateOf(run, id);
  const to = away.how === 'migrate' ? (run.facts.get(`${host}/leave/${away.vm.uuid}`)?.['to'] ?? away.to) : undefined;
  const seconds = (at: number): number => (at - run.begun) / 1000;
  const step = run.stages.flatMap((stage) => stage.steps).find((one) => one.id === id);
  if (state.is === 'skipped' || (step && state.is === 'pending' && (run.ended || notOwed(run, step)))) return 'never';
  if (state.is === 'done')
    return { begins: seconds(state.at - state.took), ends: seconds(state.at), tense: 'past', to };
  const ribbon = planned.ribbons.find((one) => one.vm === away.vm.uuid && one.back === back);
  if (!ribbon) return undefined;
  const length = ribbon.ends - ribbon.begins;
  if (state.is === 'running') {
    const begins = seconds(state.since);
    return { begins, ends: Math.max(present, begins + length), tense: 'now', to };
  }
  const begins = Math.max(present, warp.at(ribbon.begins));
  return {
    begins,
    ends: Math.max(begins + 1, warp.at(ribbon.ends)),
    tense: state.is === 'failed' ? 'failed' : 'future',
    to,
  };
}

/** The steps behind a phase of the board; looking after a server is part of its return. */
function stepsOf(run: Run, host: string, phase: LanePhase['phase']): readonly Step[] {
  return run.stages
    .filter(
      (stage) => stage.host === host && (stage.phase === phase || (phase === 'return' && stage.phase === 'verify')),
    )
    .flatMap((stage) => stage.steps)
    .filter((step) => step.deed.do !== 'soak');
}
